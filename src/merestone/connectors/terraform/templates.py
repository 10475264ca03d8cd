"""One expression or template by itself, as text."""

from __future__ import annotations

import json
import re

from merestone.connectors.terraform.body import Expression
from merestone.connectors.terraform.encode import constant
from merestone.connectors.terraform.syntax import parse_hcl

PLAIN = re.compile(rb'([A-Za-z_][\w-]*)[ \t]*=[ \t]*"([ !#-$&-\[\]-z|~]*)"')
"""An attribute whose text is ASCII without a template or an escape: it needs no grammar."""


def attribute_expression(data: bytes, name: str) -> Expression | None:
    """Return the expression of `name = …`, or None where the text is not that."""
    plain = PLAIN.fullmatch(data)
    if plain:
        return constant(plain[2].decode()) if plain[1].decode() == name else None
    parsed = parse_hcl(data)
    found = parsed.body.attributes()
    if parsed.fault or list(found) != [name]:
        return None
    return found[name].expression()


def template(text: str) -> Expression:
    """Return the expression of a string template that is written in JSON."""
    quoted = json.dumps(text, ensure_ascii=False)
    inside = _unquoted_parts(quoted)
    return attribute_expression(b"x = " + inside.encode(), "x") or ["x", "(a template)"]


def _unquoted_parts(quoted: str) -> str:
    """Return a JSON string with the quotes inside `${…}` as HCL wants them."""
    made, depth, at = [], 0, 0
    while at < len(quoted):
        if quoted.startswith(("${", "%{"), at) and quoted[at - 1] != quoted[at]:
            depth += 1
            made.append(quoted[at : at + 2])
            at += 2
            continue
        if depth and quoted.startswith('\\"', at):
            made.append('"')
            at += 2
            continue
        depth -= depth > 0 and quoted[at] == "}"
        made.append(quoted[at])
        at += 1
    return "".join(made)
