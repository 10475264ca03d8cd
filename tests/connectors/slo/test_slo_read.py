from __future__ import annotations

import json
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merestone.connectors import slo
from merestone.connectors.slo.records import percent
from merestone.model.facts import Fact, Label, Problem, Property, Relation, Thing
from merestone.model.settings import ReadSettings
from merestone.source.file_reading import parse_file, read_files
from merestone.source.file_text import FileText
from merestone.source.tree import Tree

Make = Callable[..., Tree]

SLOTH = """\
version: "prometheus/v1"
service: Checkout
labels:
  owner: team-a
  api_key: do-not-show-1234567890
slos:
  - name: availability
    objective: 99.90
    labels: {tier: 2}
    sli:
      events:
        error_query: sum(rate(http_requests_total{code=~"5.."}[{{.window}}]))
        total_query: |
          sum(rate(http_requests_total[{{ .window }}]))
          + sum(rate(grpc_requests_total[{{.window}}]))
    alerting:
      name: CheckoutErrors
      page_alert:
        labels: {routing_key: team-a, integration: a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6}
  - name: raw
    objective: 95
    sli: {raw: {error_ratio_query: 'not promql ]'}}
  - name: plugin
    objective: 95
    sli: {plugin: {id: sloth-common/http/errors, options: {filter: secret}}}
"""


def read(make: Make, **files: str) -> list[Fact]:
    tree = make({f"{name}.yaml": text.encode() for name, text in files.items()})
    return list(read_files(tree, [slo], ReadSettings()))


def relations(rows: list[Fact], verb: str) -> list[tuple[str, str, int]]:
    return [
        (row.address, row.target, row.line)
        for row in rows
        if isinstance(row, Relation) and row.type == verb
    ]


def properties(rows: list[Fact], address: str) -> list[tuple[str, str, int]]:
    return [
        (row.key, row.value, row.line)
        for row in rows
        if isinstance(row, Property) and row.address == address
    ]


def test_sloth(memory_tree: Make) -> None:
    rows = read(memory_tree, a=SLOTH)
    address = "slo:repo/Checkout/availability"
    assert [row for row in rows if isinstance(row, Thing)][:2] == [
        Thing("repo", "a.yaml", 2, "slo:repo/Checkout", "slo service", "Checkout"),
        Thing("repo", "a.yaml", 7, address, "slo", "availability", "slo:repo/Checkout"),
    ]
    assert properties(rows, address) == [
        ("objective", "99.9%", 8),
        ("dialect", "sloth", 7),
        ("alert", "CheckoutErrors", 17),
    ]
    assert [row[1:] for row in relations(rows, "reads") if row[0] == address] == [
        ("prometheus:metric/http_requests_total", 12),
        ("prometheus:metric/grpc_requests_total", 13),
    ]
    assert relations(rows, "measures")[0] == (address, "catalog:*/default/checkout", 2)
    labels = {(row.key, row.value) for row in rows if isinstance(row, Label)}
    assert labels == {("owner", "team-a"), ("tier", "2"), ("routing_key", "team-a")}
    (problem,) = [row for row in rows if isinstance(row, Problem)]
    assert (problem.line, problem.is_blinding) == (22, False)
    assert problem.reason.startswith("1 of 1 queries of the SLO 'raw'")
    assert ("SLI plugin", "sloth-common/http/errors", 25) in properties(
        rows, "slo:repo/Checkout/plugin"
    )
    assert "do-not-show" not in repr(rows)
    assert "secret" not in repr(rows)


def test_sloths_object(memory_tree: Make) -> None:
    text = (
        "apiVersion: sloth.slok.dev/v1\nkind: PrometheusServiceLevel\n"
        "metadata: {name: own, namespace: mon}\nspec:\n  service: s\n  slos:\n"
        "  - name: n\n    objective: 99\n    sli:\n      events:\n"
        "        errorQuery: rate(bad[{{.window}}])\n        totalQuery: rate(all[{{.window}}])\n"
    )
    rows = read(memory_tree, a=text)
    holder = "kubernetes:repo/mon/PrometheusServiceLevel.sloth.slok.dev/own"
    assert relations(rows, "built from") == [("slo:repo/s/n", holder, 7)]
    assert [target for _, target, _ in relations(rows, "reads")] == [
        "prometheus:metric/bad",
        "prometheus:metric/all",
    ]


PYRRA = """\
apiVersion: pyrra.dev/v1alpha1
kind: ServiceLevelObjective
metadata:
  name: latency
  namespace: mon
  labels: {pyrra.dev/team: web, role: alert-rules}
spec:
  target: "99.5"
  window: 4w
  indicator:
    latency:
      success: {metric: 'http_bucket{le="0.1"}'}
      total: {metric: http_count}
"""


def test_pyrra_stands_under_its_namespace_where_no_label_names_the_service(
    memory_tree: Make,
) -> None:
    rows = read(memory_tree, a=PYRRA, b=PYRRA.replace("role:", "service: shop, role:"))
    holder = "kubernetes:repo/mon/ServiceLevelObjective.pyrra.dev/latency"
    slos = [row for row in rows if isinstance(row, Thing) and row.kind == "slo"]
    assert [(row.address, row.parent) for row in slos] == [
        ("slo:repo/mon/latency", holder),
        ("slo:repo/shop/latency", "slo:repo/shop"),
    ]
    assert properties(rows, "slo:repo/mon/latency")[:2] == [
        ("objective", "99.5%", 8),
        ("window", "4w", 9),
    ]
    assert [row[1:] for row in relations(rows, "reads")][:2] == [
        ("prometheus:metric/http_bucket", 12),
        ("prometheus:metric/http_count", 13),
    ]
    assert {(row.key, row.value) for row in rows if isinstance(row, Label)} == {
        ("pyrra.dev/team", "web"),
        ("service", "shop"),
    }


OPENSLO = """\
apiVersion: openslo/v1
kind: Service
metadata: {name: shop, displayName: The shop, labels: {team: [web, mobile]}}
---
apiVersion: openslo/v1
kind: DataSource
metadata: {name: dogs}
spec: {type: Datadog, connectionDetails: {token: hidden}}
---
apiVersion: openslo/v1
kind: SLI
metadata: {name: errors}
spec:
  ratioMetric:
    good: {metricSource: {type: Prometheus, spec: {query: 'rate(good[5m])'}}}
    total: {metricSource: {metricSourceRef: dogs, spec: {query: 'sum:foo{*}'}}}
---
apiVersion: openslo/v1
kind: SLO
metadata: {name: cart, displayName: Cart works, annotations: {owner: ana}}
spec:
  service: shop
  indicatorRef: errors
  timeWindow: [{duration: 1M, calendar: {timeZone: Europe/Berlin}}]
  budgetingMethod: Occurrences
  objectives: [{target: 0.9995}, {targetPercent: 99}]
  alertPolicies: [{alertPolicyRef: burn}]
---
apiVersion: openslo/v1
kind: AlertPolicy
metadata: {name: burn}
spec:
  conditions: [{conditionRef: fast}]
  notificationTargets: [{targetRef: pager}]
"""


def test_openslo(memory_tree: Make) -> None:
    rows = read(memory_tree, a=OPENSLO)
    address = "slo:repo/shop/cart"
    assert [(row.address, row.kind, row.name) for row in rows if isinstance(row, Thing)] == [
        ("slo:repo/shop", "slo service", "The shop"),
        ("slo:repo/-/DataSource/dogs", "DataSource", "dogs"),
        ("slo:repo/-/SLI/errors", "SLI", "errors"),
        (address, "slo", "Cart works"),
        ("slo:repo/-/AlertPolicy/burn", "AlertPolicy", "burn"),
    ]
    assert properties(rows, address)[:3] == [
        ("objective", "99.95%", 26),
        ("objective", "99%", 26),
        ("window", "1M calendar", 24),
    ]
    assert [row[:2] for row in relations(rows, "uses")] == [
        (address, "slo:repo/-/SLI/errors"),
        (address, "slo:repo/-/AlertPolicy/burn"),
        ("slo:repo/-/AlertPolicy/burn", "slo:repo/-/AlertCondition/fast"),
    ]
    assert relations(rows, "pages")[0][1] == "slo:repo/-/AlertNotificationTarget/pager"
    assert [row[:2] for row in relations(rows, "reads")] == [
        ("slo:repo/-/SLI/errors", "prometheus:metric/good")
    ]
    assert not [row for row in rows if isinstance(row, Problem)]
    assert {(row.key, row.value) for row in rows if isinstance(row, Label)} == {
        ("team", "web"),
        ("team", "mobile"),
        ("owner", "ana"),
    }
    assert "hidden" not in repr(rows)


def test_openslos_first_version(memory_tree: Make) -> None:
    text = (
        "apiVersion: openslo/v1alpha\nkind: SLO\nmetadata: {name: n}\nspec:\n  service: s\n"
        "  objectives:\n  - target: 0.999\n    ratioMetrics:\n"
        "      good: {source: prometheus, queryType: promql, query: 'rate(a[{{.window}}])'}\n"
        "      total: {source: prometheus, queryType: promql, query: 'rate(b[{{.window}}])'}\n"
        "  timeWindows: [{count: 30, unit: Day, isRolling: true}]\n"
    )
    rows = read(memory_tree, a=text)
    assert properties(rows, "slo:repo/s/n")[:2] == [
        ("objective", "99.9%", 7),
        ("window", "30 Day rolling", 11),
    ]
    assert len(relations(rows, "reads")) == 2


@pytest.mark.parametrize(
    ("written", "is_ratio", "shown"),
    [
        (99.9, False, "99.9%"),
        ("99", False, "99%"),
        (100, False, "100%"),
        (0.99999, True, "99.999%"),
        (1, True, "100%"),
        ("1e999999999", False, ""),
        ("NaN", False, ""),
        (True, False, ""),
        (None, False, ""),
    ],
)
def test_an_objective_is_a_percentage(written: object, is_ratio: bool, shown: str) -> None:
    assert percent(written, is_ratio=is_ratio) == shown


VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("ab {.[(", max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            (
                "slos", "sli", "events", "error_query", "name", "service", "indicator", "spec",
                "ratioMetric", "good", "metricSource", "objectives", "target", "labels",
                "timeWindow", "alertPolicies", "alerting", "ratio", "errors", "metric",
            )
        ),
        inner,
        max_size=4,
    ),
    max_leaves=20,
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(
        ("openslo/v1 SLO", "openslo/v1 SLI", "openslo/v1 AlertPolicy",
         "sloth.slok.dev/v1 PrometheusServiceLevel", "pyrra.dev/v1alpha1 ServiceLevelObjective")
    ),
    VALUE,
)  # fmt: skip
def test_any_spec_is_survived(memory_tree: Make, kind: str, spec: object) -> None:
    version, _, name = kind.partition(" ")
    body = {"apiVersion": version, "kind": name, "metadata": {"name": "x"}, "spec": spec}
    read(
        memory_tree, a=json.dumps(body), b=json.dumps({"version": "prometheus/v1", "slos": [spec]})
    )


@pytest.mark.parametrize(
    "query", ["(" * 9000, "-" * 9000 + "a", "a+" * 9000 + "a", '"\\"' * 5000, "a" * 500_000]
)
def test_a_hostile_query_is_refused_in_time(query: str) -> None:
    body = {
        "version": "prometheus/v1",
        "slos": [{"name": "n", "sli": {"raw": {"error_ratio_query": query}}}] * 20,
    }
    started = time.perf_counter()
    outcome = parse_file(FileText("a.json", json.dumps(body).encode()[:1_900_000]), [slo])
    assert time.perf_counter() - started < 2
    assert all(each["metrics"] == [] for each in outcome.records.get("slo", []))  # type: ignore[call-overload]
