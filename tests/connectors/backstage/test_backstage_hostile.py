from __future__ import annotations

import json
from collections.abc import Callable
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from merestone.connectors.backstage import read
from merestone.model.facts import Entity, Fact, Problem, Source
from merestone.model.settings import ReadSettings
from merestone.source.tree import Tree

GOOD = (
    b"apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: good}\n"
    b"spec: {owner: a}\n"
)
KEYS = [
    "kind",
    "metadata",
    "name",
    "spec",
    "owner",
    "relations",
    "targets",
    "members",
    "Component",
    "Location",
    "Group",
    "User",
    "Template",
    "steps",
    "apiVersion",
    "backstage.io/v1",
    "../",
]
MARKS = [
    "${{",
    "*",
    ": ",
    ":\n  ",
    "\n",
    "- ",
    "[",
    "]",
    "{",
    "}",
    "---\n",
    "&a ",
    "*a",
    "'",
    '"',
    "\t",
    "\0",
]
WORDS = st.sampled_from([*KEYS, *MARKS])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)
SHAPED = st.fixed_dictionaries(
    {"kind": st.sampled_from(["Component", "Location", "Group", "User", "Template"]) | VALUES},
    optional={
        "apiVersion": VALUES,
        "metadata": st.fixed_dictionaries(
            {"name": st.just("x") | VALUES}, optional={"annotations": VALUES, "tags": VALUES}
        ),
        "spec": st.dictionaries(WORDS, VALUES, max_size=5) | VALUES,
        "relations": VALUES,
    },
)


def check(tree: Tree, data: dict[str, bytes]) -> None:
    with mock.patch.object(tree, "_read", side_effect=lambda path, _limit: data.get(path, GOOD)):
        rows: list[Fact] = list(read(tree, ReadSettings()))
    assert [type(row) for row in rows].count(Source) == 1
    assert isinstance(rows[-1], Source)
    kept = [row.ref for row in rows if isinstance(row, Entity) and row.path.startswith("good/")]
    assert kept == ["component:default/good"]
    for row in rows:
        if isinstance(row, Problem):
            assert row.reason
            assert row.line >= 0


@pytest.fixture
def some(tree: Callable[..., Tree]) -> Tree:
    return tree({"bad/catalog-info.yaml": "", "good/catalog-info.yaml": "", "app-config.yaml": ""})


FUZZ = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@FUZZ
@given(data=st.binary(max_size=200) | st.lists(WORDS).map(lambda words: "".join(words).encode()))
def test_any_bytes_end_in_rows(some: Tree, data: bytes) -> None:
    check(some, {"bad/catalog-info.yaml": data, "app-config.yaml": data})


@FUZZ
@given(document=SHAPED)
def test_any_values_end_in_rows(some: Tree, document: object) -> None:
    data = json.dumps(document).encode()
    config = b'{"catalog": ' + data + b"}"
    check(some, {"bad/catalog-info.yaml": data, "app-config.yaml": config})


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 200_000,
        b"a: &a [x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\n" * 30,
        b"kind: Component\nkind: System\n",
        b"kind: !!python/object/apply:os.system ['echo no']\nmetadata: {name: x}\n",
        b"\xff\xfe\x00",
        b"%TAG ! x\n" * 1000,
        b"x" * 2_000_001,
        GOOD.replace(b"good", b"1:30:00"),
    ],
)
def test_a_hostile_file_leaves_the_others_alone(some: Tree, data: bytes) -> None:
    check(some, {"bad/catalog-info.yaml": data})
