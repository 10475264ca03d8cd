"""Patterns of keys, so that no key is kept: keys may be made of people's names.

A segment stays only where it is a word, several sampled keys share it at its place, and it is not
one of many alike; anything else is `*`. Rather too many stars than one name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

STAR = "*"
MOST_SEGMENTS = 12
MOST_WORD = 40
LEAST_KEYS = 3
MOST_SIBLINGS = 24
LEAST_ALIKE = 3
SPLIT = re.compile(r"([:/.|])")
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
VERSION = re.compile(r"[vV]\d{1,3}")
NUMBERED = re.compile(r"([A-Za-z][A-Za-z_-]*?[_-]?)\d+")
HEX = re.compile(r"(?=[a-fA-F-]*\d)[0-9a-fA-F-]{8,}")

Parts = tuple[str, ...]
"""Segments and the separators between them, by turns; it begins and ends with a segment."""


class Ttl(NamedTuple):
    """How long keys live: how many have no TTL, and the shortest and longest of the others."""

    none: int = 0
    least: int = -1
    most: int = -1

    def with_other(self, other: Ttl) -> Ttl:
        """Return both together."""
        known = [each for each in (self.least, other.least) if each >= 0]
        return Ttl(self.none + other.none, min(known, default=-1), max(self.most, other.most))


class Seen(NamedTuple):
    """What was seen of the keys of one pattern."""

    keys: int
    types: frozenset[str]
    ttl: Ttl

    def with_other(self, other: Seen) -> Seen:
        """Return both together."""
        ttl = self.ttl.with_other(other.ttl)
        return Seen(self.keys + other.keys, self.types | other.types, ttl)


def first_pattern(key: bytes) -> Parts:
    """Return a key with every segment that is variable by itself as `*`."""
    pieces = SPLIT.split(key.decode("utf-8", "backslashreplace"))
    if len(pieces) > 2 * MOST_SEGMENTS:
        pieces = [*pieces[: 2 * MOST_SEGMENTS], STAR]
    return tuple(piece if at % 2 else segment(piece) for at, piece in enumerate(pieces))


def segment(text: str) -> str:
    """Return one segment: a plain word as it is, `word*` where a number follows it, else `*`."""
    if len(text) > 2 and text[0] == "{" and text[-1] == "}":
        return f"{{{segment(text[1:-1])}}}"
    if not text or VERSION.fullmatch(text):
        return text
    if len(text) > MOST_WORD or HEX.fullmatch(text) or not WORD.fullmatch(text):
        return STAR
    if numbered := NUMBERED.fullmatch(text):
        return numbered[1] + STAR
    return STAR if _is_random(text) else text


def _is_random(text: str) -> bool:
    """Return whether a word looks drawn: digits inside a long one, or case that keeps changing."""
    if len(text) < 16:
        return sum(character.isdigit() for character in text) > 3
    turns = sum(a.islower() != b.islower() for a, b in pairwise(text))
    return any(character.isdigit() for character in text) or turns > len(text) // 2


def folded(seen: dict[Parts, Seen]) -> dict[str, Seen]:
    """Return pattern -> what was seen of it, without segments that few keys share."""
    found: dict[str, Seen] = {}
    for parts, about in _folded(list(seen.items()), 0):
        pattern = "".join(parts)
        found[pattern] = found[pattern].with_other(about) if pattern in found else about
    return dict(sorted(found.items()))


def _folded(rows: list[tuple[Parts, Seen]], depth: int) -> Iterator[tuple[Parts, Seen]]:
    """Yield rows whose segments from `depth` on are folded; they share what is before it."""
    ended = [row for row in rows if len(row[0]) <= depth]
    yield from _merged(ended)
    groups = _grouped([row for row in rows if len(row[0]) > depth], depth)
    for (word, following), group in groups.items():
        renamed = [((*parts[:depth], word, *parts[depth + 1 :]), about) for parts, about in group]
        if following:
            yield from _folded(renamed, depth + 2)
        else:
            yield from _merged(renamed)


def _merged(rows: list[tuple[Parts, Seen]]) -> Iterable[tuple[Parts, Seen]]:
    found: dict[Parts, Seen] = {}
    for parts, about in rows:
        found[parts] = found[parts].with_other(about) if parts in found else about
    return found.items()


def _grouped(
    rows: list[tuple[Parts, Seen]], depth: int
) -> dict[tuple[str, str], list[tuple[Parts, Seen]]]:
    """Return (segment or `*`, separator after it) -> rows."""
    by_word: dict[str, list[tuple[Parts, Seen]]] = {}
    for row in rows:
        by_word.setdefault(row[0][depth], []).append(row)
    stars = _variable(by_word, depth)
    groups: dict[tuple[str, str], list[tuple[Parts, Seen]]] = {}
    for word, group in by_word.items():
        for row in group:
            following = row[0][depth + 1] if len(row[0]) > depth + 1 else ""
            groups.setdefault((STAR if word in stars else word, following), []).append(row)
    return groups


def _variable(by_word: dict[str, list[tuple[Parts, Seen]]], depth: int) -> frozenset[str]:
    """Return the words that are no names of a kind of key: rare, too many, or all alike below."""
    words = [word for word in by_word if word and not word.startswith(STAR)]
    rare = {word for word in words if sum(about.keys for _, about in by_word[word]) < LEAST_KEYS}
    common = [word for word in words if word not in rare]
    if len(common) > MOST_SIBLINGS:
        return frozenset(words)
    shapes: dict[frozenset[Parts], list[str]] = {}
    for word in common:
        tails = frozenset(parts[depth + 1 :] for parts, _ in by_word[word])
        if any(part not in (STAR, "") for tail in tails for part in tail[1::2]):
            shapes.setdefault(tails, []).append(word)
    alike = [word for same in shapes.values() if len(same) >= LEAST_ALIKE for word in same]
    return frozenset(rare) | frozenset(alike)
