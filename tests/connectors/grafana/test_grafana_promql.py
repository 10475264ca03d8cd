from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merestone.connectors.grafana.queries import Reading
from merestone.source.promql import metrics_of
from merestone.source.promql_parse import Budget, NotPromQL


def read(text: str, **known: list[str]) -> list[str] | None:
    """Return the metrics of an expression, None where it cannot be read."""
    reading = Reading(known)
    reading.expression(text, 1)
    return None if reading.unparsed else list(reading.metrics)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("sum(rate(a[5m])) / sum(b)", ("a", "b")),
        ('{__name__=~"c|d"}', ("c", "d")),
        ('{__name__="e" or __name__="f"}', ("e", "f")),
        ('{"quoted.name"}', ("quoted.name",)),
        ('foo{a=~`\\d"`}', ("foo",)),
        ("holt_winters(foo[5m], 0.5, 0.5)", ("foo",)),
        ("max_over_time(a[5m:1m]) # b", ("a",)),
        ('foo{x="a # b"} offset 5m', ("foo",)),
        ('{job="x"}', ()),
        ('{__name__=~"node_.*"}', ()),
        ("1", ()),
    ],
)
def test_metrics(text: str, names: tuple[str, ...]) -> None:
    assert metrics_of(text, Budget()).names == names


@pytest.mark.parametrize("text", ['{job="x"}', '{__name__=~"node_.*"}'])
def test_a_selector_may_leave_its_metric_open(text: str) -> None:
    assert not metrics_of(text, Budget()).is_whole


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a b",
        "rate(a)",
        '"',
        "a{",
        "(" * 5000,
        "a+" * 5000 + "a",
        "-" * 100_000 + "a",
        "x[99999999999999999999]",
        "a offset 1e9995",
        '"b\n" + "' + "(" * 9000 + '"',
        ")" * 999 + "(" * 999,
    ],
)
def test_what_is_no_promql_is_refused(text: str) -> None:
    with pytest.raises(NotPromQL):
        metrics_of(text, Budget())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("rate(a[$__rate_interval])", ["a"]),
        ("rate(a[${__interval}])", ["a"]),
        ("rate(a[[[window]]])", ["a"]),
        ("rate(a[${n}m])", ["a"]),
        ("rate(a[5$unit])", ["a"]),
        ("max_over_time(a[$__range:$step])", ["a"]),
        ("a offset $shift", ["a"]),
        ('a{job=~"$job", x="${x:regex}", y=~"(${y:pipe})|[[z]]"}', ["a"]),
        ("a{job=$job}", ["a"]),
        ("a{$filters}", ["a"]),
        ('a{b="c", $filters}', ["a"]),
        ('a{$label="x"}', ["a"]),
        ("sum by ($label, x) (a)", ["a"]),
        ("sum(a) by(${by:csv})", ["a"]),
        ("a * on($l) group_left($m) b", ["a", "b"]),
        ("topk($n, a)", ["a"]),
        ("histogram_quantile($q, sum(rate(a[1m])) by (le))", ["a"]),
        ("a > $limit", ["a"]),
        ("a / $__range_s", ["a"]),
        ("a * $__interval_ms / 1000", ["a"]),
        ("$fn(a[5m])", ["a"]),
        ("$agg(a)", ["a"]),
        ("$agg by (x) (a)", ["a"]),
        ("${fn}_over_time(a[5m])", ["a"]),
        ("rate($metric[5m]) / b", ["b"]),
        ("prefix_${x}_total + b", ["b"]),
        ("${x}_total + b", ["b"]),
        ('{__name__=~"$metric"} + b', ["b"]),
        ('label_replace(a, "x", "$1", "y", "(.*)")', ["a"]),
        ("rate(a[5m]", None),
        ("SELECT 1 FROM x", None),
    ],
)
def test_variables_are_replaced_soundly(text: str, names: list[str] | None) -> None:
    assert read(text) == names


def test_a_variable_of_stated_values_is_each_of_them() -> None:
    assert read("rate($m[5m])", m=["a", "b"]) == ["a", "b"]
    assert read("pre_${m}_total", m=["a", "b"]) == ["pre_a_total", "pre_b_total"]
    assert read("$m > $n", m=["a", "b"], n=["1", "2"]) == ["a", "b"]
    assert read("$m", m=["a", "not promql ("]) is None
    assert read("$m", m=[f"m{count}" for count in range(100)]) == []


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("label_values(up, job)", ["up"]),
        ('label_values(up{job="$job", a=~"x,y"}, instance)', ["up"]),
        ("label_values(sum(rate(a[5m])) by (x), x)", ["a"]),
        ("query_result(topk(5, a))", ["a"]),
        ("label_values(job)", []),
        ("label_names()", []),
        ("metrics(node_.*)", []),
        ("prod", []),
    ],
)
def test_queries_of_variables(query: str, names: list[str]) -> None:
    reading = Reading({})
    reading.variable_query(query, 1)
    assert list(reading.metrics) == names
    assert reading.unparsed == []


TEXT = st.lists(
    st.sampled_from(
        ("sum", "(", ")", "a", "{", "}", "[", "]", "$x", "${x:regex}", "[[y]]", "5m", "$__range",
         "by", "+", "offset", '"', '"$x"', "`", ",", "=~", " ", "#", "\n", "_over_time", ":", "é")
    ),
    max_size=14,
).map("".join)  # fmt: skip


@settings(max_examples=250, deadline=None)
@given(TEXT)
def test_any_expression_is_survived(text: str) -> None:
    read(text)
    read(text, x=["a", "1"])
    Reading({}).variable_query(f"label_values({text}, b)", 1)


@given(st.lists(st.sampled_from(("alpha", "beta", "gamma_total")), min_size=1, max_size=4))
def test_a_metric_is_found_whatever_variables_stand_around_it(names: list[str]) -> None:
    text = " + ".join(
        f'sum by ($l) (rate({name}{{job=~"$job", $more}}[$__interval]))' for name in names
    )
    assert read(text) == list(dict.fromkeys(names))


@pytest.mark.parametrize(
    "text", ["$x+" * 5000, "(" * 20_000, "$a $b $c $d $e $f", "{" * 9000, "[" * 9000, "$x(" * 200]
)
def test_a_hostile_expression_is_refused_in_time(text: str) -> None:
    started = time.perf_counter()
    read(text)
    assert time.perf_counter() - started < 1


def test_all_queries_of_one_dashboard_share_a_bound() -> None:
    reading = Reading({})
    started = time.perf_counter()
    for count in range(1000):
        reading.expression("+".join(f"m{count}" for _ in range(200)), count)
    assert time.perf_counter() - started < 3
    assert reading.unparsed
    assert reading.metrics
