"""One block of bytes a commit, as git prints it.

A block is six fields (id, committer's and author's time, name, email, co-authors, one a line) and
the touched paths, each before a NUL. Blocks are told apart by a number that
nobody could know when they named a file.

Source: git-diff-tree(1) "--stdin" and "PRETTY FORMATS".
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

from merestone.connectors.history.diff_tree import DiffTree
from merestone.connectors.history.mailmap import apart
from merestone.source.git import Git, GitFailed

MOST_BLOCK_BYTES = 32 << 20
WINDOW = 500
END = b".\n"
FIELDS = "%H%x00%ct%x00%at%x00%aN%x00%aE%x00"
FIELDS += "%(trailers:key=Co-authored-by,valueonly,unfold,separator=%x0A)"


class TooLarge(GitFailed):
    """One commit touches more paths than are kept."""


class Blocks:
    """One command and what it prints; a failure ends it, and the next question starts another.

    `mailmap` is a file of ours that git applies to authors, or None.
    """

    def __init__(self, git: Git, mailmap: Path | None) -> None:
        self._marker = secrets.token_hex(16)
        own = ("--root", "--always", f"--format={self._marker}{FIELDS}")
        self._command = DiffTree(git, self._marker.encode("ascii") + END, apart(git, mailmap), own)
        self._stream: Iterator[list[bytes]] = iter(())
        self._over: list[bytes] = []

    def of_commits(self, ids: list[bytes]) -> Iterator[list[bytes]]:
        """Yield the block of each of these commits that is there, in order, many at a time.

        Raises: GitFailed when one of them, behind those whose blocks came, stops git.
        """
        is_new = self._command.child is None
        windows = [ids[at : at + WINDOW] for at in range(0, len(ids), WINDOW)]
        try:
            self._command.ask(windows[0])
            if is_new:
                self._stream = self._cut()
            for later in [*windows[1:], None]:
                if later:
                    self._command.ask(later)
                self._command.is_busy = bool(later)
                yield from self._until_end()
        except GitFailed:
            self.close()
            raise

    def _until_end(self) -> Iterator[list[bytes]]:
        """Yield the blocks of one window; those behind it stay for the next."""
        while True:
            found = self._over or next(self._stream)
            self._over = []
            if END in found:
                at = found.index(END)
                self._over = found[at + 1 :]
                yield found[:at]
                return
            yield found

    def _cut(self) -> Iterator[list[bytes]]:
        """Yield whole blocks, and `END` behind those of one window.

        Git prints a commit once all of it is read, so what it printed last before it failed is
        whole; of a command that was killed it may not be.
        """
        child = self._command.child
        assert child is not None
        marker = self._marker.encode("ascii")
        held: list[bytes] = []
        size = least = 0
        for piece in self._command.pieces():
            held.append(piece)
            size += len(piece)
            if size < least and piece[-1:] != END[-1:]:
                continue  # looked at once twice as much is there, lest all is copied each time
            whole, rest = _split(b"".join(held), marker)
            if rest == END:
                whole.append(END)
                rest = b""
            if whole:
                yield whole
            if len(rest) > MOST_BLOCK_BYTES:
                raise TooLarge(f"its paths take more than {MOST_BLOCK_BYTES:,} bytes")
            held, size, least = [rest], len(rest), 2 * len(rest)
        whole, rest = _split(b"".join(held), marker)
        yield [*whole, rest] if rest and child.ended() >= 0 else whole
        child.finish()
        raise GitFailed("git ended early")

    def close(self) -> None:
        """End the command."""
        self._over = []
        self._command.close()


def _split(data: bytes, marker: bytes) -> tuple[list[bytes], bytes]:
    """Return what lies before each marker, and what is behind the last of them."""
    *whole, rest = data.split(marker)
    return (whole if not whole or whole[0] else whole[1:]), rest
