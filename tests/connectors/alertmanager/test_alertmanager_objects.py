from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from merestone.connectors import alertmanager
from merestone.connectors.alertmanager.rebuilding import trees_of
from merestone.connectors.alertmanager.routing import receivers_for, with_children
from merestone.model.facts import Fact, Problem, Property, Thing
from merestone.model.settings import ReadSettings
from merestone.source.file_reading import read_files
from merestone.source.tree import Tree

Make = Callable[..., Tree]
NATIVE = """\
route:
  receiver: default
  routes:
  - {matchers: [severity=page], receiver: oncall}
receivers: [{name: default}, {name: oncall}]
"""


def read(make: Make, files: dict[str, str]) -> list[Fact]:
    tree = make({path: text.encode() for path, text in files.items()})
    return list(read_files(tree, [alertmanager], ReadSettings()))


def of(rows: list[Fact], kind: type[Any]) -> list[Any]:
    return [row for row in rows if isinstance(row, kind)]


def values(rows: list[Fact], address: str) -> list[tuple[str, str]]:
    return [(row.key, row.value) for row in of(rows, Property) if row.address == address]


def routed(rows: list[Fact], **labels: str) -> list[str]:
    (tree,) = trees_of(of(rows, Thing), of(rows, Property)).values()
    return receivers_for(tree, labels)


def config(body: str, namespace: str = "namespace: shop") -> str:
    return (
        "apiVersion: monitoring.coreos.com/v1alpha1\nkind: AlertmanagerConfig\n"
        f"metadata: {{name: main, {namespace}}}\nspec:\n{body}"
        "  receivers:\n  - name: team\n    slackConfigs: [{channel: '#shop'}]\n  - name: other\n"
    )


OBJECT = config(
    "  route:\n    receiver: team\n    groupBy: [job]\n    routes:\n"
    "    - receiver: other\n      matchers:\n"
    "      - {name: severity, matchType: '!=', value: page}\n"
    "      - {name: team, matchType: =~, value: a|b}\n"
    "      - {name: old, value: x.*, regex: true}\n"
)


def test_an_object_holds_for_its_own_namespace(memory_tree: Make) -> None:
    rows = read(memory_tree, {"a.yaml": OBJECT})
    top = "alertmanager:repo/route/shop/main"
    assert ("matcher", 'namespace="shop"') in values(rows, top)
    assert ("continue", "true") in values(rows, top)
    parents = [row.parent for row in of(rows, Thing) if row.address == top]
    assert parents == ["kubernetes:repo/shop/AlertmanagerConfig.monitoring.coreos.com/main"]
    assert routed(rows, namespace="shop") == ["shop/main/team"]
    assert routed(rows, namespace="shop", team="a", old="xyz") == ["shop/main/other"]
    assert routed(rows, namespace="shop", team="a", old="xyz", severity="page") == [
        "shop/main/team"
    ]
    assert routed(rows, team="a") == []


def test_objects_are_merged_before_the_native_routes(memory_tree: Make) -> None:
    rows = read(memory_tree, {"a.yaml": OBJECT, "am.yml": NATIVE})
    trees = trees_of(of(rows, Thing), of(rows, Property))
    merged = with_children(
        trees["alertmanager:repo/route/am.yml"], [trees["alertmanager:repo/route/shop/main"]]
    )
    assert receivers_for(merged, {"namespace": "shop", "severity": "page"}) == [
        "shop/main/team",
        "oncall",
    ]
    assert receivers_for(merged, {"namespace": "x"}) == ["default"]


@pytest.mark.parametrize("written", ["!=", "!~", "==", ""])
def test_an_operator_that_yaml_loses_is_not_guessed(memory_tree: Make, written: str) -> None:
    body = (
        "  route:\n    receiver: team\n    matchers:\n"
        f"    - name: a\n      matchType: {written}\n      value: b\n"
    )
    rows = read(memory_tree, {"a.yaml": config(body)})
    (problem,) = of(rows, Problem)
    assert "need quotes" in problem.reason
    assert problem.line == 9
    assert not [row for row in of(rows, Thing) if row.kind == "route"]


def test_an_object_without_a_namespace_routes_nothing_yet(memory_tree: Make) -> None:
    rows = read(memory_tree, {"a.yaml": config("  route: {receiver: team}\n", "labels: {}")})
    (problem,) = of(rows, Problem)
    assert "says no namespace" in problem.reason
    assert problem.is_blinding
    assert [row.name for row in of(rows, Thing)] == ["-/main/team", "-/main/other"]
