"""Who an owner's spelling stands for: one canonical party, its standing and its people.

Spellings are joined only where a source says so (an `also`, an annotation, a former name);
a likeness of names is never enough.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import cached_property

from merestone.model.claims import Party
from merestone.model.facts import (
    Facts,
    Member,
    Person,
    Repository,
    SameParty,
    Team,
    Vouches,
)
from merestone.ownership.placeholders import is_placeholder

PREFERENCE = ("team:", "group:", "user:", "alias:")


def namespace(party: str) -> str:
    """Return the part of a canonical party that says where its name is unique.

    `@org/` for a team of an organisation, `@` for a login, `group:`, `user:`, `team:`,
    `alias:REPO/`, `@@` for a role, `email` for an address.
    """
    if party.startswith("@@"):
        return "@@"
    if party.startswith("@"):
        return party[: party.index("/") + 1] if "/" in party else "@"
    if party.startswith("alias:"):
        return party[: party.index("/") + 1]
    for prefix in ("group:", "user:", "team:"):
        if party.startswith(prefix):
            return prefix
    return "email" if "@" in party else "other"


def kind_of(party: str) -> str:
    """Return `team`, `person`, `email` or `role`."""
    space = namespace(party)
    kinds = {"@@": "role", "@": "person", "user:": "person", "email": "email"}
    return kinds.get(space, "team")


class PartyBook:
    """Every spelling of every owner, joined into parties.

    `further_placeholders` are the user's own patterns of owners that mean nothing.
    """

    def __init__(self, facts: Facts, further_placeholders: tuple[str, ...] = ()) -> None:
        self._further = further_placeholders
        self._leader: dict[str, str] = {}
        self._shown: dict[str, str] = {}
        self._written: dict[str, str] = {}
        self.teams = [
            row._replace(party=self._local(row.party, row.repo)) for row in facts.of(Team)
        ]
        self._people = facts.of(Person)
        self._scopes = {self._scope(row) for row in facts.of(Vouches)}
        repos = [row.repo for row in facts.of(Repository)]
        for same in facts.of(SameParty):
            # merestone.yaml speaks for all repositories; an alias is unique in one.
            for repo in [same.repo] if same.repo else repos:
                self._join(self._local(same.party, repo), self._local(same.spelling, repo))
        self._declare()
        self._members: dict[str, dict[str, None]] = {}
        for member in facts.of(Member):
            self._add_member(member)

    @staticmethod
    def _local(party: str, repo: str) -> str:
        """An alias of an OWNERS_ALIASES file is unique in its repository only."""
        if party.startswith("alias:") and "/" not in party:
            return f"alias:{repo}/{party.removeprefix('alias:')}"
        return party.lower() if not party.startswith("alias:") else party

    @staticmethod
    def _scope(row: Vouches) -> str:
        return f"alias:{row.repo}/" if row.scope == "alias:" else row.scope.lower()

    def _find(self, party: str) -> str:
        while (up := self._leader.get(party, party)) != party:
            party = up
        return party

    def _join(self, one: str, other: str) -> None:
        first, second = self._find(one), self._find(other)
        if first == second:
            return
        if self._rank(second) < self._rank(first):
            first, second = second, first
        self._leader[second] = first

    @staticmethod
    def _rank(party: str) -> tuple[int, str]:
        for place, prefix in enumerate(PREFERENCE):
            if party.startswith(prefix):
                return place, party
        return len(PREFERENCE), party

    def _declare(self) -> None:
        self._known: set[str] = set()
        self._parent: dict[str, str] = {}
        self._counted: set[str] = set()
        for team in self.teams:
            party = self._find(team.party)
            self._known.add(party)
            self._shown.setdefault(party, self._plain(team.party))
            if team.has_members:
                self._counted.add(party)
            if team.parent:
                self._parent.setdefault(party, self._local(team.parent, team.repo))
        for person in self._people:
            self._known.add(self._find(person.party.lower()))

    def _add_member(self, member: Member) -> None:
        team = self._find(self._local(member.team, member.repo))
        person = self._find(member.person.lower())
        self._members.setdefault(team, {})[person] = None
        self._known.add(person)

    def canonical(self, spelling: str, repo: str = "") -> str:
        """Return the party that a spelling stands for, and remember how it is written."""
        party = self._find(self._local(spelling, repo))
        self._written.setdefault(party, spelling)
        return party

    def parent(self, party: str) -> str:
        """Return the party above a team, or ''."""
        return self._find(self._parent[party]) if party in self._parent else ""

    def members(self, party: str) -> tuple[str, ...]:
        """Return the people of a team, those of the teams below it included."""
        found: dict[str, None] = {}
        pending, seen = [party], {party}
        while pending:
            current = pending.pop()
            found.update(self._members.get(current, {}))
            below = [child for child in self._children.get(current, ()) if child not in seen]
            seen.update(below)
            pending += below
        return tuple(found)

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        children: dict[str, list[str]] = {}
        for child in self._parent:
            children.setdefault(self.parent(child), []).append(child)
        return children

    def is_counted(self, party: str) -> bool:
        """Return whether a source lists this team's members, so that none means none."""
        return party in self._counted

    def spellings(self, party: str) -> tuple[str, ...]:
        """Return every spelling that is joined into a party, the canonical one first."""
        others = sorted(s for s in {*self._leader, *self._leader.values()} if s != party)
        return (party, *(s for s in others if self._find(s) == party))

    def _plain(self, party: str) -> str:
        if party.startswith("team:"):
            return party.removeprefix("team:")
        if party.startswith("alias:"):
            return party.partition("/")[2]
        return party

    def shown(self, party: str) -> str:
        """Return the party as people read it: a declared team's name, else as first written."""
        if party in self._shown and not party.startswith("@"):
            return self._shown[party]
        return self._plain(self._written.get(party, party))

    def is_vouched(self, party: str) -> bool:
        """Return whether some source lists every party of this one's namespace."""
        return namespace(party) in self._scopes

    def standing(self, party: str) -> str:
        """Return `known`, `unknown` or `unlisted`."""
        if party in self._known:
            return "known"
        return "unknown" if self.is_vouched(party) else "unlisted"

    def is_placeholder(self, party: str) -> bool:
        """Return whether a party names nobody; a declared one never does."""
        return party not in self._known and is_placeholder(party, self._further)

    def describe(self, party: str) -> Party:
        """Return the row that the rules and the answers see."""
        kind = "placeholder" if self.is_placeholder(party) else kind_of(party)
        standing = self.standing(party)
        nearest = self.nearest(party) if standing == "unknown" else ""
        return Party(party, self.shown(party), kind, standing, nearest)

    def nearest(self, party: str) -> str:
        """Return the known party whose name is most like this one's, or ''."""
        same = sorted(p for p in self._known if namespace(p) == namespace(party))
        close = difflib.get_close_matches(party, same, 1, 0.75)
        return self.shown(close[0]) if close else ""

    def known_teams(self) -> list[str]:
        """Return every declared team, in order."""
        return sorted({self._find(team.party) for team in self.teams})

    def relation(self, ours: Iterable[str], theirs: Iterable[str]) -> str:
        """Return `same` (they overlap), `different` (known not to), or `unknown`."""
        one, other = set(ours), set(theirs)
        if one & other or self._reach(one) & self._reach(other):
            return "same"
        if all(p in self._known for p in one | other) and self._comparable(one, other):
            return "different"
        return "unknown"

    def _reach(self, parties: set[str]) -> set[str]:
        reached = set(parties)
        for party in parties:
            reached.update(self.members(party))
            up, seen = self.parent(party), {party}
            while up and up not in seen:
                reached.add(up)
                seen.add(up)
                up = self.parent(up)
        return reached

    def _comparable(self, one: set[str], other: set[str]) -> bool:
        """Names of one namespace differ for sure; across namespaces only their people can tell."""
        if {namespace(p) for p in one} == {namespace(p) for p in other}:
            return True
        people = [self._people_of(one), self._people_of(other)]
        return all(people) and not people[0] & people[1]

    def _people_of(self, parties: set[str]) -> set[str]:
        found = {p for p in parties if kind_of(p) == "person"}
        for party in parties:
            found.update(self.members(party))
        return found
