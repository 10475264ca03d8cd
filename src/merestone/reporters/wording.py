"""Numbers and lists as people read them."""

from __future__ import annotations

_PLURALS = {"entry": "entries", "entity": "entities", "repository": "repositories"}


def counted(number: int, noun: str) -> str:
    """Return `1 file`, `1,204 files`."""
    if number != 1:
        noun = _PLURALS.get(noun) or f"{noun}s"
    return f"{number:,} {noun}"


def share(part: int, whole: int) -> str:
    """Return `14%`; `under 1%` and `over 99%` where rounding would say none or all."""
    if not whole or part in (0, whole):
        return f"{100 if whole and part else 0}%"
    percent = round(100 * part / whole)
    if percent < 1:
        return "under 1%"
    return "over 99%" if percent > 99 else f"{percent}%"


def listed(things: tuple[str, ...] | list[str], most: int) -> str:
    """Return `a, b and 3 more`."""
    if len(things) <= most:
        return ", ".join(things)
    return f"{', '.join(things[:most])} and {len(things) - most:,} more"
