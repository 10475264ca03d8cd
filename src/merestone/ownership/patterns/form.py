"""The shared form that every glob dialect is translated into, and the refusal of a pattern.

A form is a list of parts, one for each path segment, and a tail that says what may follow:

- a `str` is one segment, literally; a `Glob` is one segment with wildcards;
- `ANY` is one segment of any name; `DEEP` is any number of segments, none included;
- the tail says whether the path ends there, may go on, or must go on.

A form whose parts are `None` matches nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    from merestone.ownership.patterns.segment import Glob, Wildcard

    Part: TypeAlias = "str | Glob | Wildcard"
    Form: TypeAlias = "tuple[list[Part] | None, int]"

EXACT = 0
"""Tail: the path ends with the last part."""
SELF_OR_BELOW = 1
"""Tail: the path ends with the last part, or goes on: a name owns its contents."""
BELOW = 2
"""Tail: at least one more segment follows: the contents, not the thing itself."""

NOTHING: Form = (None, EXACT)
"""The form of a pattern that is valid and matches no path."""


class InvalidPattern(ValueError):
    """A pattern that its dialect does not accept; `pattern` and `reason` say which and why."""

    def __init__(self, pattern: str, reason: str) -> None:
        self.pattern = pattern
        self.reason = reason
        super().__init__(f"pattern {pattern!r}: {reason}")


def covers(form: Form, segments: Sequence[str], star_takes_empty: bool) -> bool:
    """Return whether the form matches a path, given as its segments.

    Follows the set of places in the form that are reachable after each segment, so the work is at
    most parts x segments, whatever the pattern.
    """
    from merestone.ownership.patterns.segment import DEEP

    parts, tail = form
    if parts is None:
        return False
    end = len(parts)
    live = _past_deep({0}, parts)
    for segment in segments:
        if tail == BELOW and end in live:
            return True
        after = {
            at if parts[at] is DEEP else at + 1
            for at in live
            if at < end and _takes(parts[at], segment, star_takes_empty)
        }
        live = _past_deep(after, parts)
        if tail == SELF_OR_BELOW and end in live:
            return True
    return tail == EXACT and end in live


def _takes(part: Part, segment: str, star_takes_empty: bool) -> bool:
    if isinstance(part, str):
        return part == segment
    return part.match(segment) or (segment == "" and star_takes_empty and part.is_any)


def _past_deep(live: set[int], parts: Sequence[Part]) -> set[int]:
    """Return the places with those added that are reached when `DEEP` takes no segment."""
    from merestone.ownership.patterns.segment import DEEP

    for start in tuple(live):
        at = start
        while at < len(parts) and parts[at] is DEEP:
            at += 1
            live.add(at)
    return live
