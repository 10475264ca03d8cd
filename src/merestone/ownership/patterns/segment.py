"""Wildcards inside one path segment, matched in time linear in the name for each piece.

A glob is cut at its `*`. The first piece is anchored at the start, the last at the end, and those
between are found left to right; taking the leftmost place for each is always enough, so nothing
is ever tried again and no pattern can blow up.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    Atom: TypeAlias = "str | Wildcard | CharClass"


class Wildcard:
    """One of the named wildcards below; compared by identity."""

    __slots__ = ("is_any", "name")

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_any = name == "ANY"

    def __repr__(self) -> str:
        return self.name

    def match(self, name: str) -> bool:
        """Return whether, standing for a whole segment, it takes this one."""
        return name != "" or not self.is_any


STAR = Wildcard("STAR")
"""Inside a segment: any number of characters."""
ONE = Wildcard("ONE")
"""Inside a segment: exactly one character."""
ANY = Wildcard("ANY")
"""A whole segment: any name that is not empty (an empty one too, where the dialect says so)."""
DEEP = Wildcard("DEEP")
"""Any number of whole segments, none included."""


class CharClass:
    """`[a-z]` and its like: one character out of some ranges, or out of all others."""

    __slots__ = ("negated", "ranges")

    def __init__(self, ranges: Sequence[tuple[str, str]], negated: bool) -> None:
        self.ranges = tuple(ranges)
        self.negated = negated

    def takes(self, char: str) -> bool:
        """Return whether the class has this character; a range always has both its ends."""
        for low, high in self.ranges:
            if low <= char <= high or char in (low, high):
                return not self.negated
        return self.negated


class Piece:
    """A stretch of a glob without `*`: a fixed length, literal runs and character classes."""

    __slots__ = ("classes", "length", "runs")

    def __init__(self, atoms: Sequence[Atom]) -> None:
        self.length = len(atoms)
        self.runs: list[tuple[int, str]] = []
        self.classes: list[tuple[int, CharClass]] = []
        run: list[str] = []
        for at, atom in enumerate([*atoms, ONE]):
            if isinstance(atom, str):
                run.append(atom)
                continue
            if run:
                self.runs.append((at - len(run), "".join(run)))
                run = []
            if isinstance(atom, CharClass):
                self.classes.append((at, atom))

    def is_at(self, name: str, start: int) -> bool:
        """Return whether the piece stands at `start`; the caller has checked that it fits."""
        for offset, run in self.runs:
            if not name.startswith(run, start + offset):
                return False
        return all(group.takes(name[start + offset]) for offset, group in self.classes)

    def find(self, name: str, start: int, end: int) -> int:
        """Return the first place from `start` where the piece fits before `end`, or -1."""
        last = end - self.length
        if not self.runs:
            while start <= last and not self.is_at(name, start):
                start += 1
            return start if start <= last else -1
        offset, run = self.runs[0]
        while start <= last:
            start = name.find(run, start + offset, end) - offset
            if start < 0 or start > last:
                return -1
            if self.is_at(name, start):
                return start
            start += 1
        return -1


class Glob:
    """One segment with wildcards; `head` and `tail` are the literal text at its two ends.

    `key` tells globs of one meaning together. `first` and `last` are the end pieces where they
    hold more than literal text.
    """

    __slots__ = ("first", "head", "is_any", "is_fixed", "key", "last", "least", "middle", "tail")

    def __init__(self, atoms: Sequence[Atom], key: str) -> None:
        pieces: list[list[Atom]] = [[]]
        for atom in atoms:
            if atom is STAR:
                pieces.append([])
            else:
                pieces[-1].append(atom)
        self.key = key
        self.is_any = False
        self.is_fixed = len(pieces) == 1
        self.least = sum(map(len, pieces))
        self.head = _literal_start(pieces[0])
        self.tail = "" if self.is_fixed else _literal_start(pieces[-1][::-1])[::-1]
        self.first = _rest(pieces[0], self.head)
        self.last = None if self.is_fixed else _rest(pieces[-1], self.tail)
        self.middle = [Piece(piece) for piece in pieces[1:-1] if piece]

    def match(self, name: str) -> bool:
        """Return whether the whole name fits."""
        length = len(name)
        if length < self.least or (self.is_fixed and length > self.least):
            return False
        if not (name.startswith(self.head) and name.endswith(self.tail)):
            return False
        start, end = len(self.head), length - len(self.tail)
        if self.first is not None:
            if not self.first.is_at(name, 0):
                return False
            start = self.first.length
        if self.last is not None:
            end = length - self.last.length
            if not self.last.is_at(name, end):
                return False
        for piece in self.middle:
            start = piece.find(name, start, end)
            if start < 0:
                return False
            start += piece.length
        return True


def _literal_start(piece: Sequence[Atom]) -> str:
    text: list[str] = []
    for atom in piece:
        if not isinstance(atom, str):
            break
        text.append(atom)
    return "".join(text)


def _rest(piece: Sequence[Atom], literal: str) -> Piece | None:
    """Return what must still be checked of an end piece beyond its literal text."""
    return Piece(piece) if len(literal) < len(piece) else None


def segment_of(atoms: Sequence[Atom], key: str) -> str | Glob | Wildcard:
    """Return the part for one segment: a literal where it has no wildcard, `ANY` for `*` alone."""
    literal = _literal_start(atoms)
    if len(literal) == len(atoms):
        return literal
    if all(atom is STAR for atom in atoms):
        return ANY
    return Glob(atoms, key)
