"""Fields of a YAML mapping with lines, whatever is written there."""

from __future__ import annotations

from typing import Any

from merestone.source.yaml import Map, Seq


def text_at(value: Any, key: str, default: str = "") -> str:
    """Return a short text or number of a mapping as text."""
    found = value.get(key) if isinstance(value, Map) else None
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        return default
    return " ".join(str(found).split())[:4000]


def map_at(value: Any, key: str) -> Map:
    """Return a mapping inside a mapping; an empty one where it is none."""
    found = value.get(key) if isinstance(value, Map) else None
    return found if isinstance(found, Map) else Map(0)


def maps_at(value: Any, key: str) -> list[Map]:
    """Return the mappings of a list inside a mapping."""
    found = value.get(key) if isinstance(value, Map) else None
    return [each for each in found if isinstance(each, Map)] if isinstance(found, Seq) else []


def texts_at(value: Any, key: str) -> list[tuple[str, int]]:
    """Return the texts of a list inside a mapping, with their lines."""
    found = value.get(key) if isinstance(value, Map) else None
    if not isinstance(found, Seq):
        return []
    pairs = zip(found, found.lines, strict=True)
    return [(each, line) for each, line in pairs if isinstance(each, str) and each]


def pairs_at(value: Any, key: str) -> dict[str, str]:
    """Return a mapping of short texts, such as labels."""
    held = map_at(value, key)
    return {name: text_at(held, name) for name in held if text_at(held, name)}


def line_at(value: Any, key: str, default: int) -> int:
    """Return the line of a mapping's key."""
    return value.lines.get(key, default) if isinstance(value, Map) else default
