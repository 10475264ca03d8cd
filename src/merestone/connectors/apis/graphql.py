"""GraphQL schemas: the fields of Query, Mutation and Subscription.

Source: the GraphQL specification's type system: `type NAME {`, `extend type NAME {`; `schema {`
may name other root types; a field has arguments, a type and directives.
"""

from __future__ import annotations

from collections.abc import Iterator

from merestone.connectors.apis.bounds import MOST_OPERATIONS, cut
from merestone.connectors.apis.proto_tokens import GRAPHQL, Token, cut_short, tokens
from merestone.source.said import Said, prop

ROOTS = ("query", "mutation", "subscription")
MOST_BYTES = 4_000_000
Field = tuple[str, str, int, bool]


def graphql(path: str, text: str) -> Iterator[Said]:
    """Yield what a schema says; a file of queries has none."""
    listed = list(tokens(text[:MOST_BYTES], GRAPHQL))
    yield from cut_short(path, listed)
    roots = _roots(listed)
    found = [field for field in _fields(listed) if field[0] in roots]
    if not found:
        return
    yield Said("thing", found[0][2], path, "api", path)
    yield from prop(1, path, "format", "graphql")
    for type_name, name, line, is_deprecated in found[:MOST_OPERATIONS]:
        shown = f"{roots[type_name]} {name}"
        address = f"{path}/{shown}"
        yield Said("thing", line, address, "operation", shown, path)
        if is_deprecated:
            yield from prop(line, address, "deprecated", "true")
    if len(found) > MOST_OPERATIONS:
        yield cut(found[0][2], path, len(found))


def _roots(listed: list[Token]) -> dict[str, str]:
    """Return the root types by name, and which kind of operation each holds."""
    roots = {each.capitalize(): each for each in ROOTS}
    is_inside = False
    for token, after, name in zip(listed, listed[1:], listed[2:], strict=False):
        if token.value == "schema" and token.kind == "name" and not is_inside:
            is_inside = True
        elif token.value == "}":
            is_inside = False
        elif is_inside and token.value in ROOTS and after.value == ":" and name.kind == "name":
            roots[name.value] = token.value
    return roots


def _fields(listed: list[Token]) -> Iterator[Field]:
    """Yield type, field, line and whether it is deprecated, of every object type."""
    at = 0
    while at < len(listed) - 1:
        if listed[at].value == "type" and listed[at + 1].kind == "name":
            name = listed[at + 1].value
            while at < len(listed) and listed[at].value != "{":
                at += 1
            fields, at = _block(name, listed, at + 1)
            yield from fields
        else:
            at += 1


def _block(type_name: str, listed: list[Token], at: int) -> tuple[list[Field], int]:
    """Return the fields of one type, and where it ends."""
    found: list[Field] = []
    depth = 0
    while at < len(listed) and (depth or listed[at].value != "}"):
        token = listed[at]
        if token.kind == "sign":
            depth += (token.value in ("(", "[", "{")) - (token.value in (")", "]", "}"))
        after = listed[at + 1].value if at + 1 < len(listed) else ""
        if depth == 0 and token.value == "@deprecated" and found:
            found[-1] = (*found[-1][:3], True)
        is_name = token.kind == "name" and not token.value.startswith("@")
        if depth == 0 and is_name and after in (":", "("):
            found.append((type_name, token.value, token.line, False))
        at += 1
    return found, at + 1
