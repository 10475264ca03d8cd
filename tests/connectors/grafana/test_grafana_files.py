from __future__ import annotations

import base64
import gzip
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merestone.connectors import grafana
from merestone.connectors.grafana.documents import is_large
from merestone.model.facts import Fact, Label, Problem, Property, Relation, Source, Thing
from merestone.model.settings import ReadSettings
from merestone.source.file_reading import parse_file, read_files
from merestone.source.file_text import FileText
from merestone.source.tree import Tree, open_tree

Make = Callable[..., Tree]
ESTATES = Path(os.environ.get("MERESTONE_SHARED", "../shared")) / "estates"
PROMETHEUS = {"type": "prometheus", "uid": "p1"}


def panel(*expressions: str, **more: Any) -> dict[str, Any]:
    return {"type": "timeseries", "targets": [{"expr": each} for each in expressions], **more}


def dashboard(*panels: Any, **more: Any) -> dict[str, Any]:
    return {
        "title": "The Shop!", "uid": "shop", "schemaVersion": 39, "panels": list(panels), **more
    }  # fmt: skip


def read(make: Make, files: dict[str, Any]) -> list[Fact]:
    data = {
        path: value if isinstance(value, bytes) else json.dumps(value, indent=1).encode()
        for path, value in files.items()
    }
    return list(read_files(make(data), [grafana], ReadSettings()))


def metrics(rows: list[Fact]) -> list[str]:
    return [
        row.target.removeprefix("prometheus:metric/")
        for row in rows
        if isinstance(row, Relation) and row.type == "reads"
    ]


def things(rows: list[Fact]) -> list[tuple[str, str, str, str]]:
    return [(row.address, row.kind, row.name, row.parent) for row in rows if isinstance(row, Thing)]


def properties(rows: list[Fact], key: str) -> list[str]:
    return [row.value for row in rows if isinstance(row, Property) and row.key == key]


def held(value: dict[str, Any], folder: str = "") -> dict[str, Any]:
    metadata: dict[str, Any] = {"name": "boards"}
    if folder:
        metadata["annotations"] = {"grafana_folder": folder}
    data = {"a.json": json.dumps(value)}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data}


@pytest.mark.parametrize(
    ("copy", "addresses"),
    [
        (held(dashboard()), ["grafana:repo/shop/shop"] * 2),
        (held(dashboard(), "shop"), ["grafana:repo/shop/shop"] * 2),
        (held(dashboard(), "ops"), ["grafana:repo/shop/shop", "grafana:repo/ops/shop"]),
        (held(dashboard(uid="x")), ["grafana:repo/shop/shop", "grafana:repo/-/x"]),
        (held(dashboard(title="Y")), ["grafana:repo/shop/shop", "grafana:repo/-/shop"]),
    ],
)
def test_a_copy_is_one_dashboard_where_nothing_tells_two_apart(
    memory_tree: Make, copy: dict[str, Any], addresses: list[str]
) -> None:
    rows = read(memory_tree, {"shop/a.json": dashboard(), "z/map.json": copy})
    found = [address for address, kind, *_ in things(rows) if kind == "dashboard"]
    assert found == addresses


def test_a_copy_is_two_where_two_folders_are_said(memory_tree: Make) -> None:
    files = {"a/a.json": dashboard(), "b/a.json": dashboard(), "z/map.json": held(dashboard())}
    found = [each[0] for each in things(read(memory_tree, files)) if each[1] == "dashboard"]
    assert found == ["grafana:repo/a/shop", "grafana:repo/b/shop", "grafana:repo/-/shop"]


def test_a_dashboard_in_a_folder(memory_tree: Make) -> None:
    value = dashboard(
        panel("rate(a_total[$__rate_interval])", datasource=PROMETHEUS), tags=["team:shop", "web"]
    )
    rows = read(memory_tree, {"boards/shop/a.json": value})
    assert things(rows) == [
        ("grafana:repo/boards/shop", "dashboard folder", "shop", ""),
        ("grafana:repo/boards/shop/shop", "dashboard", "The Shop!", "grafana:repo/boards/shop"),
    ]
    assert metrics(rows) == ["a_total"]
    assert [(row.origin, row.key, row.value) for row in rows if isinstance(row, Label)] == [
        ("tag", "team", "shop"),
        ("tag", "web", ""),
    ]
    assert properties(rows, "title") == ["The Shop!"]
    assert properties(rows, "data source") == ["p1 (prometheus)"]
    (relation,) = [row for row in rows if isinstance(row, Relation)]
    text = json.dumps(value, indent=1).split("\n")
    assert "a_total" in text[relation.line - 1]


def test_rows_nested_panels_and_library_panels_are_read(memory_tree: Make) -> None:
    value = dashboard(
        {"type": "row", "panels": [panel("inner"), {"type": "row", "panels": [panel("deep")]}]},
        {"libraryPanel": {"uid": "lib1", "name": "Errors"}},
        rows=[{"panels": [panel("old")]}],
        __elements={"lib1": {"name": "Errors", "model": panel("carried")}},
    )
    rows = read(memory_tree, {"a.json": value})
    assert sorted(metrics(rows)) == ["carried", "deep", "inner", "old"]
    assert properties(rows, "library panel") == ["Errors"]
    assert things(rows) == [("grafana:repo/-/shop", "dashboard", "The Shop!", "")]


def test_variables_and_annotations_are_read(memory_tree: Make) -> None:
    value = dashboard(
        panel("rate(${metric}[5m]) > $limit", "sum($later)"),
        templating={
            "list": [
                {"type": "query", "name": "job", "query": "label_values(up, job)"},
                {"type": "query", "name": "x", "query": {"query": "query_result(b)", "refId": "A"}},
                {"type": "custom", "name": "metric", "query": "m1_total,Two : m2_total"},
                {"type": "constant", "name": "limit", "query": "5"},
                {"type": "query", "name": "l", "datasource": {"type": "loki"},
                 "query": "label_values(not_prometheus, job)"},
            ]
        },
        annotations={"list": [{"expr": "changes(deployed[5m])", "datasource": PROMETHEUS}]},
    )  # fmt: skip
    rows = read(memory_tree, {"a.json": value})
    assert metrics(rows) == ["m1_total", "m2_total", "up", "b", "deployed"]
    assert properties(rows, "queries of a metric chosen later") == ["1"]
    assert not [row for row in rows if isinstance(row, Problem)]


def test_queries_of_other_data_sources_are_not_promql(memory_tree: Make) -> None:
    value = dashboard(
        panel('sum(rate({app="x"} |= "error" [5m]))', datasource={"type": "loki", "uid": "l"}),
        panel("count_over_time(x[5m])", datasource="${DS_LOGS}"),
        panel("a", datasource="$ds"),
        {
            "datasource": {"type": "datasource", "uid": "-- Mixed --"},
            "targets": [
                {"expr": "b", "datasource": PROMETHEUS},
                {"expr": "c", "datasource": {"type": "loki", "uid": "l"}},
            ],
        },
        __inputs=[{"name": "DS_LOGS", "type": "datasource", "pluginId": "loki"}],
        templating={"list": [{"type": "datasource", "name": "ds", "query": "prometheus"}]},
    )
    rows = read(memory_tree, {"a.json": value})
    assert metrics(rows) == ["a", "b"]
    assert not [row for row in rows if isinstance(row, Problem)]
    assert properties(rows, "data source") == [
        "l (loki)", "${DS_LOGS} (loki)", "$ds (prometheus)", "p1 (prometheus)",
    ]  # fmt: skip


def test_what_cannot_be_parsed_is_one_remark(memory_tree: Make) -> None:
    rows = read(memory_tree, {"a.json": dashboard(panel("fine", "rate(", "also not ]"))})
    (problem,) = [row for row in rows if isinstance(row, Problem)]
    assert not problem.is_blinding
    assert problem.reason.startswith("2 of 3 queries of the dashboard 'The Shop!' cannot be read")
    assert metrics(rows) == ["fine"]


def test_the_api_and_other_wrappings(memory_tree: Make) -> None:
    files = {
        "a.json": {"dashboard": dashboard(panel("a")), "meta": {"folderTitle": "Sales"}},
        "b.json": {
            "apiVersion": "dashboard.grafana.app/v1beta1",
            "kind": "Dashboard",
            "metadata": {"name": "own", "annotations": {"grafana.app/folder": "f1"}},
            "spec": dashboard(panel("b")),
        },
        "c.json": {
            "title": "New",
            "layout": {"kind": "GridLayout"},
            "elements": {
                "p": {"kind": "Panel", "spec": {"data": {"spec": {"queries": [
                    {"spec": {"query": {"group": "prometheus", "spec": {"expr": "c"}}}},
                    {"spec": {"query": {"kind": "loki", "spec": {"expr": "no"}}}},
                ]}}}}
            },
        },
        "d.json": {"title": "no dashboard", "panels": "x", "schemaVersion": 1},
    }  # fmt: skip
    rows = read(memory_tree, files)
    assert [address for address, kind, _, _ in things(rows) if kind == "dashboard"] == [
        "grafana:repo/Sales/shop",
        "grafana:repo/f1/own",
        "grafana:repo/-/new",
    ]
    assert metrics(rows) == ["a", "b", "c"]


CONFIG_MAP = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: boards
  namespace: mon
  labels: {grafana_dashboard: "1"}
  annotations: {k8s-sidecar-target-directory: /tmp/dashboards/Payments}
data:
  note: not a dashboard
  broken.json: '{"panels": ['
  pay.json: |-
    {
      "title": "Pay",
      "panels": [
        {"targets": [
          {"expr": "pay_total"}
        ]}
      ],
      "schemaVersion": 1
    }
"""


def test_a_dashboard_inside_a_config_map(memory_tree: Make) -> None:
    rows = read(memory_tree, {"a.yaml": CONFIG_MAP.encode()})
    assert things(rows)[1:] == [
        ("grafana:repo/Payments/pay", "dashboard", "Pay", "grafana:repo/Payments")
    ]
    lines = {row.target: row.line for row in rows if isinstance(row, Relation)}
    assert lines == {"kubernetes:repo/mon/ConfigMap/boards": 12, "prometheus:metric/pay_total": 16}
    (problem,) = [row for row in rows if isinstance(row, Problem)]
    assert (problem.line, problem.is_blinding) == (10, True)
    assert problem.reason.startswith("a dashboard cannot be read: broken.json: not JSON")


def test_a_config_map_without_a_folder_contains_its_dashboards(memory_tree: Make) -> None:
    text = "\n".join(line for line in CONFIG_MAP.split("\n") if "sidecar" not in line)
    rows = read(memory_tree, {"a.yaml": text.encode()})
    parent = "kubernetes:repo/mon/ConfigMap/boards"
    assert things(rows) == [("grafana:repo/-/pay", "dashboard", "Pay", parent)]


def test_custom_resources(memory_tree: Make) -> None:
    packed = base64.b64encode(gzip.compress(json.dumps(dashboard(panel("zipped"))).encode()))

    def custom(name: str, **spec: Any) -> dict[str, Any]:
        return {
            "apiVersion": "grafana.integreatly.org/v1beta1",
            "kind": "GrafanaDashboard",
            "metadata": {"name": name},
            "spec": spec,
        }

    rows = read(
        memory_tree,
        {
            "a.json": custom("plain", json=json.dumps(dashboard(panel("plain"))), folder="Own"),
            "b.json": custom("zip", gzipJson=packed.decode(), folderRef="fold"),
            "c.json": custom("url", url="https://me:pw@x.example/d.json?token=t"),
            "d.json": custom("public", grafanaCom={"id": 1860, "revision": 3}),
            "e.json": {
                "apiVersion": "grafana.integreatly.org/v1beta1",
                "kind": "GrafanaFolder",
                "metadata": {"name": "fold"},
                "spec": {"title": "The Fold"},
            },
            "f.json": custom("bad", gzipJson="!!"),
        },
    )
    assert [address for address, kind, _, _ in things(rows) if kind == "dashboard"] == [
        "grafana:repo/Own/shop",
        "grafana:repo/The Fold/shop",
        "grafana:repo/-/url",
        "grafana:repo/-/public",
        "grafana:repo/-/bad",
    ]
    assert metrics(rows) == ["plain", "zipped"]
    assert properties(rows, "source") == ["https://x.example/d.json", "grafana.com 1860"]
    assert "pw" not in repr(rows)


PROVIDER = """\
apiVersion: 1
providers:
- {name: a, folder: Platform, type: file, options: {path: /var/lib/grafana/dashboards/platform}}
- name: b
  type: file
  options: {path: /etc/boards, foldersFromFilesStructure: true}
"""


def test_a_provider_names_the_folder(memory_tree: Make) -> None:
    board = dashboard(panel("a"))
    rows = read(
        memory_tree,
        {
            "provisioning/dashboards/all.yaml": PROVIDER.encode(),
            "chart/dashboards/platform/a.json": board,
            "x/boards/teams/b.json": board,
            "other/c.json": board,
        },
    )
    assert [address for address, kind, _, _ in things(rows) if kind == "dashboard"] == [
        "grafana:repo/Platform/shop",
        "grafana:repo/other/shop",
        "grafana:repo/teams/shop",
    ]


def test_a_large_dashboard_has_no_lines_and_all_its_metrics(memory_tree: Make) -> None:
    value = dashboard(
        *(panel(f'sum(rate(m{count}{{job="$job"}}[5m])) by (x)') for count in range(900)),
        description="x" * 2_200_000,
    )
    data = json.dumps(value).encode()
    assert is_large(data)
    started = time.perf_counter()
    rows = read(memory_tree, {"a.json": data})
    assert time.perf_counter() - started < 3
    assert len(metrics(rows)) == 900
    assert {row.line for row in rows if isinstance(row, Relation)} == {1}


def test_files_that_are_no_dashboards_say_nothing(memory_tree: Make) -> None:
    rows = read(memory_tree, {"package.json": {"name": "x"}, "a.yaml": b"panels: [x]\ntitle: y\n"})
    assert [row for row in rows if not isinstance(row, Source)] == []


def test_estates() -> None:
    if not ESTATES.exists():
        pytest.skip("the shared estates are not here")
    rows = list(read_files(open_tree(ESTATES / "strimzi-examples"), [grafana], ReadSettings()))
    assert sum(kind == "dashboard" for _, kind, _, _ in things(rows)) == 14
    assert not [row for row in rows if isinstance(row, Problem)]
    assert len(metrics(rows)) == 304
    root = ESTATES / "strimzi-examples"
    for row in rows:
        if isinstance(row, Relation) and row.type == "reads":
            line = (root / row.path).read_text().split("\n")[row.line - 1]
            assert row.target.rpartition("/")[2] in line


VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(("a", "$x", "rate(", "")),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            (
                "panels", "rows", "targets", "expr", "datasource", "type", "uid", "tags", "list",
                "query", "options", "value", "name", "libraryPanel", "elements", "spec", "model",
            )
        ),
        inner,
        max_size=4,
    ),
    max_leaves=25,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(VALUE, VALUE, VALUE)
def test_any_dashboard_is_survived(
    memory_tree: Make, panels: object, templating: object, other: object
) -> None:
    value = {"title": "x", "schemaVersion": 1, "panels": [panels], "templating": templating}
    value |= {"annotations": other, "tags": other, "__inputs": other, "__elements": other}
    read(memory_tree, {"a.json": value, "b.json": {"dashboard": value, "meta": other}})
    read(memory_tree, {"c.json": {**value, "panels": panels, "elements": other, "layout": 1}})


@pytest.mark.parametrize(
    "data",
    [
        b'{"schemaVersion":1,"title":"x","panels":' + b"[" * 900_000,
        b'{"schemaVersion":1,"title":"x","panels":[' + b'{"panels":[' * 60_000,
        b'{"schemaVersion":1,"title":"x","panels":[' + b"{}," * 300_000 + b"{}]}",
        json.dumps(dashboard(*(panel(f"{n}+" * 120 + "a") for n in range(1500)))).encode(),
        json.dumps(dashboard(*(panel("(" * 240 + f"$a $b $c {n}") for n in range(2500)))).encode(),
        json.dumps(dashboard(*[panel("a")] * 9000)).encode(),
    ],
)
def test_a_hostile_megabyte_is_read_in_time(data: bytes) -> None:
    started = time.perf_counter()
    parse_file(FileText("a.json", data), [grafana])
    assert time.perf_counter() - started < 3
