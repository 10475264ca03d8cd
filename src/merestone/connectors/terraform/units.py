"""Terragrunt units: folders that run one module with inputs of their own.

Source: Terragrunt, "Include", "Units": a unit's own word goes before that of what it includes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from merestone.connectors.terraform.definitions import Definitions
from merestone.connectors.terraform.elsewhere import located
from merestone.connectors.terraform.encode import Expression
from merestone.connectors.terraform.evaluate import evaluate
from merestone.connectors.terraform.folders import Module, Placed
from merestone.connectors.terraform.instances import Expansion
from merestone.connectors.terraform.roots import backend_facts, root_facts
from merestone.connectors.terraform.scopes import ModuleScope, Provider, provider_key, root_scope
from merestone.connectors.terraform.secrets import is_kept
from merestone.connectors.terraform.sources import (
    is_local,
    module_address,
    remote_address,
    root_address,
)
from merestone.connectors.terraform.terragrunt_scope import Files, FileScope
from merestone.connectors.terraform.values import Mapping, Sequence, Unknown, Value
from merestone.model.facts import Fact, Label, Property, Relation, Thing
from merestone.source.file_connector import Parsed
from merestone.source.tree import Tree

CHOSEN = "where the condition of its source says so"
UNIT = "terragrunt.hcl"
ROOT = "root.hcl"
GENERATED_TAGS = "default tags in what Terragrunt generates here"


class Unit:
    """One unit: its file and those that it includes, nearest first."""

    def __init__(self, scope: FileScope) -> None:
        self.scope = scope
        self.scopes = [scope, *(included for included, _ in scope.included())]

    def first(self, kind: str) -> tuple[FileScope, dict[str, Any]] | None:
        """Return the record of a kind that counts, and the file that says it."""
        for scope in self.scopes:
            for record in scope.of(kind):
                return scope, record
        return None

    def providers(self) -> list[Placed]:
        """Return the providers that are generated into the unit, its own word last."""
        return [
            Placed(scope.path, record)
            for scope in reversed(self.scopes)
            for record in scope.of("generated provider")
            if record["configured"]
        ]

    def source(self) -> str:
        """Return where the module comes from, '' where that is not known or not said."""
        found = self.first("source")
        value = evaluate(found[1]["path"], found[0], found[0].path) if found else ""
        return value if isinstance(value, str) else ""

    def local_sources(self) -> list[str]:
        """Return the folders that a source chooses among when only a run knows which."""
        found = self.first("source")
        return [] if not found or self.source() else list(_local_leaves(found[1]["path"]))

    def given(self, name: str) -> Value | None:
        """Return the input of that name, or None."""
        for scope in self.scopes:
            for record in scope.of("inputs"):
                value = scope.value("inputs", record["place"])
                if isinstance(value, Mapping) and name in value.entries:
                    return value.entries[name].value
                if not isinstance(value, Mapping) or value.rest:
                    return Unknown(f"var.{name}")
        return None


class Units:
    """All units of one repository. `called` are the folders of modules that they run."""

    def __init__(
        self, tree: Tree, parsed: Parsed, modules: dict[str, Module], definitions: Definitions
    ) -> None:
        self.repo = tree.repo
        self.modules = modules
        self.definitions = definitions
        every = {path: list(records) for path, records in parsed.items() if _is_terragrunt(path)}
        files = Files(tree.files, definitions, every)
        self.units: dict[str, Unit] = {}
        self.called: set[str] = set()
        for path in sorted(every):
            folder, _, name = path.rpartition("/")
            unit = Unit(FileScope(files, path, folder)) if name == UNIT else None
            if unit and (unit.first("source") or unit.scope.of("include") or folder in modules):
                self.units[folder] = unit
                ran = self._folder(unit)
                self.called |= {ran} if ran is not None and ran != folder else set()
        self.folders = set(self.units)

    def _folder(self, unit: Unit) -> str | None:
        """Return the folder of the module that a unit runs, or None where it is elsewhere."""
        source = unit.source()
        if not source:
            return self._chosen(unit) if unit.first("source") else unit.scope.unit
        if is_local(source) or source.startswith("/"):
            return unit.scope.inside(source.replace("//", "/"))
        return self._chosen(unit)

    def _chosen(self, unit: Unit) -> str | None:
        for source in unit.local_sources():
            folder = unit.scope.inside(source.replace("//", "/"))
            if folder in self.modules:
                return folder
        return None

    def facts(self, expansion: Expansion) -> Iterator[Fact]:
        """Yield each unit as a root, with what it runs."""
        for folder, unit in self.units.items():
            address = root_address(self.repo, folder)
            ran = self._folder(unit)
            module = self.modules.get(ran) if ran is not None else None
            if module is None and ran is None:
                module = self._fetched(unit, expansion)
            scope = self._scope(module, unit) if module else None
            if scope and ran == folder:
                yield from root_facts(self.repo, address, scope)
            else:
                path = unit.scope.path
                yield Thing(self.repo, path, 0, address, "terragrunt unit", folder or self.repo)
            yield from self._source(address, unit, ran)
            yield from self._backend(address, unit)
            yield from self._providers(address, unit)
            yield from self._unread_tags(address, unit)
            yield from self._dependencies(address, unit)
            if scope:
                yield from located(expansion.expand(address, scope))

    def _fetched(self, unit: Unit, expansion: Expansion) -> Module | None:
        """Return the module of another repository that a unit runs, where the estate holds it."""
        found = unit.first("source")
        source = unit.source().removeprefix("tfr:///")
        if not found or not source:
            return None
        scope, record = found
        return expansion.fetched(source, "", scope.path, record["line"])

    def _unread_tags(self, address: str, unit: Unit) -> Iterator[Label]:
        """Yield that what is generated into a unit, and was not read, may name its owner."""
        for scope in unit.scopes:
            for record in scope.of("generate"):
                if record["may_tag"]:
                    at = (self.repo, scope.path, record["line"], address)
                    yield Label(*at, "default tag", "owner", GENERATED_TAGS, is_computed=True)

    def _scope(self, module: Module, unit: Unit) -> ModuleScope:
        scope = root_scope(module, self.definitions)
        own = scope.given

        def given(name: str) -> Value | None:
            found = own(name)
            return unit.given(name) if found is None else found

        scope.given = given
        for placed in unit.providers():
            key = provider_key(placed.record)
            if key not in scope.providers or not placed.record["yields"]:
                scope.providers[key] = Provider(placed, scope)
        return scope

    def _source(self, address: str, unit: Unit, ran: str | None) -> Iterator[Fact]:
        found = unit.first("source")
        source = unit.source()
        if not found or not is_kept("", source) or (not source and ran is None):
            return
        scope, record = found
        place = (self.repo, scope.path, record["line"], address)
        if ran is not None:
            target, version = module_address(self.repo, ran), "" if source else CHOSEN
        else:
            target, version = remote_address(source.removeprefix("tfr:///"))
        yield Property(*place, "source", target.partition(":")[2])
        if version and ran is None and is_kept("", version):
            yield Property(*place, "version", version)
        yield Relation(*place, "instance of", target, version)

    def _backend(self, address: str, unit: Unit) -> Iterator[Fact]:
        found = unit.first("backend")
        if found:
            scope, record = found
            placed = Placed(scope.path, record)
            yield from backend_facts(self.repo, address, unit.scope.unit, placed, scope, "")

    def _providers(self, address: str, unit: Unit) -> Iterator[Property]:
        for path, record in unit.providers():
            name = provider_key(record)
            yield Property(self.repo, path, record["line"], address, "provider", name)

    def _dependencies(self, address: str, unit: Unit) -> Iterator[Fact]:
        for scope in unit.scopes:
            for record in (*scope.of("dependency"), *scope.of("dependencies")):
                value = evaluate(record["path"], scope, scope.path)
                targets = value.items if isinstance(value, Sequence) else (value,)
                for target in targets:
                    inside = scope.inside(target) if isinstance(target, str) and target else None
                    if inside is not None:
                        other = root_address(self.repo, inside)
                        line = record["line"]
                        yield Relation(self.repo, scope.path, line, address, "uses", other)


def _local_leaves(expression: Expression) -> Iterator[str]:
    """Yield the local paths that a choice between sources may come to."""
    if expression[0] == "?":
        yield from _local_leaves(expression[2])
        yield from _local_leaves(expression[3])
    elif expression[0] == "c" and isinstance(expression[1], str) and is_local(expression[1]):
        yield expression[1]


def _is_terragrunt(path: str) -> bool:
    return path.rpartition("/")[2] in (UNIT, ROOT)
