"""Applies a `.mailmap` to people who are not a commit's author, by git's own rules.

Source: gitmailmap(5), git-check-mailmap(1).
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from merestone.source.child import Child, GitFailed
from merestone.source.git import Git


def apart(git: Git, file: Path | None) -> tuple[str, ...]:
    """Return options with which git applies this file alone, not the one where it stands.

    Source: git(1) "-C" and "--work-tree": a `.mailmap` at the top of the work tree is read, too.
    """
    own = ("-C", str(git.neutral), f"--work-tree={git.neutral}")
    return own if file is None else (*own, "-c", f"mailmap.file={file}")


class Mailmap:
    """Asks one long-lived `git check-mailmap`; without a file, everybody stays as written."""

    def __init__(self, git: Git, file: Path | None) -> None:
        self._git = git
        self._file = file
        self._child: Child | None = None

    def map(self, name: bytes, email: bytes) -> tuple[bytes, bytes]:
        """Return the name and email that the mailmap gives a person."""
        if self._file is None or any(mark in name + email for mark in b"<>\n\0"):
            return name, email
        try:
            answer = self._started().ask(b"%s <%s>\n" % (name, email))
        except GitFailed:
            answer = b""
        mapped, found, rest = answer.rpartition(b"<")
        if not found:
            self.close()
            return name, email
        return mapped.strip(), rest.removesuffix(b">")

    def _started(self) -> Child:
        if self._child is None:
            self._child = self._git.start(
                *(*apart(self._git, self._file), "check-mailmap", "--stdin"),
                stdin=subprocess.PIPE,
                is_prompt=True,
            )
        return self._child

    def close(self) -> None:
        """End the command; the next question starts it again."""
        if self._child is not None:
            self._child.close()
            self._child = None
