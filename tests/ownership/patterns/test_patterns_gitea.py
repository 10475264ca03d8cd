"""Gitea's and Forgejo's patterns: regular expressions over the whole path."""

from __future__ import annotations

import pytest

from merestone.ownership.patterns import (
    InvalidPattern,
    check_pattern,
    compile_matcher,
    match_linear,
)
from merestone.ownership.patterns.gitea import literal_ends

YES_AND_NO = {
    ".*": ("a a/b", ""),
    r".*\.go": ("a.go x/a.go", "a.gox ago"),
    r"frontend/src/.*\.js": ("frontend/src/a.js frontend/src/x/a.js", "x/frontend/src/a.js"),
    r"docs/(aws|google)/[^/]*\.(md|txt)": ("docs/aws/a.md", "docs/aws/x/a.md docs/ibm/a.md"),
    "docs": ("docs", "docs/a x/docs"),
    "docs/": ("", "docs docs/a"),
    "/docs/.*": ("docs/a", "x/docs/a"),
    "a|b": ("a abc b xb", "xa bx"),
    "(a|b)": ("a b", "ab abc xb"),
    "(?i)readme": ("README readme", "readme.md"),
    "ab*": ("a ab abb", "abc"),
    "ab?c": ("ac abc", "abbc"),
    "a{2}": ("aa", "a aaa"),
    "[Mm]akefile": ("Makefile makefile", "makefilex"),
    r"a\.b": ("a.b", "axb"),
    "a.b": ("a.b axb", "ab"),
    r"\Qa.b\E": ("a.b", "axb"),
    "é.": ("éé", "é"),
    "/": ("", "a"),
}


@pytest.mark.parametrize("pattern", YES_AND_NO)
def test_matches_and_does_not(pattern: str) -> None:
    yes, no = (text.split() for text in YES_AND_NO[pattern])
    matcher = compile_matcher("gitea", [pattern])
    assert [path for path in yes + no if matcher.sets[matcher.set_id(path)]] == yes
    assert [path for path in yes + no if match_linear("gitea", [pattern], path)] == yes


def test_all_matches_are_kept() -> None:
    matcher = compile_matcher("gitea", list(YES_AND_NO))
    for at, (yes, no) in enumerate(YES_AND_NO.values()):
        for path in yes.split():
            assert at in matcher.sets[matcher.set_id(path)]
        for path in no.split():
            assert at not in matcher.sets[matcher.set_id(path)]


def test_a_line_break_is_not_a_dot() -> None:
    matcher = compile_matcher("gitea", ["a.b", "a(?s:.)b"])
    assert matcher.sets[matcher.set_id("a\nb")] == (1,)


def test_a_path_that_is_not_unicode_is_answered() -> None:
    matcher = compile_matcher("gitea", ["a.*"])
    assert matcher.sets[matcher.set_id("a\udcff")] == (0,)
    assert match_linear("gitea", ["a.*"], "a\udcff") == [0]


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("", "empty"),
        ("a(", "missing )"),
        ("a**", "bad repetition"),
        ("a(?!b)", "RE2 cannot compile it"),
        (r"(a)\1", "invalid escape"),
        ("a{5000}", "repetition"),
        ("\udcff", "Unicode"),
    ],
)
def test_refused_with_the_reason(pattern: str, said: str) -> None:
    assert said in check_pattern("gitea", pattern)
    with pytest.raises(InvalidPattern):
        compile_matcher("gitea", [pattern])
    assert match_linear("gitea", [pattern], "a") == []


@pytest.mark.parametrize(
    ("pattern", "ends"),
    [
        (r"docs/.*\.md", ("docs/", ".md")),
        ("/a/b", ("a/b", "a/b")),
        ("ab*", ("a", "")),
        ("ab?c", ("a", "")),
        ("docs/(a|b)", ("docs/", "")),
        ("docs|x", ("", "")),
        ("docs/[|]x", ("docs/", "")),
        (r"docs/\|x", ("docs/|x", "docs/|x")),
        ("(?i)docs", ("", "")),
        (r"a\Q|\E", ("", "")),
        (".*", ("", "")),
        ("[^/]*/a.", ("", "")),
        ("a.*?b", ("a", "")),
        (r"a\d", ("a", "")),
    ],
)
def test_text_that_every_match_begins_and_ends_with(pattern: str, ends: tuple[str, str]) -> None:
    assert literal_ends(pattern) == ends
