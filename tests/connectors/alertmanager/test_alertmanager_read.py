from __future__ import annotations

import base64
from collections.abc import Callable
from textwrap import indent
from typing import Any

import pytest

from merestone.connectors import alertmanager
from merestone.connectors.alertmanager.rebuilding import trees_of
from merestone.connectors.alertmanager.routing import receivers_for
from merestone.model.facts import Fact, Label, Problem, Property, Relation, Source, Thing
from merestone.model.settings import ReadSettings
from merestone.source.file_reading import read_files
from merestone.source.tree import Tree

Make = Callable[..., Tree]
CANARY = "canary4711"
NATIVE = f"""\
global:
  slack_api_url: https://hooks.example/{CANARY}
route:
  receiver: default
  group_by: [alertname, namespace]
  routes:
  - matchers: [severity=~"critical|page", team!=db]
    receiver: oncall
    continue: yes
    mute_time_intervals: [holidays]
    routes:
    - match: {{team: checkout}}
  - match_re:
      team: "db|cache"
    receiver: "null"
time_intervals:
- name: holidays
receivers:
- name: default
  email_configs:
  - to: shop@acme.example, ops@acme.example
    auth_password: {CANARY}
- name: oncall
  slack_configs:
  - channel: '#oncall'
    api_url: https://hooks.example/{CANARY}
  - channel: '#{{{{ .GroupLabels.team }}}}'
  pagerduty_configs:
  - routing_key: {CANARY}
    service_key: {CANARY}
  opsgenie_configs:
  - api_key: {CANARY}
    responders: [{{name: Shop Team, type: team}}]
  webhook_configs:
  - url: https://bot:{CANARY}@hook.acme.example/{CANARY}?key={CANARY}
- name: "null"
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


def test_routes_and_receivers_are_things(memory_tree: Make) -> None:
    rows = read(memory_tree, {"am/alertmanager.yml": NATIVE})
    top = "alertmanager:repo/route/am/alertmanager.yml"
    assert [(row.line, row.address, row.kind, row.name, row.parent) for row in of(rows, Thing)] == [
        (19, "alertmanager:repo/receiver/default", "receiver", "default", ""),
        (23, "alertmanager:repo/receiver/oncall", "receiver", "oncall", ""),
        (36, "alertmanager:repo/receiver/null", "receiver", "null", ""),
        (4, top, "route", "every alert", ""),
        (7, f"{top}//0", "route", 'severity=~"critical|page", team!="db"', top),
        (12, f"{top}//0/0", "route", 'team="checkout"', f"{top}//0"),
        (13, f"{top}//1", "route", 'team=~"db|cache"', top),
    ]
    assert of(rows, Source) == [Source("alertmanager", "repo", "read", 1, "")]
    assert of(rows, Problem) == []


def test_a_route_pages_its_receiver_or_its_parents(memory_tree: Make) -> None:
    rows = read(memory_tree, {"am.yml": NATIVE})
    found = of(rows, Relation)
    assert [(row.address[24:], row.type, row.target[27:], row.detail) for row in found] == [
        ("am.yml", "pages", "default", ""),
        ("am.yml//0", "pages", "oncall", ""),
        ("am.yml//0/0", "pages", "oncall", ""),
        ("am.yml//1", "pages", "null", "it has no integration: it pages nobody"),
    ]  # fmt: skip


def test_the_properties_of_a_route_are_all_of_it(memory_tree: Make) -> None:
    rows = read(memory_tree, {"am.yml": NATIVE})
    assert values(rows, "alertmanager:repo/route/am.yml//0") == [
        ("configuration", "am.yml"),
        ("receiver", "oncall"),
        ("parent", "alertmanager:repo/route/am.yml"),
        ("order", "0"),
        ("continue", "true"),
        ("matcher", 'severity=~"critical|page"'),
        ("matcher", 'team!="db"'),
        ("mute time interval", "holidays"),
    ]


def test_only_what_says_whom_a_receiver_reaches_is_kept(memory_tree: Make) -> None:
    rows = read(memory_tree, {"am.yml": NATIVE})
    assert [(row.line, row.key, row.value, row.is_computed) for row in of(rows, Label)] == [
        (21, "email to", "shop@acme.example, ops@acme.example", False),
        (25, "slack channel", "#oncall", False),
        (27, "slack channel", "#{{ .GroupLabels.team }}", True),
        (33, "opsgenie responder", "Shop Team", False),
        (35, "webhook host", "hook.acme.example", False),
    ]
    kinds = [value for key, value in values(rows, "alertmanager:repo/receiver/oncall")]
    assert kinds == ["am.yml", "opsgenie", "pagerduty", "slack", "webhook"]
    assert CANARY not in repr(rows)


@pytest.mark.parametrize(
    ("labels", "receivers"),
    [
        ({}, ["default"]),
        ({"severity": "page"}, ["oncall"]),
        ({"severity": "pager"}, ["default"]),
        ({"severity": "page", "team": "cache"}, ["oncall", "null"]),
        ({"team": "db", "severity": "page"}, ["null"]),
        ({"team": "dbx"}, ["default"]),
    ],
)
def test_an_alert_goes_where_alertmanager_sends_it(
    memory_tree: Make, labels: dict[str, str], receivers: list[str]
) -> None:
    assert routed(read(memory_tree, {"am.yml": NATIVE}), **labels) == receivers


def test_the_same_receiver_of_two_configurations_is_two(memory_tree: Make) -> None:
    rows = read(memory_tree, {"dev/am.yml": NATIVE, "prod/am.yml": NATIVE})
    found = [row.address for row in of(rows, Thing) if row.name == "oncall"]
    assert found == [f"alertmanager:repo/receiver/oncall{end}" for end in ("", "#2")]
    targets = {row.target for row in of(rows, Relation) if "prod" in row.address}
    assert {target[-2:] for target in targets} == {"#2"}
    assert len(trees_of(of(rows, Thing), of(rows, Property))) == 2


@pytest.mark.parametrize("kind", ["text", "encoded", "map"])
def test_a_configuration_inside_an_object_has_its_lines(memory_tree: Make, kind: str) -> None:
    head = "apiVersion: v1\nkind: {}\nmetadata: {{name: main, namespace: ops}}\n{}:\n"
    if kind == "encoded":
        data = base64.b64encode(NATIVE.encode()).decode()
        text = head.format("Secret", "data") + f"  alertmanager.yaml: {data}\n"
    else:
        inside = indent(NATIVE, "    ")
        names = ("Secret", "stringData") if kind == "text" else ("ConfigMap", "data")
        text = head.format(*names) + f"  alertmanager.yaml: |-\n{inside}"
    rows = read(memory_tree, {"a.yaml": text})
    things = [row for row in of(rows, Thing) if row.name in ("oncall", "every alert")]
    assert [row.line for row in things] == ([5, 5] if kind == "encoded" else [28, 9])
    holder = "ConfigMap" if kind == "map" else "Secret"
    assert {row.parent for row in things} == {f"kubernetes:repo/ops/{holder}/main"}
    assert things[1].address == "alertmanager:repo/route/a.yaml:main:alertmanager.yaml"
    assert routed(rows, severity="page") == ["oncall"]
    assert CANARY not in repr(rows)


REFUSED = {
    "matchers: [team]": "bad matcher",
    "matchers: team=a": "`matchers` is no list",
    'matchers: [team=~"("]': "no RE2",
    "match: {a-b: c}": "no label's name",
    "match_re: {team: '('}": "no RE2",
    "receiver: nobody": "'nobody' is not defined",
    "mute_time_intervals: [never]": "'never' is not defined",
    "continue: perhaps": "neither true nor false",
    "group_by: [a, a]": "twice",
    "routes: {}": "`routes` is no list",
}


@pytest.mark.parametrize("part", REFUSED)
def test_what_alertmanager_refuses_routes_nothing(memory_tree: Make, part: str) -> None:
    text = f"route:\n  receiver: a\n  routes:\n  - {part}\nreceivers:\n- name: a\n"
    rows = read(memory_tree, {"am.yml": text})
    (problem,) = of(rows, Problem)
    assert REFUSED[part] in problem.reason
    assert (problem.line, problem.is_blinding) == (4, True)
    assert [row.kind for row in of(rows, Thing)] == ["receiver"]


@pytest.mark.parametrize(
    "part", ["matchers: [a=b]", "continue: true", "mute_time_intervals: [x]", "match: {a: b}"]
)
def test_the_top_route_takes_every_alert(memory_tree: Make, part: str) -> None:
    text = f"route:\n  receiver: a\n  {part}\nreceivers: [name: a]\ntime_intervals: [name: x]\n"
    (problem,) = of(read(memory_tree, {"am.yml": text}), Problem)
    assert "the top route has" in problem.reason


def test_matchers_of_newer_versions_are_read_and_said(memory_tree: Make) -> None:
    text = (
        "route:\n  receiver: a\n  routes:\n  - receiver: b\n"
        """    matchers: ['{"the team"="ö", x=~"y|z"}']\n"""
        "receivers:\n- name: a\n- name: b\n"
    )
    rows = read(memory_tree, {"am.yml": text})
    (remark,) = of(rows, Problem)
    assert "0.27" in remark.reason
    assert not remark.is_blinding
    assert routed(rows, **{"the team": "ö", "x": "y"}) == ["b"]


def test_other_yaml_is_left_alone(memory_tree: Make) -> None:
    texts = {
        "otel.yaml": "receivers: {otlp: {}}\nroute: x\n",
        "k.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: alertmanager}\n"
        "data: {a.yaml: '%%%', b: x}\n",
        "values.yaml": "alertmanager:\n  config:\n" + indent(NATIVE, "    "),
    }
    assert of(read(memory_tree, texts), Thing) == []


def test_a_broken_text_in_an_object_is_said(memory_tree: Make) -> None:
    text = (
        "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n"
        "  a.yaml: |\n    route: [\n    receivers: :\n"
    )
    (problem,) = of(read(memory_tree, {"a.yaml": text}), Problem)
    assert problem.is_blinding
    assert 6 <= problem.line <= 8
