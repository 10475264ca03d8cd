"""Who really changes a path: it stands beside what is claimed, and never replaces it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from merestone.app.originals import original_touches
from merestone.app.scan import Scan
from merestone.model.claims import Holding, Resource
from merestone.model.facts import Author, Authorship, Commit, HistoryReach
from merestone.model.views import FolderSummary, NotFound, WhoAnswer
from merestone.ownership.identity import author_parties
from merestone.ownership.parties import PartyBook, kind_of

YEAR_DAYS = 365
DAY_SECONDS = 86_400
MOST_NAMED = 3
Answer = WhoAnswer | FolderSummary | NotFound


class Observer:
    """The last year's changes of a scan that read its history, to the paths that were asked."""

    def __init__(self, found: Scan, answers: Iterable[Answer]) -> None:
        self._found = found
        self._book = found.ownership.parties
        self._until = {row.repo: row.until_at for row in found.facts.of(HistoryReach)}
        self._names = {(a.repo, a.author): a for a in found.facts.of(Author)}
        self._asked = {a.address: self._resource(a) for a in answers if isinstance(a, WhoAnswer)}
        owners = {p for r in self._asked.values() for h in self._holdings(r) for p in h.parties}
        reach = owners | {person for party in owners for person in self._book.members(party)}
        people = {party for party in reach if kind_of(party) in ("person", "email")}
        self._parties = author_parties(found.facts, self._book, people)
        self._commits = self._read_commits()
        self._teams = _team_of_each(self._book)

    def _resource(self, answer: WhoAnswer) -> Resource:
        ownership = self._found.ownership
        return ownership.resources[ownership.by_address[answer.address]]

    def _holdings(self, resource: Resource) -> Sequence[Holding]:
        return self._found.ownership.bundles[resource.bundle].holdings

    def _read_commits(self) -> dict[tuple[str, str], list[list[int]]]:
        """Return the people of each recent commit that touched a path that was asked."""
        facts = self._found.facts
        authors: dict[tuple[str, int], list[int]] = {}
        for row in facts.of(Authorship):
            if not self._names[row.repo, row.author].is_bot:
                authors.setdefault((row.repo, row.commit), []).append(row.author)
        recent = {
            (c.repo, c.commit)
            for c in facts.of(Commit)
            if c.committed_at > self._until.get(c.repo, 0) - YEAR_DAYS * DAY_SECONDS
        }
        commits: dict[tuple[str, str], list[list[int]]] = {
            (r.repo, r.path): [] for r in self._asked.values()
        }
        for touches in original_touches(facts):
            key = (touches.repo, touches.commit)
            if key in recent and key in authors:
                for path in touches.paths:
                    if (touches.repo, path) in commits:
                        commits[touches.repo, path].append(authors[key])
        return commits

    def beside(self, answer: Answer) -> Answer:
        """Return the answer with a remark on who changed the path in the last year."""
        if not isinstance(answer, WhoAnswer):
            return answer
        resource = self._asked[answer.address]
        commits = self._commits[resource.repo, resource.path]
        if not commits:
            return answer
        remark = self._remark(resource.repo, commits, self._holdings(resource))
        return replace(answer, remarks=(*answer.remarks, remark))

    def _remark(
        self, repo: str, commits: Sequence[Sequence[int]], holdings: Sequence[Holding]
    ) -> str:
        owners = {party for holding in holdings for party in holding.parties}
        reach = owners | {person for party in owners for person in self._book.members(party)}
        # Who the owners' people are has to be known: else nobody may say that they made none.
        is_known = bool(owners) and all(self._has_people(party) for party in owners)
        by_owner, others = 0, Counter[str]()
        for authors in commits:
            if is_known and any(self._parties.get((repo, author)) in reach for author in authors):
                by_owner += 1
            else:
                others[self._label(repo, authors[0])] += 1
        until = datetime.fromtimestamp(self._until[repo], UTC).date()
        return _sentence(by_owner if is_known else None, others, len(commits), str(until))

    def _has_people(self, party: str) -> bool:
        return kind_of(party) in ("person", "email") or bool(self._book.members(party))

    def _label(self, repo: str, author: int) -> str:
        party = self._parties.get((repo, author), "")
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


def with_observed(found: Scan, answers: Sequence[Answer]) -> tuple[Answer, ...]:
    """Return the answers, each with who really changed it beside what is claimed."""
    observer = Observer(found, answers)
    return tuple(observer.beside(answer) for answer in answers)
