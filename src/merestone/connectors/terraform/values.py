"""What expressions evaluate to: plain values, maps that know where each key stands, or unknown."""

from __future__ import annotations

from typing import NamedTuple


class Unknown(NamedTuple):
    """A value that only a run knows; `text` is the expression."""

    text: str


class Mapping(NamedTuple):
    """A map. `rest` is the expression of further keys that are not known, or ''."""

    entries: dict[str, Entry]
    rest: str = ""


class Sequence(NamedTuple):
    """A list of values."""

    items: tuple[Value, ...]


Value = str | int | float | bool | None | Unknown | Mapping | Sequence


class Entry(NamedTuple):
    """One key's value, and where it is written."""

    value: Value
    path: str
    line: int


def as_text(value: Value) -> str | None:
    """Return what a value becomes inside a string template, or None where that is not known."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return f"{value:.15g}"
    return None
