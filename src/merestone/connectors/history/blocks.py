"""One block of bytes a commit, from a long-lived `git diff-tree --stdin`.

A block is six fields (id, committer's and author's time, name, email, co-authors, one a line) and
the touched paths, each before a NUL. Blocks are told apart by a number that
nobody could know when they named a file.

Source: git-diff-tree(1) "--stdin" and "PRETTY FORMATS"; a line that is no commit is printed as
it is, at once, which marks the end of what was asked for.
"""

from __future__ import annotations

import fcntl
import secrets
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from merestone.connectors.history.mailmap import apart
from merestone.source.child import Child
from merestone.source.git import Git, GitFailed

MOST_BLOCK_BYTES = 32 << 20
# Git keeps all that one commit touches before it prints any: a million paths take half of this.
MOST_MEMORY_BYTES = 512 << 20
# Two of these, with ids of SHA-256, fit into a pipe of 64 KB: writing them never waits.
WINDOW = 500
END = b".\n"
# Git prints 4 KB at a time. While it has another window to go on with, more may gather.
PAUSE_SECONDS = 0.008
FIELDS = "%H%x00%ct%x00%at%x00%aN%x00%aE%x00"
FIELDS += "%(trailers:key=Co-authored-by,valueonly,unfold,separator=%x0A)"
COMMAND: tuple[str, ...] = (
    "diff-tree",
    "--stdin",
    "-r",
    "-z",
    "--root",
    "--always",
    "--no-renames",
    "--name-only",
)
COMMAND += ("--no-ext-diff", "--no-textconv")


class TooLarge(GitFailed):
    """One commit touches more paths than are kept."""


def nothing() -> list[bytes]:
    """Return that no further commits are wanted."""
    return []


class Blocks:
    """One command and what it prints; a failure ends it, and the next question starts another.

    `mailmap` is a file of ours that git applies to authors, or None.
    """

    def __init__(self, git: Git, mailmap: Path | None) -> None:
        self._git = git
        self._marker = secrets.token_hex(16)
        self._mailmap = mailmap
        self._child: Child | None = None
        self._stream: Iterator[list[bytes]] = iter(())
        self._over: list[bytes] = []
        self._is_asked = False
        self._is_busy = False

    def of_commits(
        self, ids: list[bytes], following: Callable[[], list[bytes]] = nothing
    ) -> Iterator[list[bytes]]:
        """Yield the block of each of these commits that is there, in order, many at a time.

        What `following` returns must be asked for next: git begins with it before the last of
        these blocks are taken.
        Raises: GitFailed when one of them, behind those whose blocks came, stops git.
        """
        child = self._child or self._start()
        windows = [ids[at : at + WINDOW] for at in range(0, len(ids), WINDOW)]
        try:
            if not self._is_asked:
                self._ask(child, windows[0])
            self._is_asked = False
            for window in [*windows[1:], None]:
                later = following()[:WINDOW] if window is None else window
                if later:
                    self._ask(child, later)
                self._is_asked = window is None and bool(later)
                self._is_busy = bool(later)
                yield from self._until_end()
        except GitFailed:
            self.close()
            raise

    def _start(self) -> Child:
        words = (*apart(self._git, self._mailmap), *COMMAND, f"--format={self._marker}{FIELDS}")
        self._child = self._git.start(
            *words, stdin=subprocess.PIPE, most_memory_bytes=MOST_MEMORY_BYTES
        )
        self._stream = self._cut(self._child)
        return self._child

    def _ask(self, child: Child, ids: list[bytes]) -> None:
        child.send(b"\n".join([*ids, self._marker.encode() + END]))

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

    def _cut(self, child: Child) -> Iterator[list[bytes]]:
        """Yield whole blocks, and `END` behind those of one window.

        Git prints a commit once all of it is read, so what it printed last before it failed is
        whole; of a command that was killed it may not be.
        """
        marker = self._marker.encode()
        held: list[bytes] = []
        size = least = 0
        for piece in self._pieces(child):
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

    def _pieces(self, child: Child) -> Iterator[bytes]:
        """Yield the output as it comes, in few pieces as long as git is busy anyway."""
        much = _pipe_bytes(child) // 4
        while piece := child.read():
            yield piece
            if self._is_busy and len(piece) < much:
                time.sleep(PAUSE_SECONDS)

    def close(self) -> None:
        """End the command."""
        self._over = []
        self._is_asked = self._is_busy = False
        if self._child is not None:
            self._child.close()
            self._child = None


def _split(data: bytes, marker: bytes) -> tuple[list[bytes], bytes]:
    """Return what lies before each marker, and what is behind the last of them."""
    *whole, rest = data.split(marker)
    return (whole if not whole or whole[0] else whole[1:]), rest


def _pipe_bytes(child: Child) -> int:
    """Return how much git can print before it has to wait; 0 where the system does not say."""
    ask = getattr(fcntl, "F_GETPIPE_SZ", None)
    out = child.process.stdout
    return fcntl.fcntl(out, ask) if ask is not None and out is not None else 0
