"""The records of a Terraform file, with what each resource and module call refers to."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from merestone.connectors.terraform.blocks import Record, records_of
from merestone.connectors.terraform.syntax import HclFile, Reference

MOST_REFERENCES = 200
"""Of one block."""


def with_references(parsed: HclFile, data: bytes) -> Iterator[Record]:
    """Yield the records; `refs` are [line, head, name], each pair once in a block."""
    references = parsed.references()
    for record in records_of(parsed.body):
        if "bytes" in record:
            start, end = record.pop("bytes")
            record["refs"] = _within(references, start, end)
        yield record
    if b"terraform.workspace" in data:
        seen = next((r for r in references if (r.head, r.name) == ("terraform", "workspace")), None)
        if seen:
            yield {"is": "workspace", "line": seen.line}


def _within(references: list[Reference], start: int, end: int) -> list[list[int | str]]:
    found: dict[tuple[str, str], int] = {}
    for each in references[bisect_left(references, (start,)) :]:
        if each.at >= end or len(found) >= MOST_REFERENCES:
            break
        found.setdefault((each.head, each.name), each.line)
    return [[line, head, name] for (head, name), line in found.items()]
