"""Which spellings of owners are one party, as far as the sources say so.

A likeness of names is never enough. Neither is a statement that would make one party of two that
are known to be different: two teams of one list, or a team and a person. What merestone.yaml
says is the organisation's own word and is always taken.
"""

from __future__ import annotations

from collections.abc import Iterable

from merestone.model.facts import Facts, Person, Repository, SameParty, Team

PREFERENCE = ("team:", "group:", "user:", "alias:")
# Names that stand in a label, an Alertmanager configuration or a database alone.
WRITTEN = ("label:", "receiver:", "role:")
KINDS = {"@@": "role", "@": "person", "user:": "person", "email": "email"}


def namespace(party: str) -> str:
    """Return the part of a canonical party that says where its name is unique.

    `@org/` for a team of an organisation, `@` for a login, `group:`, `user:`, `team:`,
    `alias:REPO/`, `label:`, `receiver:` (of alerts), `role:` (of a database), `@@` for a role of a
    provider, `email` for an address.
    """
    if party.startswith("@@"):
        return "@@"
    if party.startswith("@"):
        return party[: party.index("/") + 1] if "/" in party else "@"
    if party.startswith("alias:"):
        return party[: party.rfind("/") + 1]
    for prefix in ("group:", "user:", "team:", *WRITTEN):
        if party.startswith(prefix):
            return prefix
    return "email" if "@" in party else "other"


def kind_of(party: str) -> str:
    """Return `team`, `person`, `email` or `role`."""
    return KINDS.get(namespace(party), "team")


def localised(party: str, repo: str) -> str:
    """Return a spelling as it is compared: an alias is unique in its repository only.

    A `/` in an alias's own name is escaped, so that the last one ends the repository's.
    """
    if not party.startswith("alias:"):
        return party.lower()
    name = party.removeprefix("alias:")
    if name.startswith(f"{repo}/"):
        return party
    return f"alias:{repo}/{name.lower().replace('/', '%2F')}"


class Spellings:
    """Spellings joined into parties, each with its preferred one as the leader."""

    def __init__(self, facts: Facts) -> None:
        self._leader: dict[str, str] = {}
        self._names: dict[str, set[str]] = {}
        self._declared = {localised(row.party, row.repo) for row in facts.of(Team)}
        self._declared |= {row.party.lower() for row in facts.of(Person)}
        # merestone.yaml, which speaks for all repositories, comes first.
        rows = sorted(facts.of(SameParty), key=lambda row: row.repo != "")
        repos = [row.repo for row in facts.of(Repository)]
        for row in rows:
            for repo in () if row.repo else repos:
                self._join(localised(row.party, repo), localised(row.spelling, repo))
        others = [row for row in rows if row.repo]
        said = [(localised(r.party, r.repo), localised(r.spelling, r.repo)) for r in others]
        disputed = self._disputed(said)
        for party, spelling in said:
            if spelling not in disputed and self._may_join(party, spelling):
                self._join(party, spelling)

    def leader(self, party: str) -> str:
        """Return the party that a localised spelling stands for."""
        while (up := self._leader.get(party, party)) != party:
            party = up
        return party

    def all_of(self, party: str) -> tuple[str, ...]:
        """Return every spelling that is joined into a party, the canonical one first."""
        return (party, *sorted(self._cluster(party) - {party}))

    def _cluster(self, leader: str) -> set[str]:
        return self._names.get(leader, {leader})

    def _disputed(self, said: Iterable[tuple[str, str]]) -> set[str]:
        """Return the spellings that two parties of one namespace call theirs: nobody's, then."""
        claimants: dict[tuple[str, str], set[str]] = {}
        for party, spelling in said:
            claimants.setdefault((spelling, namespace(party)), set()).add(self.leader(party))
        return {spelling for (spelling, _), parties in claimants.items() if len(parties) > 1}

    def _may_join(self, party: str, spelling: str) -> bool:
        one, other = self.leader(party), self.leader(spelling)
        if {kind_of(one), kind_of(other)} == {"team", "person"}:
            return False
        return one == other or not (self._lists(one) & self._lists(other))

    def _lists(self, leader: str) -> set[str]:
        """Return the namespaces in which a source declares a name of this party."""
        return {namespace(name) for name in self._cluster(leader) & self._declared}

    def _join(self, one: str, other: str) -> None:
        first, second = self.leader(one), self.leader(other)
        if first == second:
            return
        if _rank(second) < _rank(first):
            first, second = second, first
        self._leader[second] = first
        self._names[first] = self._cluster(first) | self._cluster(second)


def _rank(party: str) -> tuple[int, str]:
    for place, prefix in enumerate(PREFERENCE):
        if party.startswith(prefix):
            return place, party
    return len(PREFERENCE), party
