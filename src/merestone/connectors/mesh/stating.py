"""The facts of a repository's traffic rules."""

from __future__ import annotations

from collections.abc import Iterator

from merestone.connectors.mesh.delegates import Placed, index_of
from merestone.connectors.mesh.routes import Estate, route_rows
from merestone.connectors.mesh.scopes import external_rows, gateway_rows, scope_rows
from merestone.model.facts import Fact
from merestone.model.settings import ReadSettings
from merestone.source.file_connector import Parsed
from merestone.source.tree import Tree


def facts(tree: Tree, parsed: Parsed, settings: ReadSettings) -> Iterator[Fact]:  # noqa: ARG001
    """Yield every route, what each rule applies to, and the hosts outside."""
    placed = [Placed(path, record) for path in parsed for record in parsed[path]]
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
    estate = Estate(tree.repo, index_of(placed), listeners, grants)
    for each in placed:
        what = each.record["is"]
        if what == "routes":
            yield from route_rows(estate, each)
        elif what == "applies":
            yield from scope_rows(tree.repo, each, workloads)
        elif what == "gateway":
            yield from gateway_rows(tree.repo, each, workloads)
        elif what == "external":
            yield from external_rows(tree.repo, each)
