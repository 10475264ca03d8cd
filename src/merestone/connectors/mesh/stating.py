"""The facts of a repository's traffic rules."""

from __future__ import annotations

from collections.abc import Iterator

from merestone.connectors.mesh.delegates import Placed, index_of
from merestone.connectors.mesh.routes import Estate, Where, route_rows
from merestone.connectors.mesh.scopes import external_rows, gateway_rows, scope_rows
from merestone.model.facts import Fact
from merestone.model.settings import ReadSettings
from merestone.source.file_connector import Parsed
from merestone.source.tree import Tree


def facts(tree: Tree, parsed: Parsed, settings: ReadSettings) -> Iterator[Fact]:
    """Yield every route, what each rule applies to, and the hosts outside, by cluster."""
    clusters: dict[str, list[Placed]] = {}
    for path, records in parsed.items():
        found = clusters.setdefault(settings.cluster_of(tree.repo, path), [])
        found += [Placed(path, record) for record in records]
    for cluster, placed in clusters.items():
        yield from _of_cluster(Where(tree.repo, cluster), placed)


def _of_cluster(where: Where, placed: list[Placed]) -> Iterator[Fact]:
    of = {
        what: [each for each in placed if each.record["is"] == what]
        for what in ("gateway", "workload", "grant")
    }
    listeners = {
        (each.record["namespace"], each.record["name"]): each.record["listeners"]
        for each in reversed(of["gateway"])
        if each.record["gateway_class"]
    }
    grants = [each.record for each in of["grant"]]
    workloads = [each.record for each in of["workload"]]
    estate = Estate(*where, index_of(placed), listeners, grants)
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
