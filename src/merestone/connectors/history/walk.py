"""The commits that count, listed while they are being read, and dealt out in batches.

Source: git-log(1) "PRETTY FORMATS"; git-rev-list(1) "--timestamp".
"""

from __future__ import annotations

import secrets
from pathlib import Path
from threading import Condition

from merestone.connectors.history.blocks import FIELDS
from merestone.connectors.history.bounds import Bounds
from merestone.connectors.history.kept import Kept
from merestone.connectors.history.mailmap import apart
from merestone.connectors.history.reader import Told
from merestone.connectors.history.record import seconds
from merestone.source.git import Git, GitFailed

BATCH = 1_000
TRIED = 100
FORMAT = f"%H %T %ct %P%x00{FIELDS}"
# What git takes for the tree before a first commit, by the length of an object's id.
EMPTY_TREES = {
    40: b"4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    64: b"6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}


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

    def __init__(
        self, git: Git, commit: str, bounds: Bounds, mailmap: Path | None, kept: Kept
    ) -> None:
        self._git = git
        self._commit = commit
        self._mailmap = mailmap
        self._marker = secrets.token_hex(16)
        self._trees: dict[bytes, bytes] = {}
        self._said: dict[bytes, tuple[bytes, bytes, bytes]] = {}
        self.bounds = bounds
        self._kept = kept
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
        words = (*apart(self._git, self._mailmap), "log", "-z", f"--format={self._marker}{FORMAT}")
        child = self._git.start(*words, self._commit)
        marker = self._marker.encode("ascii")
        rest = b""
        try:
            while piece := child.read():
                *records, rest = (rest + piece).split(marker)
                self._take(records)
                if self.bounds.is_over:
                    return True
                if self._is_stopped:
                    return False
            self._take([rest])
            child.finish()
        finally:
            child.close()
        return True

    def _take(self, records: list[bytes]) -> None:
        """Add those of some records that count: `ID TREE TIME PARENT ...`, and what a block has."""
        ats: list[int] = []
        shas: list[bytes] = []
        for record in filter(None, records):
            about, _, head = record.partition(b"\0")
            sha, tree, at, *parents = about.split(b" ")
            self._trees[sha] = tree
            if len(parents) < 2:
                self._said[sha] = (head, tree, parents[0])
                ats.append(seconds(at))
                shas.append(sha)
        found = shas if self.bounds.takes_all(ats) else self._counted(shas, ats)
        with self._changed:
            before = len(self._ids) // BATCH
            self._ids += found
            if len(self._ids) // BATCH > before:
                self._changed.notify_all()

    def _counted(self, shas: list[bytes], ats: list[int]) -> list[bytes]:
        found = []
        for sha, at in zip(shas, ats, strict=True):
            if self.bounds.takes(at):
                found.append(sha)
            elif self.bounds.is_over:
                break
        return found

    def told(self, ids: list[bytes]) -> dict[bytes, Told]:
        """Return what the walk tells of commits, but of those to whose parent it has not come."""
        trees, said = self._trees, self._said
        empty = EMPTY_TREES.get(len(ids[0]), b"")
        found: dict[bytes, Told] = {}
        for sha in ids:
            if sha in said:
                head, tree, parent = said[sha]
                before = trees.get(parent) if parent else empty
                if before:
                    found[sha] = head, tree + b" " + before
        return found

    def is_long(self) -> bool:
        """Return, once the list is whole, whether more is to be read than one batch."""
        with self._changed:
            while not self._is_whole:
                self._changed.wait()
        return self._kept.lacks(self._ids) > BATCH

    def from_front(self, left: int = 0) -> list[bytes]:
        """Return the next batch, once it is there; nothing when no more than `left` are left.

        One more is waited for: most of a batch's parents are in it or in the next.
        """
        with self._changed:
            while not self._is_whole and len(self._ids) < (self._front + 2) * BATCH:
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
