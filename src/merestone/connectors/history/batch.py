"""Reads a batch of commits, past those that git cannot read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from merestone.connectors.history.reader import Reader, nothing
from merestone.connectors.history.record import sha_of
from merestone.source.git import GitFailed

MOST_FAILURES = 5
MISSING = "the commit is missing: this clone does not hold it"


class Unread(NamedTuple):
    """Commits that could not be read; `sha` is the first of them, or b'' where none is known."""

    sha: bytes
    commits: int
    reason: str


class Batch(NamedTuple):
    """Commits in order, and the blocks of those that were read before."""

    ids: list[bytes]
    known: dict[bytes, bytes]

    def missing(self, at: int = 0) -> list[bytes]:
        """Return the commits from `at` on that git must be asked for."""
        known = self.known
        return [sha for sha in self.ids[at:] if sha not in known] if known else self.ids[at:]

    def known_from(self, at: int) -> list[bytes]:
        """Return the blocks that are known from `at` on, up to the first that is not."""
        found = []
        for sha in self.ids[at:]:
            if sha not in self.known:
                break
            found.append(self.known[sha])
        return found

    def or_missing(self, at: int, end: int) -> list[bytes | Unread]:
        """Return the blocks of what git did not print because they were known, or is missing."""
        return [self.known.get(sha) or Unread(sha, 1, MISSING) for sha in self.ids[at:end]]


def read_batch(
    reader: Reader, batch: Batch, following: Callable[[], list[bytes]] = nothing
) -> Iterator[list[bytes | Unread]]:
    """Yield the block of each commit, in order, many at a time, or why it is unread.

    A commit that stops git is left out and git is started again behind it, a few times a batch.
    """
    at = failures = 0
    while at < len(batch.ids) and failures < MOST_FAILURES:
        missing = batch.missing(at)
        try:
            for printed in reader.of_commits(missing, following) if missing else ():
                said, at = _in_order(batch, at, printed)
                yield said
            yield batch.or_missing(at, len(batch.ids))
            return
        except GitFailed as error:
            failures += 1
            known: list[bytes | Unread] = [*batch.known_from(at)]
            at += len(known) + 1
            if at <= len(batch.ids):
                known.append(Unread(batch.ids[at - 1], 1, str(error)))
            yield known
    if at < len(batch.ids):
        reason = f"{failures} commits before them could not be read"
        yield [Unread(batch.ids[at], len(batch.ids) - at, reason)]


def _in_order(batch: Batch, at: int, printed: list[bytes]) -> tuple[list[bytes | Unread], int]:
    """Return what is said of the commits from `at` up to the last one printed, and the next."""
    said: list[bytes | Unread] = []
    ids = batch.ids[at : at + len(printed)]
    if len(ids) == len(printed) and all(map(bytes.startswith, printed, ids)):
        return [*printed], at + len(ids)
    for block in printed:
        sha = sha_of(block)
        there = batch.ids.index(sha, at)
        said += batch.or_missing(at, there)
        said.append(block)
        at = there + 1
    return said, at
