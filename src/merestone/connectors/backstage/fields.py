"""Values of a parsed mapping as text, each with its line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from merestone.source.yaml import Map, Seq


class Written(NamedTuple):
    """One value as it stands in the file; `value` is None when it is no text."""

    value: str | None
    line: int


EMPTY = Map(0)


def text(value: Any) -> str:
    """Return a scalar as text; '' for nothing, a list or a mapping."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else ""


def inner(mapping: Map, *keys: str) -> Map:
    """Return the mapping below these keys; an empty one where there is none."""
    found: Any = mapping
    for key in keys:
        found = found.get(key) if isinstance(found, Map) else None
    return found if isinstance(found, Map) else EMPTY


def line_of(mapping: Map, *keys: str) -> int:
    """Return the line of the last of these nested keys that is there."""
    line, found = mapping.line, mapping
    for key in keys:
        if not isinstance(found, Map) or key not in found:
            break
        line, found = found.lines[key], found[key]
    return line


def written(mapping: Map, key: str) -> Iterator[Written]:
    """Yield the texts of a field that holds one text or a list of them."""
    value = mapping.get(key)
    if value is None:
        return
    if isinstance(value, Seq):
        for item, line in zip(value, value.lines, strict=True):
            yield Written(item if isinstance(item, str) else None, line)
    else:
        yield Written(value if isinstance(value, str) else None, mapping.lines[key])
