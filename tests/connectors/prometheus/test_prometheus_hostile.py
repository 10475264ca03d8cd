from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merestone.connectors import prometheus
from merestone.source.file_connector import Unparsed
from merestone.source.file_text import FileText
from merestone.source.yaml import YamlError

HOSTILE = {
    "parentheses": "(" * 500_000,
    "operators": "1" + "+1" * 250_000,
    "minus": "-" * 500_000 + "1",
    "powers": "1" + "^1" * 10_000,
    "calls": "abs(" * 8_000 + "x" + ")" * 8_000,
    "sums": "sum(" * 3_000 + "x" + ")" * 3_000,
    "subqueries": "x" + "[1m:]" * 6_000,
    "comment": "#\r1" + "+1" * 15_000,
    "matchers": "x{" + ",".join(f'a{i}="b"' for i in range(3_000)) + "}",
    "alternatives": "{" + " or ".join('a="b"' for _ in range(3_000)) + "}",
    "quotes": '"' * 30_000,
    "regular expression": 'x{a=~"' + "(a*)*" * 5_000 + '"}',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_expressions_end_soon(name: str) -> None:
    one = json.dumps({"alert": "A", "expr": HOSTILE[name]})
    data = f'{{"groups": [{{"name": "g", "rules": [{one}]}}]}}'.encode()
    begin = time.perf_counter()
    assert prometheus.parse(FileText("a.json", data))
    assert time.perf_counter() - begin < 1


@pytest.mark.parametrize("expression", ["1" + "+1" * 190, "(" * 150 + "1" + ")" * 150, "up"])
def test_a_megabyte_of_expressions_ends_soon(expression: str) -> None:
    rule = json.dumps({"alert": "A", "expr": expression})
    rules = ",".join([rule] * min(1_000_000 // len(rule), 9_000))
    data = f'{{"groups": [{{"name": "g", "rules": [{rules}]}}]}}'.encode()
    file = FileText("a.json", data)
    assert file.documents
    begin = time.perf_counter()
    prometheus.parse(file)
    assert time.perf_counter() - begin < 3


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_survive(data: bytes) -> None:
    try:
        records = prometheus.parse(
            FileText("a.yml", b"groups:\n- rules:\n  - alert: x\n    expr: " + data)
        )
    except (Unparsed, YamlError):
        return
    json.dumps(records)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9)
    | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["groups", "rules", "alert", "record", "expr", "labels", "name", "for",
        "annotations",
                         "scrape_configs", "job_name", "spec", "data", "a.yml"]), inner,
                         max_size=4),
    max_leaves=20,
)  # fmt: skip


@given(JSON, st.sampled_from(["", "PrometheusRule", "ConfigMap"]))
def test_any_shape_survives(value: object, kind: str) -> None:
    document: object = {"groups": value, "scrape_configs": value}
    if kind:
        meta = {"apiVersion": "v1", "kind": kind, "metadata": {"name": "n"}}
        document = {**meta, "spec": {"groups": value}, "data": value}
    file = FileText("a.json", json.dumps(document).encode())
    json.dumps(prometheus.parse(file))
