"""The commits that count, listed while they are being read, and dealt out in batches.

Source: git-rev-list(1) "--timestamp".
"""

from __future__ import annotations

from threading import Condition

from merestone.connectors.history.bounds import Bounds
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

    def __init__(self, git: Git, commit: str, bounds: Bounds) -> None:
        self._git = git
        self._commit = commit
        self.bounds = bounds
        self._ids: list[bytes] = []
        self._changed = Condition()
        self._front = 0
        self._back = 0
        self._is_whole = False
        self._is_stopped = False
        self.error = ""

    def run(self) -> None:
        """List everything."""
        try:
            self._list()
        except GitFailed as error:
            self.error = str(error)
        finally:
            with self._changed:
                self._is_whole = True
                self._back = -(-len(self._ids) // BATCH)
                self._changed.notify_all()

    def _list(self) -> None:
        words = ("rev-list", "--no-merges", "--timestamp", self._commit)
        takes, bounds, ids = self.bounds.takes, self.bounds, self._ids
        for line in self._git.records(*words, separator=b"\n"):
            at, _, sha = line.partition(b" ")
            if takes(int(at)):
                ids.append(sha)
                if len(ids) % BATCH == 0:
                    with self._changed:
                        self._changed.notify_all()
            elif bounds.is_over:
                return
            if self._is_stopped:
                return

    def from_front(self) -> list[bytes]:
        """Return the next batch, once it is there; nothing when all are taken."""
        with self._changed:
            while not self._is_whole and len(self._ids) < (self._front + 1) * BATCH:
                self._changed.wait()
            if self._is_whole and self._front >= self._back:
                return []
            self._front += 1
            return self._batch(self._front - 1)

    def from_back(self) -> list[bytes]:
        """Return the last batch that nobody has taken, once the list is whole."""
        with self._changed:
            while not self._is_whole:
                self._changed.wait()
            if self._is_stopped or self._front >= self._back:
                return []
            self._back -= 1
            return self._batch(self._back)

    def give_back(self) -> None:
        """Undo the last `from_back`: the batch is left to the front."""
        with self._changed:
            self._back += 1

    def stop(self) -> None:
        """Deal out nothing more to the back, and end the listing."""
        self._is_stopped = True

    def _batch(self, number: int) -> list[bytes]:
        return self._ids[number * BATCH : (number + 1) * BATCH]
