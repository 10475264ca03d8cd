"""GitHub's semantics against the reference answers, and the real files against each other."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest

from merestone.ownership.patterns import compile_matcher, match_linear


def reference(shared: Path) -> list[tuple[str, str, bool]]:
    table = json.loads((shared / "conformance/github-codeowners-patterns.json").read_text())
    return [
        (entry["pattern"], path, expected)
        for entry in table
        for path, expected in entry["paths"].items()
    ]


def test_every_reference_answer_of_the_matcher(shared: Path) -> None:
    answers = reference(shared)
    assert len(answers) == 153
    for pattern, path, expected in answers:
        matcher = compile_matcher("github", [pattern])
        assert matcher.sets[matcher.set_id(path)] == ((0,) if expected else ()), (pattern, path)


def test_every_reference_answer_of_one_look_up(shared: Path) -> None:
    for pattern, path, expected in reference(shared):
        assert match_linear("github", [pattern], path) == ([0] if expected else []), (pattern, path)


def test_all_reference_patterns_at_once_keep_every_match(shared: Path) -> None:
    answers = reference(shared)
    patterns = sorted({pattern for pattern, _, _ in answers})
    matcher = compile_matcher("github", patterns)
    for pattern, path, expected in answers:
        matches = matcher.sets[matcher.set_id(path)]
        assert (patterns.index(pattern) in matches) == expected, (pattern, path)


@pytest.mark.parametrize("dialect", ["github", "gitlab"])
@pytest.mark.parametrize("name", ["esphome", "ddpy", "hass"])
def test_one_look_up_agrees_with_the_automaton_on_real_files(
    shared: Path, name: str, dialect: str
) -> None:
    folder = shared / "bench" / name
    lines = (folder / "CODEOWNERS").read_text().splitlines()
    patterns = [words[0] for line in lines if (words := line.partition("#")[0].split())]
    paths = gzip.decompress((folder / "paths.txt.gz").read_bytes()).decode().splitlines()
    matcher = compile_matcher(dialect, patterns)
    ids = matcher.set_ids(paths)
    assert len(ids) == len(paths)
    assert any(matcher.sets[at] for at in ids)
    for at in random.Random(7).sample(range(len(paths)), 150):
        assert tuple(match_linear(dialect, patterns, paths[at])) == matcher.sets[ids[at]]
