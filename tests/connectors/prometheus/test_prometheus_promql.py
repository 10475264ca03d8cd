from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merestone.connectors import prometheus
from merestone.model.facts import Problem, Property, Thing
from merestone.model.settings import ReadSettings
from merestone.source.file_reading import read_files
from merestone.source.promql import Query, read_query
from merestone.source.promql_parse import Budget
from merestone.source.tree import open_tree
from merestone.source.yaml import Map, load_documents


def query(text: str) -> Query:
    return read_query(text, Budget())


SAME = [
    ('sum(rate(x{b="1",a="2"}[300s])) by (b,a)', "sum by (a, b) (rate(x {a='2', b=`1`,} [5m]))"),
    ("x > 1e3", "x>1000.0 # why"),
    ("((x))", "x"),
    ("x > bool 0x10", "x  > bool\n16"),
    ('{__name__="x", a="b"}', 'x{a="b"}'),
    ("a * on(y,x) group_left(d,c) b", "a * on (x, y) group_left (c, d) b"),
    ("a and ignoring() b", "a and b"),
    ("sum(x) by ()", "sum(x)"),
    ("x offset 60s", "x offset 1m"),
    ('x{a=~"\\\\d\\"#"}', 'x{a=~`\\d"#`}'),
    ("max_over_time(rate(x[5m])[1h:] offset 1d)", "max_over_time(rate(x[300s])[60m:] offset 24h)"),
    ('{a="b" or c="d"}', '{c="d" or a="b"}'),
]
DIFFERENT = [
    ("x offset 5m", "x offset -5m"), ("x{}", "x[5m]"), ("sum(x) without ()", "sum(x)"),
    ("x @ start()", "x @ end()"),
    ("a / b", "b / a"), ("(a + b) * c", "a + b * c"), ("x > 1", "x > bool 1"), ('x{a="b"}',
    'x{a=~"b"}'),
    ("a * on() b", "a * b"), ("x", "-x"), ("topk(5, x)", "topk(6, x)"), ('x{a="b\\n"}',
    'x{a="b\\\\n"}'),
    ("x[5m:]", "x[5m:1m]"), ("a + fill(0) b", "a + b"), ("a * on(x) group_left() b",
    "a * on(x) group_right() b"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_expression_are_one_text(one: str, other: str) -> None:
    assert query(one).fault == ""
    assert query(one).expression == query(other).expression


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_expressions_stay_different(one: str, other: str) -> None:
    assert query(one).fault == query(other).fault == ""
    assert query(one).expression != query(other).expression


@pytest.mark.parametrize("text", [text for pair in SAME + DIFFERENT for text in pair])
def test_the_normalised_text_is_its_own_normal_form(text: str) -> None:
    first = query(text)
    assert query(first.expression) == first


@pytest.mark.parametrize(
    ("text", "metrics", "patterns"),
    [
        ("a / on(b) group_left(c) d{e='f'}", ["a", "d"], []),
        ('sum({__name__="a"}) + absent(b)', ["a", "b"], []),
        ('{__name__=~"a|b"}', ["a", "b"], []),
        ('{__name__=~"a.*", __name__!="ab"}', [], ["a.*"]),
        ("max_over_time(sum(rate(a[5m]))[1h:1m]) > topk(5, b)", ["a", "b"], []),
        ('label_replace(a, "b", "$1", "c", "d")', ["a"], []),
        ("vector(1) + time()", [], []),
        ("holt_winters(a[1h], 0.5, 0.5)", ["a"], []),
        ('{"a.b", c="d"}', ["a.b"], []),
    ],
)
def test_the_metrics_of_an_expression(text: str, metrics: list[str], patterns: list[str]) -> None:
    found = query(text)
    assert (found.metrics, found.patterns, found.fault) == (metrics, patterns, "")


@pytest.mark.parametrize(
    "text",
    [
        "sum(",
        "x[$__interval]",
        "no_such(x)",
        "x[5m] + 1",
        "",
        "x[99999999999999999999]",
        "a offset 1e9995",
        "x[5m:1e999]",
        "a offset (1e999)",
    ],
)
def test_what_does_not_parse_is_said_and_kept_as_written(text: str) -> None:
    found = query(f" {text}\n")
    assert found.fault.startswith("the expression does not parse: ")
    assert found.expression == text


def test_a_budget_bounds_all_expressions_of_a_file() -> None:
    budget = Budget(60)
    assert read_query("up == 0", budget).fault == ""
    assert "split the file" in read_query("up == 0 or up == 1", budget).fault


def test_what_is_refused_costs_too() -> None:
    budget = Budget()
    reasons = {read_query("(" * 30_000, budget).fault for _ in range(20)}
    assert len(reasons) == 2
    assert budget.left == 0


PIECES = st.lists(st.sampled_from(
    ["x", "sum", "(", ")", "by", "{", "}", "[5m]", "[5m:]", "a", "=", '"b"', ",", "+", "-", "^",
    "and", "on", "offset",
     "@", "end()", "1", "1e400", "bool", ">", "rate", "'", "#", "\n", "\x00", "é", "group_left",
     "without", "ignoring"]),
    max_size=25)  # fmt: skip


@given(PIECES.map(" ".join) | PIECES.map("".join) | st.text(max_size=40))
def test_any_text_survives_and_what_parses_is_stable(text: str) -> None:
    found = query(text)
    if not found.fault:
        assert query(found.expression) == found


def test_promtool_counts_the_same_rules(shared: Path, tmp_path: Path) -> None:
    if not shutil.which("promtool"):
        pytest.skip("no promtool: apt-get install prometheus")
    compared = 0
    for estate in ("kube-prometheus", "strimzi-examples"):
        tree = open_tree(shared / "estates" / estate)
        rows = list(read_files(tree, [prometheus], ReadSettings()))
        rules = [row for row in rows if isinstance(row, Thing) and row.kind != "rule group"]
        for path in sorted({row.path for row in rules}):
            ours = sum(row.path == path for row in rules)
            assert told_by_promtool(tree.read(path, 1 << 24), tmp_path / "a.json") == ours, path
            compared += ours
    assert compared > 280


def told_by_promtool(data: bytes, scratch: Path) -> int:
    count = 0
    for document in load_documents(data):
        groups = document["spec"]["groups"] if isinstance(document, Map) else None
        scratch.write_text(json.dumps({"groups": groups}))
        command = ["promtool", "check", "rules", "--lint=none", str(scratch)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
        assert done.returncode == 0, done.stderr
        count += int(done.stdout.split("SUCCESS: ")[1].split()[0])
    return count


def test_every_expression_of_the_real_estates_parses(shared: Path) -> None:
    for estate in sorted((shared / "estates").iterdir()):
        if not estate.is_dir():
            continue
        rows = list(read_files(open_tree(estate), [prometheus], ReadSettings()))
        assert [row for row in rows if isinstance(row, Problem)] == []
        texts = [row.value for row in rows if isinstance(row, Property) and row.key == "expression"]
        for text in texts:
            assert query(text).expression == text
