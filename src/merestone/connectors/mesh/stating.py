"""The facts of a repository's traffic rules."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator
from typing import Any, NamedTuple

from merestone.connectors.mesh.composing import Group, compose
from merestone.connectors.mesh.delegates import Index, index_of
from merestone.connectors.mesh.gateways import Listeners
from merestone.connectors.mesh.placed import Placed
from merestone.connectors.mesh.routes import Estate, Where, route_rows
from merestone.connectors.mesh.scopes import external_rows, gateway_rows, scope_rows
from merestone.model.facts import Fact
from merestone.model.settings import ReadSettings
from merestone.source.file_connector import Parsed
from merestone.source.tree import Tree


class _Known(NamedTuple):
    """What the objects of one cluster, or of one group of it, know of each other."""

    services: Index
    listeners: Listeners
    grants: list[Any]
    workloads: list[Any]


def facts(tree: Tree, parsed: Parsed, settings: ReadSettings) -> Iterator[Fact]:
    """Yield every route, what each rule applies to, and the hosts outside, by cluster, each once.

    Rows: Thing, Property, Relation, Problem.
    """
    composed = compose(tree, parsed, settings)
    clusters: dict[str, list[Group]] = {}
    for group in composed.groups:
        clusters.setdefault(group.cluster, []).append(group)
    seen: set[Fact] = set()
    for cluster, groups in clusters.items():
        for row in _of_cluster(Where(tree.repo, cluster), groups):
            count = len(seen)
            seen.add(row)
            if len(seen) > count:
                yield row
    yield from composed.problems


def _of_cluster(where: Where, groups: list[Group]) -> Iterator[Fact]:
    """Yield the rows of all groups; what a group names is looked for in itself first."""
    everything = _known([each for group in groups for each in group.placed])
    for group in groups:
        own = _known(group.placed)
        services = ChainMap(dict(own.services), dict(everything.services))
        listeners = ChainMap(dict(own.listeners), dict(everything.listeners))
        estate = Estate(*where, services, listeners, everything.grants)
        yield from _of_group(estate, group.placed, everything.workloads)


def _known(placed: list[Placed]) -> _Known:
    of = {
        what: [each.record for each in placed if each.record["is"] == what]
        for what in ("gateway", "workload", "grant")
    }
    listeners = {
        (each["namespace"], each["name"]): each["listeners"]
        for each in reversed(of["gateway"])
        if each["gateway_class"]
    }
    return _Known(index_of(placed), listeners, of["grant"], of["workload"])


def _of_group(estate: Estate, placed: list[Placed], workloads: list[Any]) -> Iterator[Fact]:
    where = Where(estate.repo, estate.cluster)
    for each in placed:
        what = each.record["is"]
        if what == "routes":
            yield from route_rows(estate, each)
        elif what == "applies":
            yield from scope_rows(where, each, workloads)
        elif what == "gateway":
            yield from gateway_rows(where, each, workloads)
        elif what == "external":
            yield from external_rows(where, each)
