"""What listing passed over: counted by kind, with the first examples, never a line for each."""

from __future__ import annotations

from typing import NamedTuple

MOST_EXAMPLES = 3


class Remark(NamedTuple):
    """One kind of thing that was passed over: how many, and the first of them in order."""

    kind: str
    paths: int
    examples: tuple[str, ...]


class Remarks:
    """Counts paths by kind."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._examples: dict[str, list[str]] = {}

    def add(self, kind: str, path: str) -> None:
        """Count one path; the alphabetically first few stay as examples."""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        kept = self._examples.setdefault(kind, [])
        if len(kept) < MOST_EXAMPLES:
            kept.append(path)
            kept.sort()
        elif path < kept[-1]:
            kept[-1] = path
            kept.sort()

    def all(self) -> list[Remark]:
        """Return the remarks, in order of their kind."""
        return [
            Remark(kind, count, tuple(self._examples[kind]))
            for kind, count in sorted(self._counts.items())
        ]
