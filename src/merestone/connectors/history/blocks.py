"""One block of bytes a commit, from a long-lived `git diff-tree --stdin`.

A block is a header of six or more lines (id, committer's and author's time, name, email,
co-authors) and the touched paths, each after a NUL. Blocks are told apart by a number that
nobody could know when they named a file.

Source: git-diff-tree(1) "--stdin" and "PRETTY FORMATS"; a line that is no commit is printed as
it is, at once, which marks the end of what was asked for.
"""

from __future__ import annotations

import secrets
import subprocess
from collections.abc import Iterator
from pathlib import Path

from merestone.source.child import Child
from merestone.source.git import Git, GitFailed

MOST_BLOCK_BYTES = 32 << 20
# Git keeps all that one commit touches before it prints any: a million paths take half of this.
MOST_MEMORY_BYTES = 512 << 20
# Two of these, with ids of SHA-256, fit into a pipe of 64 KB: writing them never waits.
WINDOW = 400
END = b".\n"
FIELDS = "%H%n%ct%n%at%n%aN%n%aE%n%(trailers:key=Co-authored-by,valueonly,unfold,separator=%x0A)"
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


class Blocks:
    """One command and what it prints; a failure ends it, and the next question starts another.

    `mailmap` is a file of ours that git applies to authors, or None.
    """

    def __init__(self, git: Git, mailmap: Path | None) -> None:
        self._git = git
        self._marker = secrets.token_hex(16)
        self._config = () if mailmap is None else ("-c", f"mailmap.file={mailmap}")
        self._child: Child | None = None
        self._stream: Iterator[bytes] = iter(())

    def of_commits(self, ids: list[bytes]) -> Iterator[bytes]:
        """Yield the block of each of these commits that is there, in order.

        Raises: GitFailed when one of them, behind those whose blocks came, stops git.
        """
        child = self._child or self._start()
        windows = [ids[at : at + WINDOW] for at in range(0, len(ids), WINDOW)]
        try:
            self._ask(child, windows[0])
            for following in [*windows[1:], []]:
                if following:
                    self._ask(child, following)
                for block in self._stream:
                    if block == END:
                        break
                    yield block
        except GitFailed:
            self.close()
            raise

    def _start(self) -> Child:
        words = (*self._config, *COMMAND, f"--format={self._marker}{FIELDS}")
        self._child = self._git.start(
            *words, stdin=subprocess.PIPE, most_memory_bytes=MOST_MEMORY_BYTES
        )
        self._stream = self._cut(self._child)
        return self._child

    def _ask(self, child: Child, ids: list[bytes]) -> None:
        child.send(b"\n".join([*ids, self._marker.encode() + END]))

    def _cut(self, child: Child) -> Iterator[bytes]:
        """Yield each whole block, and `END` behind those of one window.

        Git prints a commit once all of it is read, so what it printed last before it failed is
        whole; of a command that was killed it may not be.
        """
        marker = self._marker.encode()
        rest = b""
        while piece := child.read():
            *whole, rest = (rest + piece).split(marker)
            for block in whole:
                if block:
                    yield block
            if rest == END:
                yield END
                rest = b""
            if len(rest) > MOST_BLOCK_BYTES:
                raise TooLarge(f"its paths take more than {MOST_BLOCK_BYTES:,} bytes")
        if rest and child.ended() >= 0:
            yield rest
        child.finish()
        raise GitFailed("git ended early")

    def close(self) -> None:
        """End the command."""
        if self._child is not None:
            self._child.close()
            self._child = None
