"""Where an address that is longer than a line may be folded."""

from __future__ import annotations

from merestone.reporters.text.lines import columns

ENDS = (("/", "::"), (".", ":"))
"""Behind what an address is folded, the better places first."""


def folded(word: str, room: int, ends: tuple[tuple[str, ...], ...] = ENDS) -> list[str]:
    """Return an address in parts that fit, where it has such: after `/` or `::`, else `.` or `:`.

    No part begins with a colon: a log would act on `::name` at the start of a line.
    """
    lines: list[str] = []
    for part in _parts(word, ends[0]):
        fits = columns(part) <= room or not ends[1:]
        for piece in [part] if fits else folded(part, room, ends[1:]):
            if lines and columns(lines[-1]) + columns(piece) <= room:
                lines[-1] += piece
            else:
                lines.append(piece)
    return lines


def _parts(word: str, ends: tuple[str, ...]) -> list[str]:
    """Return a word cut after each of `ends`, but not within a run of them or `.hidden`."""
    cuts = [
        at
        for at in range(1, len(word))
        if word.endswith(ends, 0, at)
        and word[at] not in "/:"
        and not (word[at - 1] == "." and (word[at] == "." or word[at - 2 : at - 1] in "/."))
    ]
    return [word[start:end] for start, end in zip([0, *cuts], [*cuts, len(word)], strict=True)]
