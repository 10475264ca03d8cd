"""Who can own: teams, people, how they are spelled, and who vouches for the list.

Annotations are evaluated as they stand here: as text, each would be compiled at start-up.
"""

from typing import NamedTuple


class Team(NamedTuple):
    """A declared group of people.

    `party` is its reference in its own source's spelling, normalised: `@org/team` (a GitHub
    team), `group:namespace/name` (Backstage), `alias:NAME` (OWNERS_ALIASES) or `team:NAME`
    (merestone.yaml and mapped lists). `kind` is the team's kind where a source says it, or ''.
    `has_members` is false where the source does not list members at all.
    """

    repo: str
    path: str
    line: int
    source: str
    party: str
    title: str
    kind: str
    parent: str
    has_members: bool


class Member(NamedTuple):
    """One person in one team. `person`: `@login`, `user:namespace/name` or an email.

    `role`: `member`, `maintainer`, `lead` or '' where the source makes no difference.
    """

    repo: str
    path: str
    line: int
    team: str
    person: str
    role: str


class Person(NamedTuple):
    """A person whom a team source knows. `email` and `title` are '' where it says none."""

    repo: str
    path: str
    line: int
    source: str
    party: str
    title: str
    email: str


class SameParty(NamedTuple):
    """A source says that two spellings are one party, such as a team's former name."""

    repo: str
    path: str
    line: int
    party: str
    spelling: str
    reason: str


class Vouches(NamedTuple):
    """A source that lists *all* parties of one namespace, so that others do not exist.

    `scope`: `@org/` (teams of that organisation), `@` (users), `group:`, `user:`, `team:`.
    """

    repo: str
    path: str
    source: str
    scope: str
