"""The names in merestone.yaml: whom a claim's subject, a member or another name stands for."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping

from merestone.charter.schema import TeamPart


def party_of(who: str, teams: Collection[str]) -> str:
    """Return the party that a claim is for: a team of this file, or the name as it is."""
    if who in teams:
        return f"team:{who}"
    return who


def claimant_fault(who: str, teams: Collection[str]) -> str:
    """Return why a claim cannot be for this party, or ''.

    A bare name must be a team of this file; `@org/team`, `@login`, `group:…`, `user:…` and an
    email are names elsewhere.
    """
    if who in teams or who.removeprefix("team:") in teams:
        return ""
    if who.startswith("alias:"):
        return f"{who!r} is unique in one repository only; declare a team that has it under `also`"
    if "@" in who or who.startswith(("group:", "user:")):
        return ""
    near = difflib.get_close_matches(who.removeprefix("team:"), list(teams), 1)
    hint = f"nearest is {near[0]!r}" if near else "declare it under `teams`"
    return f"team {who!r} is not declared under `teams`; {hint}"


def person_ref(written: str) -> str:
    """Return `@login`, or the reference or email as it is."""
    return written if "@" in written or ":" in written else f"@{written}"


def other_names(spelling: str) -> tuple[str, ...]:
    """Return the references that one of a team's other names may stand for."""
    if ":" in spelling or "@" in spelling:
        return (spelling,)
    if "/" in spelling:
        return (f"@{spelling}",)
    kinds = ("group:default/", "alias:", "label:", "receiver:", "role:")
    return tuple(f"{kind}{spelling}" for kind in kinds)


def team_faults(teams: Mapping[str, TeamPart]) -> Iterator[tuple[str, str]]:
    """Yield (team, what is wrong with it) for the names of all teams together."""
    by_case: dict[str, str] = {}
    owners: dict[str, str] = {}
    for name, team in teams.items():
        first = by_case.setdefault(name.lower(), name)
        if first != name:
            yield name, f"team {name!r} is {first!r} in another case; keep one of them"
        for fault in _faults(name, team, teams):
            yield name, fault
        for spelling in team.also:
            shared = [owners.setdefault(ref.lower(), name) for ref in other_names(spelling)]
            other = next((owner for owner in shared if owner != name), "")
            if other:
                yield (
                    name,
                    f"{spelling!r} is a name of both {other!r} and {name!r}; keep it with one",
                )


def _faults(name: str, team: TeamPart, teams: Mapping[str, TeamPart]) -> Iterator[str]:
    if not name.strip() or name.lower() == "nobody":
        yield f"team {name!r} cannot be called so; choose another name"
    for field, other in (("parent", team.parent), ("escalates_to", team.support.escalates_to)):
        if other and other not in teams:
            near = difflib.get_close_matches(other, list(teams), 1)
            hint = f"nearest is {near[0]!r}" if near else "declare it, or leave it out"
            yield f"{field} {other!r} of team {name!r} is no team of this file; {hint}"
    if _is_circular(name, teams):
        yield f"team {name!r} is part of itself; mend `parent`"
    for member in team.members:
        if _is_team(person_ref(member)):
            yield f"member {member!r} of team {name!r} is no person; write a login or an email"
    for spelling in team.also:
        if spelling.startswith("user:") or (spelling[:1] == "@" and "/" not in spelling):
            yield f"{spelling!r} is a person, not team {name!r}; write it under `members`"


def _is_circular(name: str, teams: Mapping[str, TeamPart]) -> bool:
    above, seen = teams[name].parent, {name}
    while above in teams and above not in seen:
        seen.add(above)
        above = teams[above].parent
    return above == name


def _is_team(ref: str) -> bool:
    return ref.startswith(("group:", "team:", "alias:")) or (ref.startswith("@") and "/" in ref)
