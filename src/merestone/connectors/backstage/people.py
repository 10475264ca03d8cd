"""Groups and Users as teams, members and persons."""

from __future__ import annotations

from collections.abc import Iterator

from merestone.connectors.backstage.descriptor import NAME
from merestone.connectors.backstage.entity import Identity
from merestone.connectors.backstage.fields import inner, text, written
from merestone.connectors.backstage.refs import parse_ref
from merestone.model.facts import Fact, Member, Person, SameParty, Team, Vouches
from merestone.source.yaml import Map

TEAM_SLUG = "github.com/team-slug"
USER_LOGIN = "github.com/user-login"


class People:
    """Collects the groups and users of one catalog; a group's members stand in both."""

    def __init__(self) -> None:
        self._groups: dict[Identity, Map] = {}
        self._users: dict[Identity, Map] = {}
        self._registered: dict[str, str] = {}

    def add(self, identity: Identity, document: Map, is_registered: bool) -> None:
        """Keep an entity if it is a Group or a User."""
        kept = {"group": self._groups, "user": self._users}.get(identity.kind)
        if kept is not None:
            kept.setdefault(identity, document)
            if is_registered:
                self._registered.setdefault(identity.kind, identity.path)

    def rows(self, repo: str, is_whole: bool) -> Iterator[Fact]:
        """Yield teams, persons, members, other spellings, and what this catalog vouches for.

        `is_whole` is false where the catalog may know groups or users that were not read.
        """
        members = [*self._listed_members(), *self._own_memberships()]
        for identity, document in self._groups.items():
            has_members = bool(self._users) or "members" in inner(document, "spec")
            yield _team(identity, document, has_members)
        for identity, document in self._users.items():
            yield _person(identity, document)
        yield from {(row.team, row.person): row for row in reversed(members)}.values()
        yield from self._spellings()
        for kind, path in sorted(self._registered.items() if is_whole else ()):
            yield Vouches(repo, path, NAME, f"{kind}:")

    def _listed_members(self) -> Iterator[Member]:
        for identity, document in self._groups.items():
            for value, line in written(inner(document, "spec"), "members"):
                person = parse_ref(value or "", "user", identity.namespace)
                if person:
                    yield Member(identity.repo, identity.path, line, identity.ref, person, "")

    def _own_memberships(self) -> Iterator[Member]:
        for identity, document in self._users.items():
            for value, line in written(inner(document, "spec"), "memberOf"):
                team = parse_ref(value or "", "group", identity.namespace)
                if team:
                    yield Member(identity.repo, identity.path, line, team, identity.ref, "")

    def _spellings(self) -> Iterator[SameParty]:
        for key, kept in ((TEAM_SLUG, self._groups), (USER_LOGIN, self._users)):
            for identity, document in kept.items():
                annotations = inner(document, "metadata", "annotations")
                slug = text(annotations.get(key)).strip().removeprefix("@").lower()
                if slug and ("/" in slug) == (key == TEAM_SLUG):
                    place = (identity.repo, identity.path, annotations.lines[key])
                    yield SameParty(*place, identity.ref, f"@{slug}", f"annotation {key}")


def _title(document: Map) -> str:
    shown = text(inner(document, "spec", "profile").get("displayName"))
    return shown or text(inner(document, "metadata").get("title"))


def _team(identity: Identity, document: Map, has_members: bool) -> Team:
    spec = inner(document, "spec")
    parent = parse_ref(text(spec.get("parent")), "group", identity.namespace)
    return Team(
        identity.repo,
        identity.path,
        document.line,
        NAME,
        identity.ref,
        _title(document),
        text(spec.get("type")),
        parent,
        has_members,
    )


def _person(identity: Identity, document: Map) -> Person:
    email = text(inner(document, "spec", "profile").get("email"))
    place = (identity.repo, identity.path, document.line)
    return Person(*place, NAME, identity.ref, _title(document), email)
