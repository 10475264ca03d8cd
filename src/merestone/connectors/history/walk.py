"""The commits that count, listed while they are being read, and dealt out in batches.

Source: git-rev-list(1) "--timestamp".
"""

from __future__ import annotations

from threading import Condition

from merestone.connectors.history.bounds import Bounds
from merestone.connectors.history.kept import Kept
from merestone.source.git import Git, GitFailed

BATCH = 1_000
TRIED = 100


def newest_at(git: Git, commit: str, now: int) -> int:
    """Return when the newest commit was made: the first of the walk with a possible date."""
    possible = Bounds(0, 0, 0, now).is_possible
    try:
        words = ("rev-list", "-n", str(TRIED), "--timestamp", commit)
        for line in git.records(*words, separator=b"\n"):
            if possible(at := int(line.partition(b" ")[0])):
                return at
    except GitFailed:
        return 0  # the walk fails likewise, and says why
    return 0


class Walk:
    """All commits that count, newest first, in batches that are the same from run to run.

    One worker takes batches from the front while the list still grows; another from the back
    once it is whole. `error` says why it ended early, or ''.
    """

    def __init__(self, git: Git, commit: str, bounds: Bounds, kept: Kept | None = None) -> None:
        self._git = git
        self._commit = commit
        self.bounds = bounds
        self._kept = kept or Kept()
        self._ids: list[bytes] = []
        self._changed = Condition()
        self._front = 0
        self._back = 0
        self._is_whole = False
        self._is_stopped = False
        self.error = ""

    def run(self) -> None:
        """List everything, or take the list that was made of the same commit and bounds."""
        try:
            about = f"{self._commit} {self.bounds}"
            before = self._kept.walk(about)
            if before is not None:
                self._ids, self.bounds.has_left_out = before
            elif self._list():
                self._kept.add_walk(about, self._ids, self.bounds.has_left_out)
        except GitFailed as error:
            self.error = str(error)
        finally:
            with self._changed:
                self._is_whole = True
                self._back = -(-len(self._ids) // BATCH)
                self._changed.notify_all()

    def _list(self) -> bool:
        """List all that counts; return whether the walk was not stopped before."""
        child = self._git.start("rev-list", "--no-merges", "--timestamp", self._commit)
        rest = b""
        try:
            while piece := child.read():
                *lines, rest = (rest + piece).split(b"\n")
                self._take([line.split(b" ") for line in lines])
                if self.bounds.is_over:
                    return True
                if self._is_stopped:
                    return False
            child.finish()
        finally:
            child.close()
        return True

    def _take(self, lines: list[list[bytes]]) -> None:
        """Add those of some lines (time, id) that count."""
        ats = [int(at) for at, _ in lines]
        if self.bounds.takes_all(ats):
            found = [sha for _, sha in lines]
        else:
            found = []
            for (_, sha), at in zip(lines, ats, strict=True):
                if self.bounds.takes(at):
                    found.append(sha)
                elif self.bounds.is_over:
                    break
        with self._changed:
            before = len(self._ids) // BATCH
            self._ids += found
            if len(self._ids) // BATCH > before:
                self._changed.notify_all()

    def is_long(self) -> bool:
        """Return, once the list is whole, whether more is to be read than one batch."""
        with self._changed:
            while not self._is_whole:
                self._changed.wait()
        return self._kept.lacks(self._ids) > BATCH

    def from_front(self, left: int = 0) -> list[bytes]:
        """Return the next batch, once it is there; nothing when no more than `left` are left."""
        with self._changed:
            while not self._is_whole and len(self._ids) < (self._front + 1) * BATCH:
                self._changed.wait()
            if self._is_whole and self._back - self._front <= left:
                return []
            self._front += 1
            return self._batch(self._front - 1)

    def from_back(self, left: int = 0) -> list[bytes]:
        """Return the last batch that nobody has taken, once the list is whole; like the other."""
        with self._changed:
            while not self._is_whole:
                self._changed.wait()
            if self._is_stopped or self._back - self._front <= left:
                return []
            self._back -= 1
            return self._batch(self._back)

    def give_back(self, batches: int) -> None:
        """Undo the last times that `from_back` was called: these are left to the front."""
        with self._changed:
            self._back += batches

    def stop(self) -> None:
        """Deal out nothing more to the back, and end the listing."""
        self._is_stopped = True

    def _batch(self, number: int) -> list[bytes]:
        return self._ids[number * BATCH : (number + 1) * BATCH]
