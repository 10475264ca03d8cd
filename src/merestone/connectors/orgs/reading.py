"""Finds the organisation files of one repository and reads them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from merestone.connectors.orgs.names import LOGIN
from merestone.connectors.orgs.org import NAME, Place, people_rows, team_rows
from merestone.connectors.orgs.shapes import is_configuration, is_marked, is_org, is_teams
from merestone.model.facts import Fact, Problem, Source, Vouches
from merestone.model.settings import ReadSettings
from merestone.source.tree import Tree, Unreadable
from merestone.source.yaml import Map, YamlError, load_documents

LIMIT_BYTES = 2_000_000
ORG_NAMES = ("org.yaml", "org.yml")
TEAM_NAMES = ("teams.yaml", "teams.yml")
WHOLE_NAMES = ("peribolos.yaml", "peribolos.yml", "orgs.yaml", "orgs.yml", "config.yaml")
# Folders that are named for what they hold, so that they are no organisation.
NO_ORG = frozenset(("", "config", "org", "orgs", "github", ".github", "peribolos"))


# What an organisation's file says even where it cannot be parsed.
MARKS = (b"admins:", b"default_repository_permission:", b"members_can_create_repositories:")


class Parsed(NamedTuple):
    """One file as it was read: its first document, or the fault that kept it from being read."""

    path: str
    document: Any
    line: int
    fault: str
    is_ours: bool


def read(tree: Tree, settings: ReadSettings) -> Iterator[Fact]:  # noqa: ARG001
    """Yield the organisations, teams and people of one repository's Peribolos files.

    Rows: for each file, people and teams with their members and former names; then what the
    files vouch for; one `Source` at the end.
    Source: Prow, Peribolos, "Org configuration".
    """
    orgs = _Orgs(tree)
    problems = 0
    for row in orgs.rows():
        problems += isinstance(row, Problem)
        yield row
    status = "partial" if problems else "read"
    if not orgs.items:
        status = "unread" if problems else "absent"
    detail = f"organisations: {len(orgs.seen)}" if orgs.items else ""
    yield Source(NAME, tree.repo, status, orgs.items, detail)


class _Orgs:
    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.items = 0
        self.seen: set[str] = set()
        self.org_of_folder: dict[str, str] = {}
        self.vouched: dict[str, str] = {}
        self.is_whole = True

    def rows(self) -> Iterator[Fact]:
        for parsed in self._parsed(WHOLE_NAMES + ORG_NAMES):
            if parsed.fault:
                if parsed.is_ours:
                    yield self._fault(parsed)
            elif is_configuration(parsed.document):
                orgs = parsed.document["orgs"]
                for org, document in orgs.items():
                    yield from self._org(parsed.path, orgs.lines[org], org, document)
            elif is_org(parsed.document):
                yield from self._lone_org(parsed)
        for parsed in self._parsed(TEAM_NAMES):
            yield from self._teams(parsed)
        yield from self._vouches()

    def _vouches(self) -> Iterator[Vouches]:
        others = {f"@{org.lower()}/" for org in self._orgs_with_other_lists()}
        for scope, path in sorted(self.vouched.items()):
            if self.is_whole and scope not in others:
                yield Vouches(self.tree.repo, path, NAME, scope)

    def _orgs_with_other_lists(self) -> Iterator[str]:
        """Organisations whose folder has YAML of another form: a generator may add teams."""
        known = ORG_NAMES + TEAM_NAMES
        for path in self.tree.files:
            is_list = path.endswith((".yaml", ".yml")) and path.rpartition("/")[2] not in known
            if is_list and (org := self._org_above(path, is_root=False)):
                yield org

    def _parsed(self, names: tuple[str, ...]) -> Iterator[Parsed]:
        for path in sorted(path for name in names for path in self.tree.named(name)):
            try:
                data = self.tree.read(path, LIMIT_BYTES)
            except Unreadable as error:
                yield Parsed(path, None, 0, str(error), path.endswith(ORG_NAMES))
                continue
            try:
                documents = load_documents(data, is_text=True)
            except YamlError as error:
                is_ours = any(mark in data for mark in MARKS)
                yield Parsed(path, None, error.line, error.reason, is_ours)
            else:
                yield Parsed(path, documents[0] if documents else None, 1, "", False)

    def _fault(self, parsed: Parsed) -> Problem:
        self.is_whole = False
        reason = f"{parsed.fault}; expected an organisation's people and teams; correct the file"
        return Place(self.tree.repo, parsed.path, "").problem(parsed.line, reason)

    def _lone_org(self, parsed: Parsed) -> Iterator[Fact]:
        folder = parsed.path.rpartition("/")[0]
        org = folder.rpartition("/")[2]
        if org.lower() in NO_ORG or not LOGIN.fullmatch(org):
            org = owner_of(self.tree.about.remote)
        if org:
            self.org_of_folder[folder] = org
            yield from self._org(parsed.path, 1, org, parsed.document)
        else:
            yield self._nameless(parsed.path)

    def _nameless(self, path: str) -> Problem:
        self.is_whole = False
        reason = "no folder says which organisation this is; move it to config/ORG/"
        return Place(self.tree.repo, path, "").problem(1, reason)

    def _org(self, path: str, line: int, org: str, document: Any) -> Iterator[Fact]:
        place = Place(self.tree.repo, path, org)
        if not isinstance(document, Map) or not LOGIN.fullmatch(org):
            self.is_whole = False
            reason = f"organisation {org!r} is no login with a mapping; write its members below it"
            yield place.problem(line, reason)
            return
        self.items += 1
        self.seen.add(org.lower())
        if "members" in document:
            self.vouched.setdefault("@", path)
        yield from people_rows(place, document)
        yield from self._team_rows(place, document)

    def _team_rows(self, place: Place, document: Map) -> Iterator[Fact]:
        if "teams" in document:
            self.vouched.setdefault(f"@{place.org.lower()}/", place.path)
        yield from team_rows(place, document.get("teams"))

    def _teams(self, parsed: Parsed) -> Iterator[Fact]:
        """Read a file of teams; one that has no organisation above it is probably not ours."""
        org = self._org_above(parsed.path)
        if parsed.fault:
            if org:
                yield self._fault(parsed)
            return
        if not is_teams(parsed.document) or not (org or is_marked(parsed.document)):
            return
        org = org or self._org_below_config(parsed.path)
        if not org:
            yield self._nameless(parsed.path)
            return
        self.items += 1
        self.seen.add(org.lower())
        yield from self._team_rows(Place(self.tree.repo, parsed.path, org), parsed.document)

    def _org_above(self, path: str, *, is_root: bool = True) -> str:
        """Return the organisation of the nearest folder above; the root counts if `is_root`."""
        folder = path
        while folder:
            folder = folder.rpartition("/")[0]
            if folder in self.org_of_folder and (folder or is_root):
                return self.org_of_folder[folder]
        return ""

    @staticmethod
    def _org_below_config(path: str) -> str:
        folders = path.split("/")[:-1]
        at = folders.index("config") + 1 if "config" in folders else len(folders)
        return folders[at] if at < len(folders) and LOGIN.fullmatch(folders[at]) else ""


def owner_of(remote: str) -> str:
    """Return the owner in a GitHub remote's address, or ''."""
    _, found, rest = remote.replace(":", "/").rpartition("github.com/")
    owner = rest.strip("/").partition("/")[0]
    return owner if found and LOGIN.fullmatch(owner) else ""
