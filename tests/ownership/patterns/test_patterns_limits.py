"""Hostile patterns and paths: time stays linear, memory stays bounded, answers stay right."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys

import pytest

from merestone.ownership.patterns import MatchLimit, compile_matcher, match_linear, trie
from merestone.ownership.patterns.automaton import GlobMatcher
from merestone.ownership.patterns.segment import Glob, Piece

FINDS_US = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
BLOW_UP = """
from merestone.ownership.patterns import compile_matcher, match_linear
START = {"address": "f:x/"}
long = "a" * 3000
for dialect in ("github", "gitlab", "address"):
    start = START.get(dialect, "")
    patterns = [
        start + "*a" * 60 + "b",
        start + "*a?" * 60 + "b",
        start + "?*" * 60 + "b",
        start + "**/a/" * 60 + "b",
        start + "**/*a*/" * 60 + "b",
        start + "*/" * 60 + "b",
        start + "/".join(["a*a*a*a*b"] * 60),
    ]
    if dialect == "gitlab":
        patterns += ["*[ab]" * 60 + "c", "[!b]*" * 60 + "c", "**/[!b]*/" * 60 + "c"]
    paths = [start + long, f"{start}{long}/{long}", start + "a/" * 1500 + "c", start + "a/b" * 800]
    matcher = compile_matcher(dialect, patterns)
    for path, at in zip(paths, matcher.set_ids(paths)):
        assert list(matcher.sets[at]) == match_linear(dialect, patterns, path)
patterns = ["(a+)+b", "(a|aa)+b", "(.*)*b", "a?" * 100 + "a" * 100]
matcher = compile_matcher("gitea", patterns)
assert matcher.sets[matcher.set_id(long)] == ()
"""


def test_nothing_blows_up() -> None:
    # All of it takes about a second; an exponential matcher would never come back.
    subprocess.run([sys.executable, "-c", BLOW_UP], check=True, timeout=120, env=FINDS_US)


def test_pieces_are_never_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = 0
    plain = Piece.is_at

    def counted(piece: Piece, name: str, start: int) -> bool:
        nonlocal tried
        tried += 1
        return plain(piece, name, start)

    monkeypatch.setattr(Piece, "is_at", counted)
    matcher = compile_matcher("github", ["*a?" * 40 + "b*"])
    for length in (200, 400, 800):
        tried = 0
        assert matcher.sets[matcher.set_id("a" * length)] == ()
        assert 0 < tried <= 2 * length


@pytest.mark.parametrize("depth", [100, 1_000, 60_000])
def test_a_path_of_any_depth(depth: int) -> None:
    patterns = ["**/a/**/b", "/a/**/z", "x*/", "a/a/a/"]
    path = "a/" * depth + "z"
    matcher = compile_matcher("github", patterns)
    assert matcher.sets[matcher.set_id(path)] == (1, 3)
    assert match_linear("github", patterns, path) == [1, 3]


def cells(matcher: GlobMatcher) -> int:
    caches = (matcher._states, matcher._folders, matcher.names, matcher._reached, matcher.groups)
    answers = [*matcher._states.values(), matcher._root]
    return sum(len(cache) for cache in caches) + sum(len(answer) for answer in answers)


def test_caches_are_dropped_past_their_bound_and_answers_stay_right() -> None:
    patterns = [
        "*",
        "*.p?",
        "n1*",
        "/d*/*3",
        "**/d7/**/n*",
        "/d1*/",
        "d5/**/x*",
        "/d2/n2.py",
        "*9*",
    ]
    paths = [f"d{at % 97}/e{at % 11}/n{at}.py" for at in range(3_000)]
    paths += [f"d{at}/n{at % 13}3" for at in range(3_000)]
    paths += ["", "d2/n2.py", "a/", *paths[::-1]]
    kept = compile_matcher("github", patterns)
    small = compile_matcher("github", patterns)
    assert isinstance(kept, GlobMatcher)
    assert isinstance(small, GlobMatcher)
    small.most_cached = 50
    for path, at in zip(paths, kept.set_ids(paths), strict=True):
        assert small.sets[small.set_id(path)] == kept.sets[at], path
        assert cells(small) < 400
    assert cells(kept) > 5_000
    bulk = compile_matcher("github", patterns)
    assert isinstance(bulk, GlobMatcher)
    bulk.most_cached = 50
    answers = [bulk.sets[at] for at in bulk.set_ids(paths)]
    assert answers == [kept.sets[at] for at in kept.set_ids(paths)]


def test_sets_past_their_bound_are_an_error_not_an_answer() -> None:
    matcher = compile_matcher("github", [f"*{a}*{b}*" for a in "abcdef" for b in "abcdef"])
    matcher.most_held = 1_000
    names = ("".join(name) for name in itertools.product("abcdef", repeat=5))
    with pytest.raises(MatchLimit, match="1,000 entries"):
        matcher.set_ids(names)


def test_patterns_past_their_bound_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trie, "MOST_NODES", 100)
    compile_matcher("github", ["/a/b/c"] * 200)
    with pytest.raises(MatchLimit, match="100 segments"):
        compile_matcher("github", [f"/a{at}" for at in range(200)])


def test_equal_globs_are_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = 0
    plain = Glob.match

    def counted(glob: Glob, name: str) -> bool:
        nonlocal tried
        tried += 1
        return plain(glob, name)

    matcher = compile_matcher("github", ["*a*a*a*"] * 10_000)
    monkeypatch.setattr(Glob, "match", counted)
    assert len(matcher.sets[matcher.set_id("x/banana")]) == 10_000
    assert tried <= 4


HELD = """
import resource
from merestone.ownership.patterns import compile_matcher
def megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
matcher = compile_matcher("github", ["*", "/d*/", "x.py", "**/e/*.py", "/a/**/q*/*.c"])
before = megabytes()
for at in range(1_000_000):
    matcher.set_id(f"d{at}/e/f{at}/x{at}.py")
print(megabytes() - before)
"""


@pytest.mark.slow
def test_a_million_folders_and_names_stay_within_memory() -> None:
    command = [sys.executable, "-c", HELD]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=FINDS_US)
    assert float(done.stdout) < 400
