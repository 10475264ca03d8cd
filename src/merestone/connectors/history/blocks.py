"""One block of bytes a commit, from `git log --no-walk --stdin`.

A block is a header of five or more lines (id, committer time, name, email, co-authors) and the
touched paths, each after a NUL. Blocks are told apart by a number that nobody could know when
they named a file.

Source: git-log(1) "--no-walk" and "PRETTY FORMATS".
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path

from merestone.source.child import Child
from merestone.source.git import Git, GitFailed

MOST_BLOCK_BYTES = 32 << 20
# Git keeps all that one commit touches before it prints any: a million paths take half of this.
MOST_MEMORY_BYTES = 512 << 20
FIELDS = "%H%n%ct%n%aN%n%aE%n%(trailers:key=Co-authored-by,valueonly,unfold,separator=%x0A)"
LISTED = ("--stdin", "--no-walk=unsorted", "--ignore-missing", "--no-show-signature")
DIFF = ("-z", "--no-renames", "--name-only", "--no-ext-diff", "--no-textconv")


class TooLarge(GitFailed):
    """One commit touches more paths than are kept."""


class Blocks:
    """Starts the command that prints blocks, and cuts what it prints.

    `mailmap` is a file of ours that git applies to authors, or None.
    """

    def __init__(self, git: Git, mailmap: Path | None) -> None:
        self._git = git
        self._marker = secrets.token_hex(16)
        self._config = () if mailmap is None else ("-c", f"mailmap.file={mailmap}")

    @property
    def _format(self) -> str:
        return f"--format={self._marker}{FIELDS}"

    def of_commits(self, ids: Iterable[bytes]) -> Child:
        """Return a started command that prints the blocks of just these commits."""
        import tempfile

        words = ("log", *LISTED, *DIFF, self._format)
        with tempfile.TemporaryFile() as wanted:
            wanted.write(b"".join(each + b"\n" for each in ids))
            wanted.seek(0)
            return self._git.start(
                *self._config, *words, stdin=wanted, most_memory_bytes=MOST_MEMORY_BYTES
            )

    def cut(self, child: Child) -> Iterator[bytes]:
        """Yield each whole block.

        Raises: GitFailed when the command fails. Git prints a commit once all of it is read, so
        what a failing one printed last is whole; of one that was killed it may not be.
        """
        marker = self._marker.encode()
        rest = b""
        while piece := child.read():
            *whole, rest = (rest + piece).split(marker)
            for block in whole:
                if block:
                    yield block
            if len(rest) > MOST_BLOCK_BYTES:
                raise TooLarge(f"its paths take more than {MOST_BLOCK_BYTES:,} bytes")
        if rest and child.ended() >= 0:
            yield rest
        child.finish()
