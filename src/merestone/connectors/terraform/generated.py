"""What Terragrunt's `generate` blocks write into a unit: providers and backends.

Source: Terragrunt, "generate": `contents` is written to a file beside the module's own; where
`if_exists` is `skip`, the module's own file stays. What Terragrunt itself has to fill in is not
read: what it comes to is text, not a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from merestone.connectors.terraform.blocks import Record, records_of
from merestone.connectors.terraform.body import Body
from merestone.connectors.terraform.syntax import HclBody, parse_hcl

HEREDOC = re.compile(rb"contents\s*=\s*<<-?[ \t]*(\w+)[ \t]*\r?\n(.*\n)[ \t]*\1\s*", re.DOTALL)
COMPUTED = re.compile(rb"[$%]\{")
TELLING = re.compile(rb"\bdefault_(?:tags|labels)\b|\bbackend\b|\bcloud\b|\bresource\b|\bmodule\b")
"""What hides an owner or a state where it is not read."""
TAGS = re.compile(rb"\bdefault_(?:tags|labels)\b")
KEPT = ("provider", "backend")


def generated_records(body: HclBody) -> Iterator[Record]:
    """Yield the providers and backends of constant contents; of others, that they are not read."""
    for block in body.blocks("generate", 1):
        if _is_off(block):
            continue
        contents = block.attributes().get("contents")
        if contents is None:
            continue
        start, end = (int(each) for each in contents.where)
        found = HEREDOC.fullmatch(body.data[start:end])
        if found is None or COMPUTED.search(found[2]):
            text = body.data[start:end]
            is_telling = TELLING.search(text) is not None or found is None
            may_tag = TAGS.search(text) is not None or found is None
            yield {"is": "generate", "line": block.at, "hides": is_telling, "may_tag": may_tag}
            continue
        lines = body.data.count(b"\n", 0, start + found.start(2))
        parsed = parse_hcl(b"\n" * lines + found[2])
        is_first = block.constant("if_exists") == "skip"
        for record in records_of(parsed.body):
            if record["is"] == "provider":
                yield {**record, "is": "generated provider", "yields": is_first}
            elif record["is"] in KEPT:
                yield record
            elif record["is"] in ("resource", "module"):
                yield {"is": "generate", "line": block.at, "hides": True, "may_tag": False}
        if parsed.fault:
            yield {"is": "generate", "line": block.at, "hides": True, "may_tag": True}


def _is_off(block: Body) -> bool:
    off = block.attributes().get("disable")
    return off is not None and off.expression() == ["c", True]
