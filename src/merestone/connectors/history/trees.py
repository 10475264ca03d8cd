"""The paths in which two trees differ: what a commit changed, without reading the commit.

A window is answered as a whole: a line for each pair, and behind it the paths, each with a NUL.
A path with a newline could pass for such a line, so nothing is told of a window that holds one.
"""

from __future__ import annotations

import secrets
from typing import NamedTuple

from merestone.connectors.history.diff_tree import DiffTree
from merestone.source.git import Git, GitFailed

MOST_WINDOW_BYTES = 64 << 20
MOST_FAILURES = 3
SHORT_BYTES = 64
# Git keeps the outermost trees that it has seen: some KB each.
MOST_PAIRS = 20_000


class Asked(NamedTuple):
    """Pairs that were asked for, two trees in hexadecimal, of which command."""

    pairs: list[bytes]
    command: int


class Trees:
    """One command; after a few failures it is not to be asked any more."""

    def __init__(self, git: Git) -> None:
        self._end = secrets.token_hex(16).encode("ascii") + b"\n"
        self._diff_tree = DiffTree(git, self._end)
        self._number = 0
        self._failures = 0
        self._over = b""
        self._asked = 0

    @property
    def is_worn(self) -> bool:
        """Return whether the command has been asked for so much that another should go on."""
        return self._asked >= MOST_PAIRS

    @property
    def can_ask(self) -> bool:
        """Return whether git answers."""
        return self._failures < MOST_FAILURES

    def ask(self, pairs: list[bytes]) -> Asked:
        """Ask for at most a window of pairs; answers must be taken in the order of asking."""
        self._diff_tree.ask(pairs)
        self._asked += len(pairs)
        return Asked(pairs, self._number)

    def paths(self, asked: Asked, is_more_asked: bool) -> list[bytes] | None:
        """Return the paths of each pair, each path with a NUL behind it; None if unsure.

        After that, what else was asked for is lost, and its answer is None too.
        """
        if asked.command != self._number:
            return None
        self._diff_tree.is_busy = is_more_asked
        said = None
        try:
            said = _apart(asked.pairs, self._until_end())
        except GitFailed:
            self._failures += 1
        if said is None or self._diff_tree.has_complained:
            self.close()
            return None
        return said

    def _until_end(self) -> bytes:
        """Return what is printed for one window.

        Raises: GitFailed when git ended, or printed more than is kept.
        """
        held = [self._over]
        size = 0
        pieces = self._diff_tree.pieces()
        while self._end not in b"".join(held[-2:]):
            piece = next(pieces, b"")
            if len(piece) < SHORT_BYTES:
                held[-1] += piece
            else:
                held.append(piece)
            size += len(piece)
            if not piece or size > MOST_WINDOW_BYTES:
                raise GitFailed("git ended early, or said too much")
        said, _, self._over = b"".join(held).partition(self._end)
        return said

    def close(self) -> None:
        """End the command; the next question starts another."""
        self._number += 1
        self._asked = 0
        self._over = b""
        self._diff_tree.close()


def _apart(pairs: list[bytes], said: bytes) -> list[bytes] | None:
    pieces = said.split(b"\n")
    size = len(pairs[0])
    if len(pieces) != len(pairs) + 1 or [piece[-size:] for piece in pieces[:-1]] != pairs:
        return None
    return [*(piece[:-size] for piece in pieces[1:-1]), pieces[-1]]
