from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merestone.connectors import alertmanager
from merestone.source.file_connector import Unparsed
from merestone.source.file_text import FileText
from merestone.source.yaml import YamlError

HOSTILE = {
    "matcher": json.dumps("a=" + " " * 900_000 + "b"),
    "quotes": json.dumps('"' * 900_000),
    "expression": json.dumps("a=~" + "(x*)*" * 1_900),
    "repeats": json.dumps("a=~((((x{99}){99}){99}){99})"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_matchers_end_soon(name: str) -> None:
    route = f'{{"receiver": "a", "routes": [{{"matchers": [{HOSTILE[name]}]}}]}}'
    data = f'{{"route": {route}, "receivers": [{{"name": "a"}}]}}'
    begin = time.perf_counter()
    assert alertmanager.parse(FileText("a.json", data.encode()))
    assert time.perf_counter() - begin < 1


def test_thousands_of_receivers_and_routes_ends_soon() -> None:
    receivers = ",".join(f'{{"name": "r{number}"}}' for number in range(8_000))
    routes = ",".join(f'{{"receiver": "r{number}"}}' for number in range(6_000))
    data = f'{{"route": {{"receiver": "r1", "routes": [{routes}]}}, "receivers": [{receivers}]}}'
    file = FileText("a.json", data.encode())
    assert file.documents
    begin = time.perf_counter()
    assert alertmanager.parse(file)
    assert time.perf_counter() - begin < 2


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=9)
    | st.sampled_from(["=", "!=", "a=b"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["receiver", "receivers", "routes", "route", "match", "match_re",
        "matchers", "continue", "name",
                         "value", "matchType", "slack_configs", "channel", "group_by",
                         "time_intervals", "a.yaml"]),
        inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@given(JSON, JSON, st.sampled_from(["", "AlertmanagerConfig", "Secret", "ConfigMap"]))
def test_any_shape_survives(route: object, receivers: object, kind: str) -> None:
    spec: object = {"route": route, "receivers": receivers}
    meta = {"apiVersion": "monitoring.coreos.com/v1", "kind": kind, "metadata": {"name": "n"}}
    whole = {**meta, "spec": spec, "data": spec, "stringData": {"a.yaml": json.dumps(spec)}}
    document = json.dumps(whole if kind else spec)
    json.dumps(alertmanager.parse(FileText("a.json", document.encode())))


@given(st.binary(max_size=200))
def test_any_bytes_survive(data: bytes) -> None:
    try:
        records = alertmanager.parse(FileText("a.yml", b"receivers: []\nroute: {}\nx: " + data))
    except (Unparsed, YamlError):
        return
    json.dumps(records)
