"""Who an owner's spelling stands for: one canonical party, its standing and its people."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from functools import cached_property, lru_cache

from merestone.model.claims import Party
from merestone.model.facts import Facts, Member, Person, Team, Vouches
from merestone.ownership.placeholders import is_placeholder
from merestone.ownership.spellings import WRITTEN, Spellings, kind_of, localised, namespace

__all__ = ["PartyBook", "kind_of", "namespace"]

WORDS = re.compile(r"[^\W_]+")
# Words that tell what a group is, not which one it is.
COMMON = frozenset(("team", "squad", "group", "tribe", "guild", "crew", "the"))
NEARLY = 0.85


class PartyBook:
    """Every spelling of every owner, joined into parties.

    `further_placeholders` are the user's own patterns of owners that mean nothing.
    """

    def __init__(self, facts: Facts, further_placeholders: tuple[str, ...] = ()) -> None:
        self._further = further_placeholders
        self._shown: dict[str, str] = {}
        self._written: dict[str, str] = {}
        self.teams = [row._replace(party=localised(row.party, row.repo)) for row in facts.of(Team)]
        self._people = facts.of(Person)
        self._scopes = {_scope(row) for row in facts.of(Vouches)}
        self._spellings = Spellings(facts)
        self._find = self._spellings.leader
        self._declare(facts.of(Team))
        self._members: dict[str, dict[str, None]] = {}
        self._everybody: dict[str, tuple[str, ...]] = {}
        for member in facts.of(Member):
            self._add_member(member)
        self._related = lru_cache(maxsize=65_536)(self._relation)

    def _declare(self, rows: Iterable[Team]) -> None:
        self._known: set[str] = set()
        self._parent: dict[str, str] = {}
        self._counted: set[str] = set()
        for team, row in zip(self.teams, rows, strict=True):
            party = self._find(team.party)
            self._known.add(party)
            if party == team.party:
                shown = row.party.removeprefix("alias:").removeprefix("team:")
                self._shown.setdefault(party, shown)
            if team.has_members:
                self._counted.add(party)
            if team.parent:
                self._parent.setdefault(party, localised(team.parent, team.repo))
        for person in self._people:
            self._known.add(self._find(person.party.lower()))

    def _add_member(self, member: Member) -> None:
        team = self._find(localised(member.team, member.repo))
        person = self._find(member.person.lower())
        self._members.setdefault(team, {})[person] = None
        if not team.startswith("alias:"):
            # An alias names logins; whether such a login exists is for the organisation to say.
            self._known.add(person)

    def canonical(self, spelling: str, repo: str = "") -> str:
        """Return the party that a spelling stands for, and remember how it is written."""
        party = self._find(localised(spelling, repo))
        self._written.setdefault(party, spelling)
        return party

    def parent(self, party: str) -> str:
        """Return the party above a team, or ''."""
        return self._find(self._parent[party]) if party in self._parent else ""

    def members(self, party: str) -> tuple[str, ...]:
        """Return the people of a team, those of the teams below it included."""
        if party not in self._everybody:
            self._everybody[party] = self._people_below(party)
        return self._everybody[party]

    def _people_below(self, party: str) -> tuple[str, ...]:
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
        return self._spellings.all_of(party)

    def shown(self, party: str) -> str:
        """Return the party as people read it: a declared team's name, else as first written."""
        if party in self._shown and not party.startswith("@"):
            return self._shown[party].removeprefix("group:default/")
        if party.startswith("alias:"):
            return party.rpartition("/")[2].replace("%2F", "/")
        written = self._written.get(party, party).removeprefix("team:")
        if written.startswith("receiver:"):
            return written.replace(":", " ", 1)  # what is paged, since no team has the name
        return written.partition(":")[2] if written.startswith(WRITTEN) else written

    def named(self, name: str) -> str:
        """Return the one known team that bears this very name in some source, or ''.

        That two names are the same word, without regard to case, says that they mean the same
        team; that they are alike says nothing.
        """
        bearers = self._bearers.get(name.strip().lower(), set())
        return next(iter(bearers)) if len(bearers) == 1 else ""

    @cached_property
    def _bearers(self) -> dict[str, set[str]]:
        bearers: dict[str, set[str]] = {}
        for team in self.teams:
            party = self._find(team.party)
            for name in (team.party.rpartition("/")[2].rpartition(":")[2], team.title.lower()):
                bearers.setdefault(name, set()).add(party)
        return bearers

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
        if party.startswith("label:") and kind != "placeholder":
            nearest = self.nearly(party.removeprefix("label:"))
        return Party(party, self.shown(party), kind, standing, nearest)

    def nearest(self, party: str) -> str:
        """Return the known name of its namespace that is most like this one, or ''."""
        close = difflib.get_close_matches(party, self._names.get(namespace(party), ()), 1, 0.75)
        if not close:
            return ""
        known = self._find(close[0])
        return self.shown(known) if known == close[0] else close[0]

    def nearly(self, name: str) -> str:
        """Return the one known team whose name differs from this one in spelling alone, or ''.

        That is a hint for a person, who alone can tell: it joins nothing.
        """
        plain = _plain(name)
        close = {plain} if plain in self._plain_bearers else set()
        if plain and not close:
            close.update(difflib.get_close_matches(plain, self._plain_bearers, 3, NEARLY))
        bearers = {party for each in close for party in self._plain_bearers[each]}
        return self.shown(next(iter(bearers))) if len(bearers) == 1 else ""

    @cached_property
    def _plain_bearers(self) -> dict[str, set[str]]:
        plain: dict[str, set[str]] = {}
        for name, bearers in self._bearers.items():
            if _plain(name):
                plain.setdefault(_plain(name), set()).update(bearers)
        return plain

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        """Every spelling of every known party, by namespace."""
        names: dict[str, list[str]] = {}
        for party in sorted(self._known):
            for spelling in self.spellings(party):
                names.setdefault(namespace(spelling), []).append(spelling)
        return names

    def known_teams(self) -> list[str]:
        """Return every declared team, in order."""
        return sorted({self._find(team.party) for team in self.teams})

    def relation(self, ours: Iterable[str], theirs: Iterable[str]) -> str:
        """Return `same` (one is, holds or is part of the other), `different`, or `unknown`.

        Names of one namespace differ for sure once they are known; across namespaces only the
        people can tell, and two teams that share some are taken for one.
        """
        return self._related(tuple(ours), tuple(theirs))

    def _relation(self, ours: tuple[str, ...], theirs: tuple[str, ...]) -> str:
        one, other = set(ours), set(theirs)
        if one & self._around(other) or other & self._around(one):
            return "same"
        is_known = all(party in self._known for party in one | other)
        if {namespace(p) for p in one} == {namespace(p) for p in other}:
            return "different" if is_known else "unknown"
        people = self._people_of(one), self._people_of(other)
        if people[0] & people[1]:
            return "same"
        return "different" if is_known and all(people) else "unknown"

    def _around(self, parties: set[str]) -> set[str]:
        """Return the parties, their people, and the teams above them."""
        around = set(parties)
        for party in parties:
            around.update(self.members(party))
            up = self.parent(party)
            while up and up not in around:
                around.add(up)
                up = self.parent(up)
        return around

    def _people_of(self, parties: set[str]) -> set[str]:
        found = {p for p in parties if kind_of(p) == "person"}
        for party in parties:
            found.update(self.members(party))
        return found


def _scope(row: Vouches) -> str:
    """Return the namespace that a list vouches for, in the form of `namespace`."""
    return f"alias:{row.repo}/" if row.scope == "alias:" else row.scope.lower()


def _plain(name: str) -> str:
    """Return a team's name without what people write differently: case, marks, `team`."""
    words = WORDS.findall(name.lower())
    return "".join(word for word in words if word not in COMMON)
