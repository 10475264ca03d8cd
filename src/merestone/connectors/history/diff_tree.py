"""A long-lived `git diff-tree --stdin`, asked for a window of lines at a time.

Source: git-diff-tree(1) "--stdin"; a line that is no object is printed as it is, at once, which
marks the end of what was asked for.
"""

from __future__ import annotations

import fcntl
import subprocess
import time
from collections.abc import Iterator

from merestone.source.child import Child
from merestone.source.git import Git

# Git keeps all that one commit touches before it prints any: a million paths take half of this.
MOST_MEMORY_BYTES = 512 << 20
# What is asked for and not yet answered fits into a pipe of 64 KB: writing it never waits.
MOST_ASKED_BYTES = 65_000
# Git prints 4 KB at a time. While it has another window to go on with, more may gather.
PAUSE_SECONDS = 0.008
COMMAND: tuple[str, ...] = ("diff-tree", "--stdin", "-r", "-z", "--no-renames", "--name-only")
COMMAND += ("--no-ext-diff", "--no-textconv")


class DiffTree:
    """The command, started when it is first asked.

    `end` is the line that is printed behind the answers to one window; `before` are options of
    git, `own` those of the command. Who asks for more before an answer is taken says `is_busy`.
    """

    def __init__(
        self, git: Git, end: bytes, before: tuple[str, ...] = (), own: tuple[str, ...] = ()
    ) -> None:
        self._git = git
        self._end = end
        self._words = (*before, *COMMAND, *own)
        self.child: Child | None = None
        self.is_busy = False

    def ask(self, lines: list[bytes]) -> None:
        """Send a window of lines."""
        if self.child is None:
            self.child = self._git.start(
                *self._words, stdin=subprocess.PIPE, most_memory_bytes=MOST_MEMORY_BYTES
            )
        self.child.send(b"\n".join([*lines, self._end]))

    def pieces(self) -> Iterator[bytes]:
        """Yield the output as it comes, in few pieces as long as git is busy anyway.

        Raises: GitFailed when the command stopped answering.
        """
        child = self.child
        if child is None:
            return
        much = _pipe_bytes(child) // 4
        while piece := child.read():
            yield piece
            if self.is_busy and len(piece) < much:
                time.sleep(PAUSE_SECONDS)

    @property
    def has_complained(self) -> bool:
        """Return whether it wrote to its standard error."""
        return self.child is None or bool(self.child.said())

    def close(self) -> None:
        """End the command; the next question starts another."""
        self.is_busy = False
        if self.child is not None:
            self.child.close()
            self.child = None


def window_of(line_bytes: int) -> int:
    """Return how many lines of this size a window has: two may be under way."""
    return max(1, MOST_ASKED_BYTES // (2 * (line_bytes + 1)))


def _pipe_bytes(child: Child) -> int:
    """Return how much git can print before it has to wait; 0 where the system does not say."""
    ask = getattr(fcntl, "F_GETPIPE_SZ", None)
    out = child.process.stdout
    return fcntl.fcntl(out, ask) if ask is not None and out is not None else 0
