from __future__ import annotations

import json
from collections.abc import Callable
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from merestone.connectors.team_lists import read
from merestone.model.facts import Fact, Member, Source
from merestone.model.settings import ReadSettings, TeamList
from merestone.source.tree import Tree

KEYS = st.sampled_from(["teams", "name", "members", "login", "a", "*", "."])
PATHS = st.lists(KEYS, max_size=4).map(".".join)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6) | KEYS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=15,
)
LISTS = st.builds(
    TeamList,
    file=st.just("bad.yaml"),
    teams=PATHS,
    name=PATHS,
    title=PATHS,
    parent=PATHS,
    members=st.lists(PATHS, max_size=2).map(tuple),
    member_key=KEYS | st.just(""),
    spelling=st.sampled_from(["", "team:{name}", "@acme/{name}", "{name}", "{"]),
)
GOOD = TeamList("good.yaml", "", "", "", "", (".",), "", "")
FUZZ = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.fixture
def some(tree: Callable[..., Tree]) -> Tree:
    return tree({"bad.yaml": "", "good.yaml": ""})


def check(tree: Tree, data: bytes, mapped: TeamList) -> None:
    def content(path: str, _limit: int) -> bytes:
        return b"pay: [ana]" if path == "good.yaml" else data

    with mock.patch.object(tree, "_read", side_effect=content):
        rows: list[Fact] = list(read(tree, ReadSettings(team_lists=(mapped, GOOD))))
    assert [type(row) for row in rows].count(Source) == 1
    assert isinstance(rows[-1], Source)
    kept = [row.person for row in rows if isinstance(row, Member) and row.path == "good.yaml"]
    assert kept == ["@ana"]


@FUZZ
@given(data=st.binary(max_size=200), mapped=LISTS)
def test_any_bytes_end_in_rows(some: Tree, data: bytes, mapped: TeamList) -> None:
    check(some, data, mapped)


@FUZZ
@given(document=VALUES, mapped=LISTS)
def test_any_values_end_in_rows(some: Tree, document: object, mapped: TeamList) -> None:
    check(some, json.dumps(document).encode(), mapped)


def test_lists_of_aliases_end(some: Tree) -> None:
    layers = b"".join(b"a%d: &a%d [*a%d, *a%d]\n" % (n, n, n - 1, n - 1) for n in range(1, 18))
    mapped = TeamList("bad.yaml", "*", "", "", "", (".",), "", "")
    check(some, b"a0: &a0 [x, y]\n" + layers, mapped)
