"""Who really changes a path: it stands beside what is claimed, and never replaces it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from merestone.app.scan import Scan
from merestone.model.claims import Holding
from merestone.model.facts import Author, Authorship, Commit, HistoryReach, Touch
from merestone.model.views import FolderSummary, NotFound, WhoAnswer
from merestone.ownership.identity import author_parties
from merestone.ownership.parties import PartyBook, kind_of

YEAR_DAYS = 365
DAY_SECONDS = 86_400
MOST_NAMED = 3
Answer = WhoAnswer | FolderSummary | NotFound


class Observer:
    """The last year's changes of a scan that read its history, by path."""

    def __init__(self, found: Scan) -> None:
        self._found = found
        self._book = found.ownership.parties
        self._until = {row.repo: row.until_at for row in found.facts.of(HistoryReach)}
        self._names = {(a.repo, a.author): a for a in found.facts.of(Author)}
        self._authors: dict[tuple[str, int], list[int]] = {}
        for row in found.facts.of(Authorship):
            self._authors.setdefault((row.repo, row.commit), []).append(row.author)
        self._recent = {
            (c.repo, c.commit)
            for c in found.facts.of(Commit)
            if c.committed_at > self._until.get(c.repo, 0) - YEAR_DAYS * DAY_SECONDS
        }
        self._teams = _team_of_each(self._book)

    def beside(self, answer: Answer) -> Answer:
        """Return the answer with a remark on who changed the path in the last year."""
        address = getattr(answer, "address", "")
        at = self._found.ownership.by_address.get(address)
        if not isinstance(answer, WhoAnswer) or at is None:
            return answer
        resource = self._found.ownership.resources[at]
        commits = self._commits(resource.repo, resource.path)
        if not commits:
            return answer
        holdings = self._found.ownership.bundles[resource.bundle].holdings
        remark = self._remark(resource.repo, commits, holdings)
        return replace(answer, remarks=(*answer.remarks, remark))

    def _commits(self, repo: str, path: str) -> list[list[int]]:
        """Return the people of each recent commit that touched the path."""
        found = []
        for touch in self._found.facts.of(Touch):
            key = (touch.repo, touch.commit)
            if touch.repo == repo and touch.path == path and key in self._recent:
                authors = self._authors.get(key, ())
                people = [a for a in authors if not self._names[repo, a].is_bot]
                if people:
                    found.append(people)
        return found

    def _remark(
        self, repo: str, commits: Sequence[Sequence[int]], holdings: Sequence[Holding]
    ) -> str:
        owners = {party for holding in holdings for party in holding.parties}
        reach = owners | {person for party in owners for person in self._book.members(party)}
        people = {p for p in reach if kind_of(p) in ("person", "email")}
        parties = author_parties(self._found.facts, self._book, people)
        by_owner, others = 0, Counter[str]()
        for authors in commits:
            if any(parties.get((repo, author)) in reach for author in authors):
                by_owner += 1
            else:
                others[self._label(repo, authors[0], parties.get((repo, authors[0]), ""))] += 1
        until = datetime.fromtimestamp(self._until[repo], UTC).date()
        is_known = bool(owners) and all(self._has_people(party) for party in owners)
        return _sentence(by_owner if is_known else None, others, len(commits), str(until))

    def _has_people(self, party: str) -> bool:
        """Return whether it is known who a party's people are: else nobody may say `none`."""
        return kind_of(party) in ("person", "email") or bool(self._book.members(party))

    def _label(self, repo: str, author: int, party: str) -> str:
        team = self._teams.get(party, "")
        if team or party:
            return self._book.shown(team or party)
        return self._names[repo, author].name


def _team_of_each(book: PartyBook) -> dict[str, str]:
    """Return the team of every person who is in just one."""
    teams: dict[str, set[str]] = {}
    for team in book.known_teams():
        for person in book.members(team):
            teams.setdefault(person, set()).add(team)
    return {person: next(iter(found)) for person, found in teams.items() if len(found) == 1}


def _sentence(owners: int | None, others: Counter[str], total: int, until: str) -> str:
    """Return the remark; `owners` counts their changes, None where they cannot be told."""
    first = sorted(others.items(), key=lambda item: (-item[1], item[0]))[:MOST_NAMED]
    changes = f"{total:,} {'change' if total == 1 else 'changes'} in the year to {until}"
    named = ", ".join(f"{name} {count}" for name, count in first)
    if owners is None:
        return f"seen {changes}: {named}"
    if not first or owners >= first[0][1]:
        return f"seen {changes}: {owners} by its owners" + (f"; {named}" if named else "")
    name, most = first[0]
    return f"but {name} made {most} of the {changes}; its owners made {owners or 'none'}"


def with_observed(found: Scan, answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """Return the answers, each with who really changed it beside what is claimed."""
    observer = Observer(found)
    return tuple(observer.beside(answer) for answer in answers)
