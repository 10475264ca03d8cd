"""What plans and states say of a root's resources."""

from __future__ import annotations

import re
from collections.abc import Iterator

from merestone.connectors.terraform.backend import state_of
from merestone.connectors.terraform.folders import Record, upwards
from merestone.connectors.terraform.sources import root_address
from merestone.model.facts import Fact, Label, Problem, Property, Relation, Thing

INDEX = re.compile(r'\[(?:\d+|"(?:[^"\\]|\\.)*")\]')
WORKSPACES = "terraform.tfstate.d"
REASONS = {
    "errored": "this plan ended with an error, so it may lack changes; plan again",
    "complete": "this plan is not complete (some changes are deferred); plan again after apply",
}


class Run:
    """One plan or state file. `home` is the address of the root whose things it speaks of."""

    def __init__(self, repo: str, path: str, roots: set[str], known: set[str]) -> None:
        folder = path.rpartition("/")[0]
        self.workspace = ""
        head, _, last = folder.rpartition("/")
        if head == WORKSPACES or head.endswith(f"/{WORKSPACES}"):
            folder, self.workspace = head.removesuffix(WORKSPACES).rstrip("/"), last
        found = next((each for each in upwards(folder) if each in roots), folder)
        self.repo, self.path, self.folder = repo, path, found
        self.home = root_address(repo, found)
        self.is_root_known = found in roots
        self.known = known

    def facts(self, records: list[Record]) -> Iterator[Fact]:
        """Yield what the file's records say."""
        if not self.is_root_known and self.home not in self.known:
            name = self.folder or self.repo
            yield self._thing(self.home, "root module", name, "")
        for record in records:
            kind = record["is"]
            if kind == "plan":
                yield from self._plan(record)
            elif kind == "state":
                yield from self._state(record)
            else:
                yield from self._instance(record)

    def _thing(self, address: str, kind: str, name: str, parent: str) -> Thing:
        self.known.add(address)
        return Thing(self.repo, self.path, 0, address, kind, name, parent)

    def _property(self, address: str, key: str, value: str) -> Property:
        return Property(self.repo, self.path, 0, address, key, value)

    def _plan(self, record: Record) -> Iterator[Fact]:
        yield self._property(self.home, "plan", self.path)
        if record["version"]:
            yield self._property(self.home, "terraform version", record["version"])
        for key, reason in REASONS.items():
            if record[key] is (key == "errored"):
                covers = f"{self.path}//"
                yield Problem("terraform", self.repo, self.path, 0, reason, covers, True)

    def _state(self, record: Record) -> Iterator[Fact]:
        if not record["raw"]:
            if record["version"]:
                yield self._property(self.home, "terraform version", record["version"])
            return
        name = "terraform.tfstate" if self.workspace else self.path.rpartition("/")[2]
        folder = self.folder if self.workspace else self.path.rpartition("/")[0]
        state = state_of("local", {"path": name}, self.repo, folder, self.workspace)
        yield self._thing(state.address, "state", state.name, "")
        yield Relation(self.repo, self.path, 0, self.home, "writes", state.address)
        for key in ("serial", "lineage", "version"):
            if record[key]:
                said = "terraform version" if key == "version" else key
                yield self._property(state.address, said, record[key])
        if self.workspace:
            yield self._property(state.address, "workspace", self.workspace)

    def _instance(self, record: Record) -> Iterator[Fact]:
        at = f"@{self.workspace}" if self.workspace else ""
        written = record["address"]
        address = f"{self.home}//{written}{at}"
        general = f"{self.home}//{INDEX.sub('', written)}"
        parent = self.home
        if general != address:
            parent = general
            if general not in self.known:
                name = general.partition("//")[2]
                yield self._thing(general, record["type"], name, self.home)
        yield self._thing(address, record["type"], f"{written}{at}", parent)
        for origin, key, value, is_computed in record["tags"]:
            yield Label(self.repo, self.path, 0, address, origin, key, value, is_computed)
        for key in ("actions", "provider", "id"):
            if record.get(key):
                yield self._property(address, key, record[key])
        if record.get("importing"):
            yield self._property(address, "importing", "true")
        if record.get("previous"):
            old = f"{self.home}//{record['previous']}"
            yield Relation(self.repo, self.path, 0, address, "replaces", old)
