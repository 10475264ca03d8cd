"""The rows of commits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from merestone.connectors.history.batch import Unread
from merestone.connectors.history.people import People
from merestone.connectors.history.reach import Reach
from merestone.connectors.history.record import Record
from merestone.model.facts import Authorship, Commit, Fact, Touches
from merestone.source.tree import Tree

MOST_CO_AUTHORS = 100
# Makes a row of its fields without looking at each: there are hundreds of thousands.
_row = tuple.__new__


class CommitRows:
    """Makes rows of records, and numbers the commits."""

    def __init__(self, tree: Tree, people: People, reach: Reach) -> None:
        self._repo = tree.repo
        self._people = people
        self._reach = reach
        self._ends = {sha.encode("ascii") for sha in tree.git.shallow}
        self.commits = 0

    def of(self, said: Iterable[Record | Unread]) -> list[Fact]:
        """Return of each a `Commit`, its `Authorship` rows, the author's first, and its `Touches`.

        What is unread is left to the reach.
        """
        rows: list[Fact] = []
        repo, number, ends = self._repo, self.commits, self._ends
        time_of, author_of = self._reach.time_of, self._people.author
        for each in said:
            if isinstance(each, Unread):
                self._reach.unread(each)
                continue
            raw, at, authored_at, name, email, co_authors, paths = each
            sha = raw.decode("ascii", "replace")
            author = author_of(name, email)
            rows.append(_row(Commit, (repo, number, sha, time_of(sha, at), authored_at)))
            rows.append(_row(Authorship, (repo, number, author)))
            if co_authors:
                rows += self._others(number, author, co_authors)
            # where a shallow clone ends, git shows the whole tree as if it were new
            if paths and raw not in ends:
                rows.append(_row(Touches, (repo, number, paths)))
            number += 1
        self.commits = number
        return rows

    def _others(self, number: int, author: int, co_authors: list[bytes]) -> Iterator[Authorship]:
        others = map(self._people.co_author, co_authors[:MOST_CO_AUTHORS])
        for each in dict.fromkeys(others):
            if each is not None and each != author:
                yield Authorship(self._repo, number, each)
