"""Matcher and one look-up against the slow answers, on patterns made to trip them."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merestone.ownership.patterns import check_pattern, compile_matcher, match_linear

Oracle = Callable[[str, str, str], bool]

GLOB = ["a", "b", "ab", "*", "**", "?", "/", "/", "**/", "/**/", ".", "-", "é", "{a,b}", "+", "|"]
PIECES = {
    "github": [*GLOB, "\\*", "\\?", "\\/", "\\\\", "\\[", "\\]", "\\ ", "[a]", "[a-b]", "***", "!"],
    "gitlab": [
        *GLOB, "\\*", "\\/", "\\ ", "\\#", "\\", "[ab]", "[^a]", "[!b]", "[b-a]", "[a-b]", "[]",
        "[!]", "[a/b]", "[a\\]b]", "[-a]", "[a-]", "[", "]", "#",
    ],
    "gitea": ["a", "b", "/", ".", ".*", "a*", "b+", "(a|b)", "a|b", "[ab]", "[^/]*", "\\.", "b?"],
    "address": [*GLOB, "[a]", "\\", ":"],
}  # fmt: skip
NAMES = ["a", "b", "ab", "ba", ".", "-", "*", "?", "[a]", "]", "\\", "é", " ", "#", "a.b", "+"]
START = {"address": "f:"}


def some_pattern(rng: random.Random, dialect: str) -> str:
    return START.get(dialect, "") + "".join(rng.choices(PIECES[dialect], k=rng.randint(1, 7)))


def some_path(rng: random.Random, dialect: str) -> str:
    segments = ["".join(rng.choices(NAMES, k=rng.randint(1, 2))) for _ in range(rng.randint(1, 5))]
    if rng.random() < 0.05:
        segments[rng.randrange(len(segments))] = ""
    return START.get(dialect, "") + "/".join(segments)


def assert_right(
    oracle: Oracle, dialect: str, patterns: Sequence[str], paths: Sequence[str]
) -> int:
    """Hold both ways against the oracle; return how many pattern x path cases there were."""
    valid = [pattern for pattern in patterns if not check_pattern(dialect, pattern)]
    matcher = compile_matcher(dialect, valid)
    for path, at in zip(paths, matcher.set_ids(paths), strict=True):
        expected = [n for n, pattern in enumerate(valid) if oracle(dialect, pattern, path)]
        assert list(matcher.sets[at]) == expected, (dialect, valid, path)
        assert match_linear(dialect, valid, path) == expected, (dialect, valid, path)
    return len(valid) * len(paths)


@pytest.mark.parametrize("dialect", PIECES)
def test_both_ways_agree_with_the_oracle(oracle: Oracle, dialect: str) -> None:
    @settings(max_examples=150, deadline=None)
    @given(
        st.lists(
            st.lists(st.sampled_from(PIECES[dialect]), min_size=1, max_size=7).map("".join),
            min_size=1,
            max_size=8,
        ),
        st.lists(
            st.lists(
                st.lists(st.sampled_from(NAMES), max_size=3).map("".join), min_size=1, max_size=5
            ).map("/".join),
            min_size=1,
            max_size=6,
        ),
    )
    def agree(patterns: list[str], paths: list[str]) -> None:
        start = START.get(dialect, "")
        named = [start + pattern for pattern in patterns]
        assert_right(oracle, dialect, named, [start + path for path in paths])

    agree()


@pytest.mark.parametrize("dialect", PIECES)
def test_the_oracle_is_not_met_by_saying_no(oracle: Oracle, dialect: str) -> None:
    rng = random.Random(3)
    patterns = [some_pattern(rng, dialect) for _ in range(200)]
    valid = [pattern for pattern in patterns if not check_pattern(dialect, pattern)]
    paths = [some_path(rng, dialect) for _ in range(50)]
    hits = sum(oracle(dialect, pattern, path) for pattern in valid for path in paths)
    assert len(valid) > 60
    assert hits > 100


@pytest.mark.slow
@pytest.mark.parametrize(
    ("dialect", "cases"),
    [("github", 2_000_000), ("gitlab", 600_000), ("gitea", 600_000), ("address", 1_000_000)],
)
def test_millions_of_cases(oracle: Oracle, dialect: str, cases: int) -> None:
    rng = random.Random(f"{dialect} 1")
    done = 0
    while done < cases:
        patterns = [some_pattern(rng, dialect) for _ in range(60)]
        paths = sorted(some_path(rng, dialect) for _ in range(200))
        done += assert_right(oracle, dialect, patterns, paths)
    assert done >= cases
