"""Values of a pipeline's YAML in the shapes that are expected; anything else is empty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from merestone.source.yaml import Map, Seq

EMPTY = Map(0)


def mapping(value: Any) -> Map:
    """Return a mapping, an empty one for anything else."""
    return value if isinstance(value, Map) else EMPTY


def word(value: Any) -> str:
    """Return a scalar as text, '' for anything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip() if isinstance(value, str | int | float) else ""


def line_of(found: Map, key: str) -> int:
    """Return the line of a key, or of the mapping where it is missing."""
    return found.lines.get(key, found.line)


def items(value: Any, line: int) -> Iterator[tuple[Any, int]]:
    """Yield the items of a list with their lines, flattened; one value is a list of one."""
    if isinstance(value, Seq):
        for item, at in zip(value, value.lines, strict=True):
            if isinstance(item, Seq):
                yield from zip(item, item.lines, strict=True)
            else:
                yield item, at
    elif value is not None:
        yield value, line


def words(value: Any) -> list[str]:
    """Return one text or a list of texts as a list; the keys of a mapping."""
    if isinstance(value, Map):
        return list(value)
    return [word(item) for item, _ in items(value, 0) if word(item)]


def joined(value: Any) -> str:
    """Return texts in one line, in their order."""
    return ", ".join(words(value))
