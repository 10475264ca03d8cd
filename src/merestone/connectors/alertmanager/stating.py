"""Turns records into facts: routes, receivers, and which route pages which receiver."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from merestone.connectors.alertmanager.matchers import as_written
from merestone.connectors.alertmanager.reading import NAME
from merestone.connectors.alertmanager.records import (
    FAULT,
    Configuration,
    Fault,
    Field,
    Node,
    Receiver,
)
from merestone.connectors.alertmanager.routing import Matcher
from merestone.model.facts import Fact, Label, Problem, Property, Relation, Thing
from merestone.model.settings import ReadSettings
from merestone.source.file_connector import Parsed
from merestone.source.kubernetes_objects import UNSAID, object_address
from merestone.source.tree import Tree

NOBODY = "it has no integration: it pages nobody"


def facts(tree: Tree, parsed: Parsed, settings: ReadSettings) -> Iterator[Fact]:
    """Yield the routes and receivers of one repository, in order of the paths."""
    taken: dict[str, int] = {}
    for path, records in parsed.items():
        for record in records:
            yield from state(tree.repo, path, record, taken, settings.cluster_of(tree.repo, path))


def state(
    repo: str, path: str, record: Sequence[Any], taken: dict[str, int], cluster: str = ""
) -> Iterator[Fact]:
    """Yield the facts of one record; `taken` counts the addresses given so far.

    `cluster` is that of the Kubernetes object that holds it.
    """
    if record[0] == FAULT:
        fault = Fault(*record)
        yield Problem(NAME, repo, path, fault.line, fault.reason, f"{path}//", fault.is_blinding)
        return
    yield from Stated(repo, path, Configuration(*record), taken, cluster).rows()


class Paged(NamedTuple):
    """A receiver's address, and what is to be said of paging it."""

    address: str
    detail: str


class Stated:
    """The facts of one configuration."""

    def __init__(
        self,
        repo: str,
        path: str,
        configuration: Configuration,
        taken: dict[str, int],
        cluster: str,
    ) -> None:
        self._cluster = cluster
        self._repo = repo
        self._path = path
        self._about = configuration
        self._taken = taken
        self._paged: dict[str, Paged] = {}

    def rows(self) -> Iterator[Fact]:
        """Yield the receivers, then the routes, each before its children."""
        for receiver in self._about.receivers:
            yield from self._receiver(Receiver(*receiver))
        source = self._source()
        top = self._unique(f"alertmanager:{self._repo}/route/{source}")
        for node in self._about.nodes:
            yield from self._route(Node(*node), top, source)

    def _source(self) -> str:
        """Return what tells this configuration from the repository's others."""
        about = self._about
        if about.kind and not about.key:
            return f"{about.namespace or UNSAID}/{about.object}"
        inside = f":{about.object}:{about.key}" if about.kind else ""
        return f"{self._path}{inside}"

    def _unique(self, address: str) -> str:
        count = self._taken[address] = self._taken.get(address, 0) + 1
        return address if count == 1 else self._unique(f"{address}#{count}")

    def _property(self, line: int, address: str, key: str, value: str) -> Property:
        return Property(self._repo, self._path, line, address, key, value)

    def _holder(self) -> str:
        about = self._about
        if not about.kind:
            return ""
        return object_address(self._cluster, about.namespace, about.kind, about.object)

    def _receiver(self, receiver: Receiver) -> Iterator[Fact]:
        repo, path, line = self._repo, self._path, receiver.line
        address = self._unique(f"alertmanager:{repo}/receiver/{receiver.name}")
        detail = "" if receiver.integrations else NOBODY
        self._paged.setdefault(receiver.name, Paged(address, detail))
        yield Thing(repo, path, line, address, "receiver", receiver.name, self._holder())
        yield self._property(line, address, "configuration", self._source())
        for kind in receiver.integrations:
            yield self._property(line, address, "integration", kind)
        if not receiver.integrations:
            yield self._property(line, address, "pages", "nobody")
        for each in receiver.fields:
            field = Field(*each)
            yield Label(
                repo, path, field.line, address, "field", field.key, field.value, field.is_computed
            )

    def _route(self, node: Node, top: str, source: str) -> Iterator[Fact]:
        repo, path = self._repo, self._path
        address = f"{top}//{node.place}" if node.place else top
        above = node.place.rpartition("/")[0]
        parent = (f"{top}//{above}" if above else top) if node.place else ""
        name = _name(node)
        yield Thing(repo, path, node.line, address, "route", name, parent or self._holder())
        for key, value in _tree(node, source, parent):
            yield self._property(node.line, address, key, value)
        paged = self._paged.get(node.receiver)
        if paged is not None:
            yield Relation(repo, path, node.line, address, "pages", paged.address, paged.detail)


def _tree(node: Node, source: str, parent: str) -> Iterator[tuple[str, str]]:
    """Yield all that `rebuilding` needs, as keys and values."""
    yield "configuration", source
    yield "receiver", node.receiver
    yield "parent", parent
    yield "order", node.place.rpartition("/")[2] or "0"
    yield "continue", "true" if node.is_continue else "false"
    for matcher in node.matchers:
        yield "matcher", as_written(Matcher(*matcher))
    for label in node.group_by:
        yield "group by", label
    for interval in node.mute_intervals:
        yield "mute time interval", interval
    for interval in node.active_intervals:
        yield "active time interval", interval


def _name(node: Node) -> str:
    said = ", ".join(as_written(Matcher(*matcher)) for matcher in node.matchers)
    return said[:200] if said else "every alert"
