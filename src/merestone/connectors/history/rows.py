"""The rows of one commit."""

from __future__ import annotations

from collections.abc import Iterable

from merestone.connectors.history.people import People
from merestone.connectors.history.reach import Reach
from merestone.connectors.history.record import Record
from merestone.model.facts import Authorship, Commit, Fact, Touches
from merestone.source.tree import Tree

MOST_CO_AUTHORS = 100


class CommitRows:
    """Makes rows of records, and numbers the commits."""

    def __init__(self, tree: Tree, people: People, reach: Reach) -> None:
        self._repo = tree.repo
        self._people = people
        self._reach = reach
        self._ends = {sha.encode("ascii") for sha in tree.git.shallow}
        self.commits = 0

    def of(self, record: Record) -> Iterable[Fact]:
        """Return a `Commit`, its `Authorship` rows, the author's first, and its `Touches`."""
        repo, number = self._repo, self.commits
        self.commits += 1
        sha = record.sha.decode("ascii", "replace")
        at = self._reach.time_of(sha, record.at)
        rows: list[Fact] = [Commit(repo, number, sha, at, record.authored_at)]
        author = self._people.author(record.name, record.email)
        rows.append(Authorship(repo, number, author))
        if record.co_authors:
            others = map(self._people.co_author, record.co_authors[:MOST_CO_AUTHORS])
            known = dict.fromkeys(each for each in others if each not in (None, author))
            rows += [Authorship(repo, number, each) for each in known if each is not None]
        if record.sha in self._ends:
            return rows  # a shallow clone ends here: git shows the whole tree as if it were new
        if record.paths:
            rows.append(Touches(repo, number, record.paths))
        return rows
