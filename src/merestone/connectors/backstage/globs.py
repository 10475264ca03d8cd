"""Paths that a pattern with `*`, `?` and `**` names; linear in the path, without regexes.

Source: minimatch as Backstage's readers call it: `*` and `**` pass over names that begin
with a dot; `**` is any number of folders only when it stands alone between slashes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

LONGEST_PATTERN = 1_000
MOST_SEGMENTS = 40


def has_magic(pattern: str) -> bool:
    """Return whether the pattern can name more than one path."""
    return "*" in pattern or "?" in pattern


def is_bounded(pattern: str) -> bool:
    """Return whether the pattern is short enough to be matched against many paths."""
    return len(pattern) <= LONGEST_PATTERN and pattern.count("/") < MOST_SEGMENTS


def match_segment(name: str, pattern: str) -> bool:
    """Return whether one segment matches; `*` is any text, `?` one character."""
    if name.startswith(".") and not pattern.startswith("."):
        return False
    at = mark = position = 0
    star = -1
    while position < len(name):
        if at < len(pattern) and pattern[at] == "*":
            star, mark = at, position
            at += 1
        elif at < len(pattern) and pattern[at] in ("?", name[position]):
            at += 1
            position += 1
        elif star >= 0:
            mark += 1
            at, position = star + 1, mark
        else:
            return False
    return all(letter == "*" for letter in pattern[at:])


def match_path(path: str, pattern: str) -> bool:
    """Return whether the whole path matches the whole pattern."""
    segments = pattern.split("/")
    reached = _pass_stars({0}, segments)
    for name in path.split("/"):
        following = set()
        for at in reached:
            if at == len(segments):
                continue
            if segments[at] == "**":
                if not name.startswith("."):
                    following.add(at)
            elif match_segment(name, segments[at]):
                following.add(at + 1)
        reached = _pass_stars(following, segments)
        if not reached:
            return False
    return len(segments) in reached


def _pass_stars(reached: set[int], segments: Sequence[str]) -> set[int]:
    """Add the places after each `**`, which may also stand for no folder at all."""
    found = set(reached)
    for at in reached:
        place = at
        while place < len(segments) and segments[place] == "**":
            place += 1
            found.add(place)
    return found


def find(pattern: str, paths: Sequence[str]) -> list[str]:
    """Return those of the sorted `paths` that match; only those below its fixed part are tried."""
    fixed = _fixed_part(pattern)
    found = []
    for index in range(bisect_left(paths, fixed), len(paths)):
        if not paths[index].startswith(fixed):
            break
        if match_path(paths[index], pattern):
            found.append(paths[index])
    return found


def _fixed_part(pattern: str) -> str:
    cut = min((pattern.index(mark) for mark in "*?" if mark in pattern), default=len(pattern))
    return pattern[:cut]
