"""How far back the history goes, and what of it could not be read or believed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from merestone.connectors.history.batch import Unread
from merestone.connectors.history.bounds import Bounds
from merestone.model.facts import Fact, HistoryReach, Problem, Source
from merestone.source.tree import Tree

NAME = "history"
MOST_NAMED = 10


class Reach:
    """Gathers dates and failures while commits go by, and states them at the end."""

    def __init__(self, tree: Tree, newest_at: int, bounds: Bounds) -> None:
        self._tree = tree
        self._newest_at = newest_at
        self._bounds = bounds
        self._latest_at = bounds.latest_at
        self._oldest_at = 0
        self._impossible: list[str] = []
        self._impossible_count = 0
        self._unread: list[Unread] = []

    def time_of(self, sha: str, at: int) -> int:
        """Return a commit's time; 0, and a problem later, where it cannot be true."""
        if 0 < at <= self._latest_at:
            if at < self._oldest_at or not self._oldest_at:
                self._oldest_at = at
            return at
        self._impossible_count += 1
        if len(self._impossible) < MOST_NAMED:
            self._impossible.append(sha)
        return 0

    def unread(self, what: Unread) -> None:
        """Note commits that could not be read."""
        self._unread.append(what)

    def rows(self, commits: int) -> Iterator[Fact]:
        """Yield `HistoryReach`, the problems, and the `Source`."""
        limits = list(self._limits(commits))
        detail = "; ".join(limits)
        yield HistoryReach(self._tree.repo, self._oldest_at, self._newest_at, not limits, detail)
        for reason in self._reasons(commits):
            yield Problem(NAME, self._tree.repo, "", 0, reason, "", False)
        status = "read" if not self._unread else "partial" if commits else "unread"
        yield Source(NAME, self._tree.repo, status, commits, detail)

    def _limits(self, commits: int) -> Iterator[str]:
        if self._tree.about.is_shallow:
            yield f"shallow clone, {commits:,} commits back to {_day(self._oldest_at)}"
        if self._bounds.has_left_out:
            yield f"bounded by the settings, {commits:,} commits back to {_day(self._oldest_at)}"
        missing = sum(what.commits for what in self._unread)
        if missing:
            yield f"{missing:,} commits could not be read"
        if any(not what.sha for what in self._unread):
            yield "the walk ended early"

    def _reasons(self, commits: int) -> Iterator[str]:
        if self._tree.about.is_shallow:
            yield (
                f"the clone is shallow: {commits:,} commits, back to {_day(self._oldest_at)}; "
                "`git fetch --unshallow` gets the rest"
            )
        for sha in self._impossible:
            yield f"commit {sha[:12]} has a date that cannot be true; it counts as undated"
        if self._impossible_count > MOST_NAMED:
            more = self._impossible_count - MOST_NAMED
            yield f"{more:,} more commits have a date that cannot be true"
        for what in self._unread[:MOST_NAMED]:
            yield _unread(what)
        more = sum(what.commits for what in self._unread[MOST_NAMED:])
        if more:
            yield f"{more:,} more commits could not be read"


def _unread(what: Unread) -> str:
    if not what.sha:
        return f"the walk ended before the first commit: {what.reason}"
    sha = what.sha.decode("ascii", "replace")[:12]
    if what.commits == 1:
        return f"commit {sha} could not be read: {what.reason}"
    return f"{what.commits:,} commits from {sha} on were not read: {what.reason}"


def _day(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).date().isoformat() if at else "no date"
