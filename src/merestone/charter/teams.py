"""The teams section of merestone.yaml as facts, in the form of every other team source."""

from __future__ import annotations

from collections.abc import Iterator

from merestone.charter.load import Charter
from merestone.charter.parties import other_names, person_ref
from merestone.model.facts import Fact, Member, Person, SameParty, Source, Team, Vouches


def team_facts(charter: Charter) -> Iterator[Fact]:
    """Yield the declared teams, their people, their other names, and what the list vouches for."""
    teams = charter.file.teams
    if not teams:
        return
    scopes: dict[str, None] = {"team:": None}
    for name, team in teams.items():
        line, party = charter.line("teams", name), f"team:{name}"
        parent = f"team:{team.parent}" if team.parent else ""
        yield Team(
            "",
            charter.path,
            line,
            "charter",
            party,
            team.title,
            team.kind,
            parent,
            bool(team.members),
        )
        for spelling in team.also:
            scopes.update(dict.fromkeys(_scopes(spelling)))
            for other in other_names(spelling):
                yield SameParty("", charter.path, line, party, other, "also")
        for person in team.members:
            ref = person_ref(person)
            yield Member("", charter.path, line, party, ref, "")
            yield Person("", charter.path, line, "charter", ref, "", "")
    for scope in scopes:
        yield Vouches("", charter.path, "charter", scope)
    yield Source("charter", "", "read", len(teams), charter.path)


def _scopes(spelling: str) -> list[str]:
    """A list that names one team of an organisation may know the others."""
    if spelling.startswith("group:"):
        return ["group:"]
    org, slash, _ = spelling.removeprefix("@").partition("/")
    return [f"@{org}/"] if slash and ":" not in org else []
