"""JSON values with or without lines: a large file's values have none."""

from __future__ import annotations

from typing import Any


def text_at(value: Any, key: str, most: int = 500) -> str:
    """Return a text of a mapping in one line, cut to `most` characters; '' where it is none."""
    found = value.get(key) if isinstance(value, dict) else None
    if isinstance(found, bool) or not isinstance(found, str | int):
        return ""
    return " ".join(str(found).split())[:most]


def raw_at(value: Any, key: str) -> str:
    """Return a text of a mapping as it is; '' where it is none."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def mapping_at(value: Any, key: str) -> dict[str, Any]:
    """Return a mapping inside a mapping; an empty one where it is none."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def items_at(value: Any, key: str) -> list[Any]:
    """Return a list inside a mapping; an empty one where it is none."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []


def line_at(value: Any, key: str, default: int) -> int:
    """Return the line of a mapping's key, where it is known."""
    lines = getattr(value, "lines", None)
    return lines.get(key, default) if isinstance(lines, dict) else default


def slug(title: str) -> str:
    """Return a title as one segment of an address: lower case, words joined by `-`."""
    words = "".join(letter if letter.isalnum() else " " for letter in title.lower()).split()
    return "-".join(words)[:200]
