from __future__ import annotations

from collections.abc import Callable
from typing import Any

from merestone.connectors import prometheus
from merestone.model.facts import Fact, Label, Problem, Property, Relation, Source, Thing
from merestone.model.settings import ReadSettings
from merestone.source.file_reading import read_files
from merestone.source.tree import Tree

Make = Callable[..., Tree]
NATIVE = """\
# team: ignored, a blank line follows

groups:
# owner: @acme/shop
- name: shop
  interval: 30s
  limit: 5
  someday: new
  rules:
  # Fires in the night.
  # team: checkout
  - alert: Slow
    expr: |
      histogram_quantile(0.99, sum(rate(http_seconds_bucket{job="shop"}[300s])) by (le)) > 1e0
    for: 5m
    labels: {severity: page, squad: "{{ $labels.squad }}", level: 1}
    annotations:
      runbook_url: https://ana:pw@wiki.example/slow?key=s3cret#top
      summary: It is slow
      api_token: abc
  - alert: Slow
    expr: up == 0
    labels: {severity: ticket}
  - record: shop:requests:rate5m
    expr: sum by (job) (rate(requests_total[5m]))
"""


def read(make: Make, files: dict[str, str]) -> list[Fact]:
    tree = make({path: text.encode() for path, text in files.items()})
    return list(read_files(tree, [prometheus], ReadSettings()))


def of(rows: list[Fact], kind: type[Any]) -> list[Any]:
    return [row for row in rows if isinstance(row, kind)]


def values(rows: list[Fact], address: str) -> dict[str, str]:
    return {row.key: row.value for row in of(rows, Property) if row.address == address}


def test_things_have_unique_addresses_and_their_lines(memory_tree: Make) -> None:
    rows = read(memory_tree, {"prod/rules.yml": NATIVE})
    assert [(row.line, row.address, row.kind, row.name, row.parent) for row in of(rows, Thing)] == [
        (5, "prometheus:repo/shop", "rule group", "shop", ""),
        (12, "prometheus:repo/shop/Slow", "alert", "Slow", "prometheus:repo/shop"),
        (21, "prometheus:repo/shop/Slow#2", "alert", "Slow", "prometheus:repo/shop"),
        (24, "prometheus:repo/shop/shop:requests:rate5m", "recording rule", "shop:requests:rate5m",
         "prometheus:repo/shop"),
    ]  # fmt: skip
    assert of(rows, Source) == [Source("prometheus", "repo", "read", 1, "")]
    assert of(rows, Problem) == []


def test_expression_severity_for_group_and_folder_are_properties(memory_tree: Make) -> None:
    rows = read(memory_tree, {"prod/rules.yml": NATIVE})
    assert values(rows, "prometheus:repo/shop/Slow") == {
        "group": "shop",
        "folder": "prod",
        "for": "5m",
        "severity": "page",
        "metric": "http_seconds_bucket",
        "expression": "histogram_quantile(0.99,"
        ' sum by (le) (rate(http_seconds_bucket{job="shop"}[5m]))) > 1',
    }  # fmt: skip
    assert values(rows, "prometheus:repo/shop")["interval"] == "30s"


def test_labels_annotations_and_comments_may_name_owners(memory_tree: Make) -> None:
    rows = read(memory_tree, {"rules.yml": NATIVE})
    said = [
        (row.line, row.origin, row.key, row.value, row.is_computed)
        for row in of(rows, Label)
        if row.address == "prometheus:repo/shop/Slow"
    ]
    assert said == [
        (16, "label", "severity", "page", False),
        (16, "label", "squad", "{{ $labels.squad }}", True),
        (16, "label", "level", "1", False),
        (18, "annotation", "runbook_url", "https://wiki.example/slow", False),
        (19, "annotation", "summary", "It is slow", False),
        (11, "comment", "team", "checkout", False),
    ]
    group = [row.value for row in of(rows, Label) if row.address == "prometheus:repo/shop"]
    assert group == ["@acme/shop"]
    assert "s3cret" not in repr(rows)
    assert "abc" not in repr(rows)


def test_metrics_are_read_and_records_written(memory_tree: Make) -> None:
    rows = read(memory_tree, {"rules.yml": NATIVE})
    assert [(row.address[21:], row.type, row.target) for row in of(rows, Relation)] == [
        ("Slow", "reads", "prometheus:metric/http_seconds_bucket"),
        ("Slow#2", "reads", "prometheus:metric/up"),
        ("shop:requests:rate5m", "reads", "prometheus:metric/requests_total"),
        ("shop:requests:rate5m", "writes", "prometheus:metric/shop:requests:rate5m"),
    ]


def test_merge_keys_make_more_alerts_than_alert_lines(memory_tree: Make) -> None:
    text = (
        "groups:\n- name: g\n  rules:\n  - &base\n    alert: A\n    expr: up\n"
        "    labels: {team: a}\n  - <<: *base\n    labels: {team: b}\n  - *base\n"
    )
    rows = read(memory_tree, {"a.yaml": text})
    alerts = [row for row in of(rows, Thing) if row.kind == "alert"]
    assert [row.address for row in alerts] == [
        f"prometheus:repo/g/A{end}" for end in ("", "#2", "#3")
    ]
    assert [row.value for row in of(rows, Label)] == ["a", "b", "a"]


def test_the_same_group_in_two_folders_is_two_things(memory_tree: Make) -> None:
    text = "groups:\n- name: g\n  rules:\n  - {alert: A, expr: up}\n"
    rows = read(memory_tree, {"dev/a.yml": text, "prod/a.yml": text})
    found = [(row.address, values(rows, row.address)["folder"]) for row in of(rows, Thing)]
    assert found == [
        ("prometheus:repo/g", "dev"), ("prometheus:repo/g/A", "dev"),
        ("prometheus:repo/g#2", "prod"), ("prometheus:repo/g#2/A", "prod"),
    ]  # fmt: skip


def test_objects_and_texts_in_config_maps_are_read(memory_tree: Make) -> None:
    text = """\
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {name: shop, namespace: prod}
spec:
  groups:
  - name: g
    rules:
    - {alert: A, expr: up}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: rules, namespace: prod}
data:
  shop.rules: |
    groups:
    - name: h
      rules:
      # team: b
      - alert: B
        expr: up
  broken.yaml: "groups: [alert: expr"
  other.txt: "groups: expr"
"""
    rows = read(memory_tree, {"k8s/a.yaml": text})
    assert [(row.line, row.name, row.parent) for row in of(rows, Thing)] == [
        (6, "g", "kubernetes:repo/prod/PrometheusRule.monitoring.coreos.com/shop"),
        (8, "A", "prometheus:repo/g"),
        (16, "h", "kubernetes:repo/prod/ConfigMap/rules"),
        (19, "B", "prometheus:repo/h"),
    ]
    assert values(rows, "prometheus:repo/h/B")["namespace"] == "prod"
    assert [(row.line, row.origin, row.value) for row in of(rows, Label)] == [(18, "comment", "b")]
    assert [(row.line, row.is_blinding) for row in of(rows, Problem)] == [(22, True)]


def test_an_expression_that_does_not_parse_blinds_nothing(memory_tree: Make) -> None:
    text = (
        "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: sum(up\n    labels: {team: a}\n"
        "  - alert: B\n    expr: up\n  - alert: C\n  - expr: up\n  - 7\n"
    )
    rows = read(memory_tree, {"a.yml": text})
    assert [row.name for row in of(rows, Thing)] == ["g", "A", "B", "C"]
    found = [(row.line, row.is_blinding, row.reason[:32]) for row in of(rows, Problem)]
    assert found == [
        (5, False, "'A': the expression does not par"),
        (9, False, "'C': the rule has no `expr`, so "),
        (10, True, "a rule needs one name: write eit"),
        (11, True, "a rule is no mapping; write `ale"),
    ]
    assert [row.value for row in of(rows, Label)] == ["a"]


def test_a_groups_labels_hold_for_its_rules(memory_tree: Make) -> None:
    text = (
        "groups:\n- name: g\n  labels: {team: g, tier: one}\n  rules:\n"
        "  - {alert: A, expr: up, labels: {team: a}}\n"
    )
    rows = read(memory_tree, {"a.yml": text})
    said = {row.key: row.value for row in of(rows, Label) if row.address.endswith("/A")}
    assert said == {"team": "a", "tier": "one"}


def test_scrape_jobs_of_a_configuration(memory_tree: Make) -> None:
    text = "scrape_configs:\n- job_name: shop\n  basic_auth: {password: canary}\n- {}\n"
    rows = read(memory_tree, {"prometheus.yml": text})
    address = "prometheus:repo/prometheus.yml/scrape-job/shop"
    assert of(rows, Thing) == [Thing("repo", "prometheus.yml", 2, address, "scrape job", "shop")]
    assert "canary" not in repr(rows)


def test_a_scrape_jobs_address_does_not_depend_on_other_files(memory_tree: Make) -> None:
    text = "scrape_configs:\n- job_name: shop\n"
    alone = of(read(memory_tree, {"b/prometheus.yml": text}), Thing)
    both = of(read(memory_tree, {"a/prometheus.yml": text, "b/prometheus.yml": text}), Thing)
    assert alone[0] in both
    assert len({row.address for row in both}) == 2


def test_later_documents_are_read_and_said_not_to_be_loaded(memory_tree: Make) -> None:
    one = "groups:\n- name: {}\n  rules:\n  - {{alert: A, expr: up}}\n"
    rows = read(memory_tree, {"a.yml": one.format("g") + "---\n" + one.format("h")})
    assert [row.address for row in of(rows, Thing) if row.kind == "alert"] == [
        "prometheus:repo/g/A",
        "prometheus:repo/h/A",
    ]
    (remark,) = of(rows, Problem)
    assert (remark.line, remark.is_blinding) == (6, False)
