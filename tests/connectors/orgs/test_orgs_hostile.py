from __future__ import annotations

import json
from collections.abc import Callable
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from merestone.connectors.orgs import read
from merestone.model.facts import Fact, Source, Team
from merestone.model.settings import ReadSettings
from merestone.source.tree import Tree

GOOD = b"admins: [ana]\nbilling_email: x\nteams:\n  web:\n    members: [ana]\n"
PATHS = (
    "config/bad/org.yaml",
    "config/bad/x/teams.yaml",
    "teams.yaml",
    "org.yaml",
    "peribolos.yaml",
    "config.yaml",
)
KEYS = [
    "orgs",
    "teams",
    "members",
    "maintainers",
    "admins",
    "privacy",
    "previously",
    "repos",
    "acme",
    "default_repository_permission",
]
MARKS = [": ", ":\n  ", "\n", "- ", "[", "]", "{", "}", "&a ", "*a"]
WORDS = st.sampled_from([*KEYS, *MARKS])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)
TEAMS = st.dictionaries(WORDS | st.text(max_size=4), st.dictionaries(WORDS, VALUES, max_size=4))
SHAPED = st.fixed_dictionaries(
    {"teams": TEAMS | VALUES},
    optional={"admins": VALUES, "members": VALUES, "billing_email": VALUES},
)
FUZZ = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.fixture
def some(tree: Callable[..., Tree]) -> Tree:
    return tree(dict.fromkeys((*PATHS, "config/good/org.yaml"), ""))


def check(tree: Tree, data: bytes) -> None:
    def content(path: str, _limit: int) -> bytes:
        return GOOD if "good" in path else data

    with mock.patch.object(tree, "_read", side_effect=content):
        rows: list[Fact] = list(read(tree, ReadSettings()))
    assert [type(row) for row in rows].count(Source) == 1
    assert isinstance(rows[-1], Source)
    assert "@good/web" in {row.party for row in rows if isinstance(row, Team)}


@FUZZ
@given(data=st.binary(max_size=200) | st.lists(WORDS).map(lambda words: "".join(words).encode()))
def test_any_bytes_end_in_rows(some: Tree, data: bytes) -> None:
    check(some, data)


@FUZZ
@given(document=SHAPED)
def test_any_values_end_in_rows(some: Tree, document: object) -> None:
    check(some, json.dumps(document).encode())
    check(some, json.dumps({"orgs": {"acme": document}}).encode())


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 200_000,
        b"admins: &a [x]\nmembers: [*a, *a, *a]\nteams: {x: &t {teams: {y: {members: *a}}}}\n",
        b"admins: [a]\nadmins: [b]\n",
        b"admins: [a]\nteams: " + b"{x: {teams: " * 30 + b"{}" + b"}}" * 30,
        b"admins: [a]\nteams: &t {x: {members: [a], teams: *t}}\n",
        b"admins: [a]\nx0: &a0 {t: {members: [a]}}\n"
        + b"".join(b"x%d: &a%d {t: {teams: *a%d}}\n" % (n, n, n - 1) for n in range(1, 900))
        + b"teams: *a899\n",
        b"\xff",
        b"x" * 2_000_001,
    ],
)
def test_a_hostile_file_leaves_the_others_alone(some: Tree, data: bytes) -> None:
    check(some, data)
