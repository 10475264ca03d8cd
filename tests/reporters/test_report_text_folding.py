"""Addresses that are longer than a line: whole where a line holds them, else folded."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merestone.model.findings import Place
from merestone.model.views import MapLink, MapNode, MapView, OwnsView, RuleView
from merestone.reporters import render
from merestone.reporters.text.folding import folded
from merestone.reporters.text.lines import columns, indented, wrap
from merestone.reporters.text.page import reflowed
from reporters.conftest import MAP

ADDRESSES = (
    "kubernetes:shop/monitoring/PrometheusRule.monitoring.coreos.com/kube-state-metrics-rules",
    (
        "terraform:shop/deployments/opensearch//module.search.module.blue.aws_security_group_rule.old_c"
        "luster_from_opensearch_cluster[0]"
    ),
    "ci:shop/.github/workflows/terragrunt_create_dev_environment.yml/terragrunt-apply-to-callbacks",
    (
        "prometheus:shop/kube-scheduler.rules/cluster_quantile:scheduler_attempt_duration_seconds:histo"
        "gram_quantile#2"
    ),
    "image:shop::9000/team/a/b@sha256:" + "ab.cd/" * 12,
    "packaging/examples/metrics/prometheus-alertmanager-config/alert-manager-config.yaml:11",
    "kubernetes:shop/payments/Deployment/a-name-that-only-just-has-no-room-in-most-columns",
)
PART = st.text("ab", min_size=1, max_size=30)
WORD = st.lists(st.one_of(PART, st.sampled_from(["/", ".", "//", "::", ":", "/.", "-"]))).map(
    "".join
)
INERT = WORD.filter(lambda word: not word.startswith(":"))


def is_lone_part(line: str) -> bool:
    """Return whether a line is one part of an address that nothing allows to fold."""
    return " " not in line.strip() and len(folded(line.strip(), 1)) == 1


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("width", [60, 80, 100])
def test_no_view_is_wider_than_asked(
    poisoned: Callable[[str], list[Any]], address: str, width: int
) -> None:
    for each in poisoned(address):
        view = replace(each, query="") if isinstance(each, RuleView) else each
        for line in render(view, "text", width=width, why=True).split("\n"):
            assert columns(line) <= width or is_lone_part(line), line


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_a_line_holds_is_whole_in_each_view(
    poisoned: Callable[[str], list[Any]], address: str
) -> None:
    short = address[:74].rstrip("/.:")
    for view in poisoned(short):
        text = render(view, "text", width=80, why=True)
        assert text.replace("\n", "").replace(" ", "").count(short) == text.count(short)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(INERT, min_size=1, max_size=8),
    st.integers(40, 100),
    st.integers(0, 30),
    st.sampled_from(["", "  label", "  a-label-that-is-longer-than-its-column"]),
)
def test_words_are_whole_where_a_line_holds_them(
    words: list[str], width: int, indent: int, label: str
) -> None:
    rows = indented(" ".join(words), width, indent, label)
    shown = [word for row in rows for word in row.split(" ") if word]
    assert "".join(shown) == (label + "".join(words)).replace(" ", "")
    for word in words:
        assert not word or columns(word) > width or word in shown
    for row in rows:
        assert columns(row) <= width or is_lone_part(row)
        assert not row.lstrip().startswith(":")


def test_a_fold_is_behind_a_slash_rather_than_a_dot_and_hangs() -> None:
    assert wrap(ADDRESSES[0], 80) == [
        "kubernetes:shop/monitoring/PrometheusRule.monitoring.coreos.com/",
        "  kube-state-metrics-rules",
    ]
    assert wrap(ADDRESSES[1], 80) == [
        "terraform:shop/deployments/opensearch//",
        "  module.search.module.blue.aws_security_group_rule.",
        "  old_cluster_from_opensearch_cluster[0]",
    ]
    assert wrap(ADDRESSES[2], 60)[0] == "ci:shop/.github/workflows/"


def test_no_line_begins_what_a_log_would_act_on() -> None:
    word = "a/" * 28 + "::error::" + "b" * 30
    for width in range(20, 90):
        assert not any(re.match(r" *:", row) for row in wrap(word, width))


def test_hidden_folders_and_steps_upwards_are_not_torn() -> None:
    assert folded("a/.github/b", 1) == ["a/", ".github/", "b"]
    assert folded("../../a/b", 1) == ["../", "../", "a/", "b"]
    assert folded("a...b", 1) == ["a...b"]


def test_a_very_long_word_takes_no_time() -> None:
    assert len(wrap("ä/" * 40_000, 80)) > 1000


def test_a_map_puts_what_needs_the_room_below_its_verb() -> None:
    path = "common/istio/install/overlays/ambient-oauth2-proxy/kustomization.yaml"
    node = MapNode(f"file:shop/{path}", "file", path, "", ("platform",), True)
    link = MapLink("out", "built from", node, Place("k.yaml"), "kustomization", False)
    text = render(replace(MAP, links=(link,)), "text")
    assert (
        f"it depends on\n  built from\n    file {path}\n    (kustomization)\n      platform\n"
        in text
    )


def test_what_was_meant_stands_below_one_word_where_it_is_long() -> None:
    near = tuple(f"kubernetes:shop/payments/Deployment/{'x' * 36}{name}" for name in "ab")
    view = MapView("0.1.0", "shop", "pay", None, (), (), 0, (), near)
    assert render(view, "text").split("\n")[1:] == [
        "    perhaps",
        *(f"      {name}" for name in near),
        "",
    ]


TEAMS = tuple(f"@acme/a-team-with-a-long-name-{n}" for n in range(3))


def map_of(*maintainers: tuple[str, ...], **changes: Any) -> str:
    """Return the text of a map: its own maintainers first, then those of each thing it uses."""
    own, *others = maintainers
    nodes = [
        replace(MapNode(f"k:{n}", "topic", f"t{n}", "", names, True), **changes)
        for n, names in enumerate(others)
    ]
    links = tuple(MapLink("out", "uses", node, Place("k.yaml"), "", False) for node in nodes)
    middle = MapNode("k:own", "topic", "own", "", own, True)
    return render(replace(MAP, node=middle, inside=(), held=0, links=links), "text")


def test_a_long_list_of_owners_is_said_once() -> None:
    text = map_of(TEAMS, TEAMS, TEAMS)
    assert text.count(TEAMS[0]) == 1
    assert text.count("the same owners\n") == 2


def test_owners_that_differ_in_between_are_said_again() -> None:
    text = map_of(TEAMS, TEAMS[:2], TEAMS, ("pay",), TEAMS, ())
    assert text.count(TEAMS[0]) == 4
    assert "the same" not in text
    assert "pay\n" in text
    assert "nobody\n" in text


def test_a_contest_is_not_the_same() -> None:
    text = map_of(TEAMS, TEAMS, is_contested=True)
    assert text.count(TEAMS[0]) == 2
    assert "(contested)" in text


def test_a_list_that_is_cut_is_not_said_to_be_the_same() -> None:
    many = tuple(f"@acme/team-{n}" for n in range(21))
    assert "the same" in map_of(many[:20], many[:20])
    assert "the same" not in map_of(many, many)


def test_short_owners_are_said_at_each_row() -> None:
    assert map_of(("pay",), ("pay",), ("pay",)).count("pay\n") == 3


def test_owns_says_a_long_list_of_kinds_once() -> None:
    kinds = [(f"aws_kind_of_thing_{n}", n) for n in range(9)]
    counts = tuple((kind, duty, n) for duty in ("decides", "maintains") for kind, n in kinds)
    view = OwnsView("0.1.0", "shop", "@a", ("@a",), (), counts, ())
    text = render(view, "text")
    assert text.count("aws_kind_of_thing_4 4") == 1
    assert "  maintains  the same\n" in text
    short = render(replace(view, counts=(counts[0], counts[9])), "text")
    assert short.count("aws_kind_of_thing_0 0") == 2


def test_an_item_of_a_page_stands_behind_its_mark() -> None:
    assert reflowed("- one two\n  three\n- four", 80, False) == ["- one two three", "- four"]
