"""What connectors say: one named tuple a table, each row with its place.

A place is `repo`, `path` (relative to that repository, `/` between segments) and `line`
(1-based; 0 when the whole file is meant). The revision is that of the `Repository` row.
Facts decide nothing: an owner is kept as it was written.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVar

Row = TypeVar("Row")


class Repository(NamedTuple):
    """One repository (or plain folder) that was read.

    `kind`: `worktree`, `revision`, `bare` or `folder`. `revision` is a commit id, or ''.
    """

    repo: str
    root: str
    kind: str
    revision: str
    remote: str
    is_shallow: bool
    is_partial: bool


class Source(NamedTuple):
    """What one connector did with one repository.

    `status`: `read`, `partial` (some of it became problems), `unread`, `absent` (nothing there
    to read) or `off` (switched off). `items`: how many files or records it read.
    """

    connector: str
    repo: str
    status: str
    items: int
    detail: str


class Problem(NamedTuple):
    """A place that could not be read, and why.

    `covers` is the path prefix whose ownership this may hide ('' is the whole repository);
    `is_blinding` is false for a remark that hides nothing (a symlink that is not followed).
    """

    connector: str
    repo: str
    path: str
    line: int
    reason: str
    covers: str
    is_blinding: bool


class File(NamedTuple):
    """One path. `kind`: `file`, `executable`, `symlink`, `submodule` or `special`."""

    repo: str
    path: str
    kind: str


class CodeownersFile(NamedTuple):
    """A CODEOWNERS file found; the provider reads only the effective one.

    `dialect`: `github`, `gitlab` or `gitea`. `reason` says why it is not effective, or ''.
    """

    repo: str
    path: str
    dialect: str
    is_effective: bool
    reason: str


class CodeownersLine(NamedTuple):
    """One entry of a CODEOWNERS file.

    `ordinal` counts the entries of the file from 0. `owners` are spelled as written; empty
    means un-owned on purpose. `inherited` is true when they come from the section's header.
    `section` is '' before any header. `approvals`: how many the section asks for (0 when it
    is optional). `is_exclusion`: GitLab's and Gitea's `!`. `invalid`: why the provider skips
    the line, or ''.
    """

    repo: str
    path: str
    line: int
    ordinal: int
    dialect: str
    pattern: str
    owners: tuple[str, ...]
    inherited: bool
    section: str
    is_optional: bool
    approvals: int
    is_exclusion: bool
    invalid: str


class OwnersFile(NamedTuple):
    """A Prow OWNERS file. `folder` is '' at the root. `is_simple`: its filters are not read."""

    repo: str
    path: str
    folder: str
    is_simple: bool
    no_parent_owners: bool


class OwnersEntry(NamedTuple):
    """One name in an OWNERS file.

    `pattern` is '' (all files of the folder) or an unanchored RE2 on the path relative to it.
    `role`: `approver`, `reviewer`, `required_reviewer` or `emeritus_approver`. `name` is as
    written; `members` are the logins it stands for: itself, or those of the alias.
    """

    repo: str
    path: str
    line: int
    folder: str
    pattern: str
    role: str
    name: str
    is_alias: bool
    members: tuple[str, ...]


class Entity(NamedTuple):
    """One catalog entity. `ref` is `kind:namespace/name` in lower case, its identity.

    `owner` is `spec.owner` as written; `owner_ref` its full reference, or '' when it has none.
    `folder` is the part of the repository that it describes, or None when it says none.
    """

    repo: str
    path: str
    line: int
    ref: str
    kind: str
    namespace: str
    name: str
    title: str
    type: str
    lifecycle: str
    owner: str
    owner_ref: str
    owner_line: int
    folder: str | None


class EntityRelation(NamedTuple):
    """One entity names another. `type` is the field, such as `dependsOn`; `target` a full ref."""

    repo: str
    path: str
    line: int
    ref: str
    type: str
    target: str
    written: str


class EntityAnnotation(NamedTuple):
    """One annotation, label or tag of an entity; `kind` says which."""

    repo: str
    path: str
    line: int
    ref: str
    kind: str
    key: str
    value: str


class CatalogLocation(NamedTuple):
    """A Location's target. `status`: `inside` (its file was read), `missing` or `outside`."""

    repo: str
    path: str
    line: int
    ref: str
    target: str
    status: str


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


class Commit(NamedTuple):
    """One commit. Units: seconds since 1970 UTC; 0 where a date is none.

    `authored_at` is when the change was first written: a cherry-pick keeps it.
    """

    repo: str
    commit: int
    sha: str
    committed_at: int
    authored_at: int = 0


class Author(NamedTuple):
    """One identity after mailmap. `login` is known from a noreply address, or ''."""

    repo: str
    author: int
    name: str
    email: str
    login: str
    is_bot: bool


class Authorship(NamedTuple):
    """One author (or co-author) of one commit."""

    repo: str
    commit: int
    author: int


class Touches(NamedTuple):
    """The paths that one commit changed: one row a commit, since a history has millions of them."""

    repo: str
    commit: int
    paths: tuple[str, ...]


class HistoryReach(NamedTuple):
    """How far the history that was read goes back.

    `until_at` is the time of the newest commit; `since_at` of the oldest one read (0: none).
    `is_whole` is false for a shallow or bounded history; `detail` says why.
    """

    repo: str
    since_at: int
    until_at: int
    is_whole: bool
    detail: str


class Thing(NamedTuple):
    """One resource other than a file or a catalog entity: what a source defines, or what runs.

    `address` is its identity, such as `kubernetes:prod/shop/Deployment/checkout`; the first row of
    an address defines it, later ones are other places that speak of it. `kind` is its type in its
    source's own words (`aws_s3_bucket`, `Deployment`, `alert`, `topic`); `name` is what people
    call it; `parent` is the address of what contains it, or ''. For a thing of a live source,
    `repo` is the source's name, and `path` says where in it.
    """

    repo: str
    path: str
    line: int
    address: str
    kind: str
    name: str
    parent: str = ""


class Label(NamedTuple):
    """One label, annotation or tag of a thing, as written: it may name who owns it.

    `origin`: `label`, `annotation`, `tag`, `default tag` (of a provider), `field` or `comment`.
    `is_computed`: the value is known at run time only; `value` is then the expression.
    """

    repo: str
    path: str
    line: int
    address: str
    origin: str
    key: str
    value: str
    is_computed: bool = False


class Relation(NamedTuple):
    """One thing depends on another, or acts on it: `address` `type` `target`.

    `type` is a verb (`uses`, `reads`, `writes`, `deploys`, `routes to`, `pages`, `runs`, `selects`,
    `built from`, `instance of`, `replaces`). `target` is an address; `*` stands for a segment that
    the source does not say. `detail` is a remark for people, or ''.
    """

    repo: str
    path: str
    line: int
    address: str
    type: str
    target: str
    detail: str = ""


class Property(NamedTuple):
    """One further value of a thing that a rule or a person may ask for; never a secret."""

    repo: str
    path: str
    line: int
    address: str
    key: str
    value: str


Fact = (
    Repository
    | Source
    | Problem
    | File
    | CodeownersFile
    | CodeownersLine
    | OwnersFile
    | OwnersEntry
    | Entity
    | EntityRelation
    | EntityAnnotation
    | CatalogLocation
    | Team
    | Member
    | Person
    | SameParty
    | Vouches
    | Commit
    | Author
    | Authorship
    | Touches
    | HistoryReach
    | Thing
    | Label
    | Relation
    | Property
)

FACT_TYPES: tuple[type[Fact], ...] = (
    Repository,
    Source,
    Problem,
    File,
    CodeownersFile,
    CodeownersLine,
    OwnersFile,
    OwnersEntry,
    Entity,
    EntityRelation,
    EntityAnnotation,
    CatalogLocation,
    Team,
    Member,
    Person,
    SameParty,
    Vouches,
    Commit,
    Author,
    Authorship,
    Touches,
    HistoryReach,
    Thing,
    Label,
    Relation,
    Property,
)


class Facts:
    """All facts of one estate, by table; the order is that of reading."""

    def __init__(self) -> None:
        self._rows: dict[type[Fact], list[Any]] = {kind: [] for kind in FACT_TYPES}

    def add(self, row: Fact) -> None:
        """Append one row to its table."""
        self._rows[type(row)].append(row)

    def of(self, kind: type[Row]) -> list[Row]:
        """Return the rows of one table."""
        return self._rows[kind]  # type: ignore[index]
