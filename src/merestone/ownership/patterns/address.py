"""Charter patterns over addresses (`file:shop/api.py`, `kubernetes:prod/shop/Service/cart`).

- The whole address must match, case and all. An address is cut at `/`; the scheme before the
  first `:` is part of the first segment.
- `*` and `?` stand for any run of characters and for one character, within a segment. A segment
  that is just `*` takes one non-empty segment.
- `**` as a whole segment is any number of segments, none included; as the last one it is
  everything below: one segment or more. So is a trailing `/`.
- A pattern without a wildcard also covers what is below it: a named folder owns its contents.
- Everything else is literal: brackets, braces, backslashes, quotes, empty segments.

Source: this project's own definition.
"""

from __future__ import annotations

from merestone.ownership.patterns.form import BELOW, EXACT, SELF_OR_BELOW, InvalidPattern
from merestone.ownership.patterns.segment import ANY, DEEP, ONE, STAR, segment_of

STAR_TAKES_EMPTY = False
"""Whether a segment that is just `*` takes an empty segment."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from merestone.ownership.patterns.form import Form, Part
    from merestone.ownership.patterns.segment import Atom


def refusal(pattern: str) -> str:
    """Return why the pattern is refused, or ''."""
    if pattern == "":
        return "it is empty; write an address such as `file:shop/**`"
    first, _, rest = pattern.partition("/")
    if first.find(":") < 1:
        return "it has no scheme; begin with one, such as `file:` or `terraform:`"
    if "**" not in pattern:
        return ""
    if "**" in first:
        return "`**` must be a segment of its own; write `file:*/**` for all files"
    for segment in rest.split("/"):
        if "**" in segment and segment != "**":
            return f"`**` must be a segment of its own, not part of `{segment}`; write `*` there"
    return ""


def translate(pattern: str) -> Form:
    """Return the pattern's form.

    Raises: InvalidPattern with the reason that `refusal` gives.
    """
    reason = refusal(pattern)
    if reason:
        raise InvalidPattern(pattern, reason)
    segments = pattern.split("/")
    is_plain = not ("*" in pattern or "?" in pattern)
    tail = SELF_OR_BELOW if is_plain else EXACT
    if segments[-1] in ("", "**"):
        tail = BELOW
        del segments[-1]
    parts: list[Part] = []
    for segment in segments:
        if segment != "**":
            parts.append(segment if is_plain else _part(segment))
        elif parts[-1] is not DEEP:
            parts.append(DEEP)
    if tail == BELOW:
        while parts[-1] is DEEP:
            parts.pop()
    return parts, tail


def _part(segment: str) -> Part:
    if segment == "*":
        return ANY
    atoms: list[Atom] = [STAR if char == "*" else ONE if char == "?" else char for char in segment]
    return segment_of(atoms, segment)
