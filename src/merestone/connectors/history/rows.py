"""The rows of one commit."""

from __future__ import annotations

from collections.abc import Iterable

from merestone.connectors.history.people import People
from merestone.connectors.history.reach import Reach
from merestone.connectors.history.record import parse
from merestone.model.facts import Authorship, Commit, Fact, Touch
from merestone.source.tree import Tree, path_text

MOST_CO_AUTHORS = 100


class _Paths(dict[bytes, str]):
    """Paths as text, each made once: a million touches name a few thousand paths."""

    def __missing__(self, raw: bytes) -> str:
        text = self[raw] = path_text(raw)
        return text


class CommitRows:
    """Makes rows of blocks, and numbers the commits."""

    def __init__(self, tree: Tree, people: People, reach: Reach) -> None:
        self._repo = tree.repo
        self._people = people
        self._reach = reach
        self._paths = _Paths()
        self._ends = {sha.encode("ascii") for sha in tree.git.shallow}
        self.commits = 0

    def of(self, block: bytes) -> Iterable[Fact]:
        """Return a `Commit`, its `Authorship` rows, the author's first, and its `Touch` rows."""
        repo, number, record = self._repo, self.commits, parse(block)
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
        # what `Touch(…)` does, in half the time: this line runs once a touch
        new, touch, paths = tuple.__new__, Touch, self._paths
        rows += [new(touch, (repo, number, paths[raw])) for raw in record.paths]
        return rows
