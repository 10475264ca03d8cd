"""Reads one repository's catalog: from the files that are registered to those that are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from merestone.connectors.backstage.configuration import read_configuration
from merestone.connectors.backstage.descriptor import NAME, Descriptor, read_descriptor
from merestone.connectors.backstage.discovery import (
    MOST_PROBED,
    Probe,
    configuration_files,
    is_named,
    named_files,
)
from merestone.connectors.backstage.entity import EntityFacts, Identity, identify
from merestone.connectors.backstage.fields import text
from merestone.connectors.backstage.folders import described_folder, home_folder
from merestone.connectors.backstage.locations import Found, Resolver, Target, targets_of
from merestone.connectors.backstage.people import People
from merestone.connectors.backstage.skeletons import Skeletons
from merestone.connectors.backstage.urls import Inside, folder_of
from merestone.model.facts import CatalogLocation, Fact, Problem, Source
from merestone.model.settings import ReadSettings
from merestone.source.tree import Tree
from merestone.source.yaml import Map

MOST_TARGETS = 10_000


def read(tree: Tree, settings: ReadSettings) -> Iterator[Fact]:
    """Yield the facts of the catalog descriptors of one repository.

    Rows: entities with their relations and annotations, file by file; locations; teams and
    people; problems where they are met; one `Source` at the end.
    Source: Backstage, Descriptor Format of Catalog Entities.
    """
    catalog = _Catalog(tree, settings)
    unread = 0
    for row in catalog.rows():
        unread += isinstance(row, Problem) and row.is_blinding
        yield row
    yield catalog.source(unread)


class _Catalog:
    def __init__(self, tree: Tree, settings: ReadSettings) -> None:
        self.tree, self.names = tree, settings.catalog_files
        self.inside = Inside(tree.about.remote, list(tree.files))
        self.resolver = Resolver(self.inside)
        self.people = People()
        self.done: set[str] = set()
        self.entities = self.read_whole = self.skeletons = 0
        self.is_whole = True

    def rows(self) -> Iterator[Fact]:
        named, borrowed = named_files(self.tree, self.names)
        self.skeletons += len(borrowed)
        probe = Probe(self.tree)
        candidates = set(named) | set(borrowed)
        discovered = [self._load(path, False) for path in probe.files() if path not in candidates]
        registered = [self._load(path, True) for path in named]
        skeletons = Skeletons([*discovered, *registered])
        targets: list[Target] = []
        for path in configuration_files(self.tree):
            configuration = read_configuration(self.tree, path)
            self.is_whole = self.is_whole and configuration.is_whole
            targets.extend(configuration.targets)
            yield from configuration.problems
        yield from self._walk(self._kept(registered, skeletons), targets, True)
        yield from self._walk(self._kept(discovered, skeletons), [], False)
        if probe.is_cut:
            reason = f"more than {MOST_PROBED:,} YAML files; name descriptors in catalog_files"
            yield Problem(NAME, self.tree.repo, "", 0, reason, "", False)
        yield from self.people.rows(self.tree.repo, self.is_whole)

    def source(self, unread: int) -> Source:
        """Return what became of the whole; `unread` counts the places that hide ownership."""
        status = "partial" if unread else "read"
        if not self.read_whole:
            status = "unread" if unread else "absent"
        detail = f"entities: {self.entities}"
        if self.skeletons:
            detail += f"; left out in skeletons, fixtures and vendored code: {self.skeletons}"
        return Source(NAME, self.tree.repo, status, self.read_whole, detail)

    def _load(self, path: str, takes_all: bool) -> Descriptor:
        covers = folder_of(path) if is_named(path, self.names) else None
        return read_descriptor(self.tree, path, covers, takes_all)

    def _kept(self, found: Iterable[Descriptor], skeletons: Skeletons) -> Iterator[Descriptor]:
        """Leave out what a template fills in, unless a location has led there already."""
        for descriptor in found:
            if descriptor.path in self.done:
                continue
            if skeletons.holds(descriptor.path):
                self.skeletons += 1
            else:
                yield descriptor

    def _walk(
        self, found: Iterable[Descriptor], targets: list[Target], is_registered: bool
    ) -> Iterator[Fact]:
        """Yield what these files say, then what their locations lead to, breadth first."""
        for descriptor in found:
            yield from self._descriptor(descriptor, targets, is_registered)
        for count, target in enumerate(targets):
            if count == MOST_TARGETS:
                reason = f"more than {MOST_TARGETS:,} targets; the rest was not followed"
                yield self._location_problem(target, reason)
                break
            where = self.resolver.resolve(target)
            yield from self._location(target, where, is_registered)
            for path in where.paths:
                if path not in self.done:
                    yield from self._descriptor(self._load(path, True), targets, is_registered)

    def _location(self, target: Target, found: Found, is_registered: bool) -> Iterator[Fact]:
        if found.refusal:
            yield self._location_problem(target, found.refusal)
        if found.status == "outside" and is_registered:
            # A descriptor of the usual name is some service's; another file may hold groups.
            self.is_whole = self.is_whole and is_named(target.written, self.names)
        if found.status != "missing" or not target.is_optional:
            place = (self.tree.repo, target.path, target.line)
            yield CatalogLocation(*place, target.ref, target.written, found.status)

    def _location_problem(self, target: Target, reason: str) -> Problem:
        self.is_whole = False
        covers = folder_of(target.path)
        return Problem(NAME, self.tree.repo, target.path, target.line, reason, covers, False)

    def _descriptor(
        self, descriptor: Descriptor, targets: list[Target], is_registered: bool
    ) -> Iterator[Fact]:
        self.done.add(descriptor.path)
        self.skeletons += descriptor.skeletons
        self.is_whole = self.is_whole and not descriptor.problems
        self.read_whole += bool(descriptor.entities) or not descriptor.problems
        yield from descriptor.problems
        kinds = {text(document.get("kind")).lower() for document in descriptor.entities}
        for document in descriptor.entities:
            identity = identify(self.tree.repo, descriptor.path, document)
            if isinstance(identity, str):
                yield self._refused(descriptor.path, document, identity)
                continue
            self.entities += 1
            yield from self._entity(identity, document, "component" in kinds)
            self.people.add(identity, document, is_registered)
            if identity.kind == "location":
                targets.extend(targets_of(descriptor.path, identity.ref, document))

    def _entity(self, identity: Identity, document: Map, has_component: bool) -> Iterator[Fact]:
        named = is_named(identity.path, self.names)
        home = home_folder(identity.kind, identity.path, named, has_component)
        folder = described_folder(document, home, folder_of(identity.path), self.inside)
        yield from EntityFacts(identity, document, folder).rows()

    def _refused(self, path: str, document: Map, reason: str) -> Problem:
        """Return a problem that hides: the broken entity may be the one that names the owner."""
        self.is_whole = False
        is_blinding = is_named(path, self.names)
        place = (self.tree.repo, path, document.line)
        return Problem(NAME, *place, reason, folder_of(path), is_blinding)
