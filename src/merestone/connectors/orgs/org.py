"""One organisation's rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from merestone.connectors.orgs.names import person_party, slug, team_party
from merestone.model.facts import Fact, Member, Person, Problem, SameParty, Team
from merestone.source.yaml import Map, Seq

NAME = "orgs"


class Place(NamedTuple):
    """The file that says it, and the organisation's login."""

    repo: str
    path: str
    org: str

    def problem(self, line: int, reason: str) -> Problem:
        """Return a problem at a line of this file; teams hide nobody's paths."""
        return Problem(NAME, self.repo, self.path, line, reason, "", False)


def people_rows(place: Place, document: Map) -> Iterator[Fact]:
    """Yield the organisation's people: its admins and members, once each."""
    seen = set()
    for field in ("admins", "members"):
        for row in _logins(place, document, field):
            if isinstance(row, Problem):
                yield row
            elif row[0] not in seen:
                seen.add(row[0])
                yield Person(place.repo, place.path, row[1], NAME, row[0], "", "")


def team_rows(place: Place, teams: Any, parent: str = "") -> Iterator[Fact]:
    """Yield each team with its members and former names, then the teams inside it.

    The YAML reader bounds how deep a file nests, aliases included.
    """
    if not isinstance(teams, Map):
        return
    for name, value in teams.items():
        line = teams.lines[name]
        if not slug(name):
            yield place.problem(line, f"team {name!r} has no letter or digit; rename it")
            continue
        team = Map(line) if value is None else value
        if not isinstance(team, Map):
            yield place.problem(line, f"team {name!r} is no mapping; write its members below it")
            continue
        party = team_party(place.org, name)
        yield _team(place, name, team, line, parent)
        yield from _member_rows(place, party, team)
        yield from _former_names(place, party, team)
        yield from team_rows(place, team.get("teams"), party)


def _team(place: Place, name: str, team: Map, line: int, parent: str) -> Team:
    has_members = "members" in team or "maintainers" in team
    party = team_party(place.org, name)
    return Team(place.repo, place.path, line, NAME, party, name, "", parent, has_members)


def _member_rows(place: Place, party: str, team: Map) -> Iterator[Fact]:
    seen: set[str] = set()
    for field, role in (("maintainers", "maintainer"), ("members", "member")):
        for row in _logins(place, team, field):
            if isinstance(row, Problem):
                yield row
                continue
            person, line = row
            if person in seen:
                yield place.problem(line, f"{person} is in {party} twice; keep one of them")
            else:
                seen.add(person)
                yield Member(place.repo, place.path, line, party, person, role)


def _former_names(place: Place, party: str, team: Map) -> Iterator[Fact]:
    names = team.get("previously")
    if names is not None and not isinstance(names, Seq):
        yield place.problem(team.lines["previously"], "previously is no list; write `- old-name`")
        return
    for name, line in zip(names or (), names.lines if names else (), strict=True):
        if isinstance(name, str) and slug(name):
            spelling = team_party(place.org, name)
            if spelling != party:
                yield SameParty(place.repo, place.path, line, party, spelling, "former name")


def _logins(place: Place, mapping: Map, field: str) -> Iterator[tuple[str, int] | Problem]:
    names = mapping.get(field)
    if names is None:
        return
    if not isinstance(names, Seq):
        yield place.problem(mapping.lines[field], f"{field} is no list; write `- login` lines")
        return
    for name, line in zip(names, names.lines, strict=True):
        party = person_party(name) if isinstance(name, str) else ""
        if party:
            yield party, line
        else:
            shown = repr(name) if isinstance(name, str) else f"a {type(name).__name__}"
            yield place.problem(line, f"{shown} in {field} is no login; write one GitHub login")
