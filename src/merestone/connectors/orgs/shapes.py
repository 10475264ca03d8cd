"""What a parsed file is: a whole configuration, one organisation, some teams, or not ours.

Source: Prow, pkg/config/org (the fields of a configuration), and kubernetes/org, which
keeps one organisation in `org.yaml` and further teams in `teams.yaml` files below it.
"""

from __future__ import annotations

from typing import Any

from merestone.source.yaml import Map, Seq

ORG_SETTINGS = frozenset(
    (
        "billing_email",
        "default_repository_permission",
        "has_organization_projects",
        "has_repository_projects",
        "members_can_create_repositories",
    )
)
ORG_PEOPLE = frozenset(("admins", "members", "teams"))
TEAM_MARKS = frozenset(("privacy", "previously", "maintainers", "repos"))
TEAM_FIELDS = TEAM_MARKS | {"description", "members", "teams"}


def is_configuration(document: Any) -> bool:
    """Return whether it is a configuration with every organisation under `orgs`."""
    orgs = document.get("orgs") if isinstance(document, Map) else None
    return isinstance(orgs, Map) and any(
        isinstance(org, Map) and bool(ORG_PEOPLE & org.keys()) for org in orgs.values()
    )


def is_org(document: Any) -> bool:
    """Return whether it is one organisation: its people, and a setting or its admins."""
    if not isinstance(document, Map) or "kind" in document:
        return False
    has_people = any(isinstance(document.get(key), Seq) for key in ("admins", "members"))
    teams = document.get("teams")
    has_teams = isinstance(teams, Map) and is_teams(document)
    is_marked = "admins" in document or bool(ORG_SETTINGS & document.keys())
    return (has_people and is_marked) or (has_teams and is_marked)


def is_teams(document: Any) -> bool:
    """Return whether it has `teams`, each a mapping of a team's fields and nothing else."""
    teams = document.get("teams") if isinstance(document, Map) else None
    if not isinstance(teams, Map) or not teams or "kind" in document:
        return False
    shaped = [isinstance(team, Map) and team.keys() <= TEAM_FIELDS for team in teams.values()]
    return all(shaped) and any(team.keys() & {"members", "maintainers"} for team in teams.values())


def is_marked(document: Map) -> bool:
    """Return whether some team has a field that only GitHub's teams have."""
    return any(TEAM_MARKS & team.keys() for team in document["teams"].values())
