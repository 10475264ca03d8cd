"""Reads a batch of commits, past those that git cannot read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from merestone.connectors.history.blocks import Blocks
from merestone.connectors.history.record import Paths, Record, parse, sha_of
from merestone.source.git import GitFailed

MOST_FAILURES = 5
MISSING = "the commit is missing: this clone does not hold it"


class Unread(NamedTuple):
    """Commits that could not be read; `sha` is the first of them, or b'' where none is known."""

    sha: bytes
    commits: int
    reason: str


def read_batch(blocks: Blocks, ids: list[bytes], paths: Paths) -> Iterator[Record | Unread]:
    """Yield what each commit says, in order, or why it is unread.

    A commit that stops git is left out and git is started again behind it, a few times a batch.
    """
    failures = 0
    while ids and failures < MOST_FAILURES:
        done = 0
        try:
            for block in blocks.of_commits(ids):
                there = ids.index(sha_of(block), done)
                yield from (Unread(sha, 1, MISSING) for sha in ids[done:there])
                done = there + 1
                yield parse(block, paths)
            yield from (Unread(sha, 1, MISSING) for sha in ids[done:])
            return
        except GitFailed as error:
            failures += 1
            if done < len(ids):
                yield Unread(ids[done], 1, str(error))
            ids = ids[done + 1 :]
    if ids:
        yield Unread(ids[0], len(ids), f"{failures} commits before them could not be read")
