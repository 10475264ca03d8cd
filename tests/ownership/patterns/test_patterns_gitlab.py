"""GitLab's patterns: a table of our own, held against Ruby itself where there is one."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from merestone.ownership.patterns import check_pattern, compile_matcher, match_linear
from merestone.ownership.patterns.gitlab import normalised

YES_AND_NO = {
    "*": ("a .a a/b a/.b/c", ""),
    "docs": ("docs x/docs", "docs/a x/docs/a"),
    "/docs": ("docs", "x/docs docs/a"),
    "docs/": ("docs/a docs/a/b x/docs/a", "docs x/docs"),
    "/docs/": ("docs/a docs/a/b", "docs x/docs/a"),
    "foo/*": ("foo/a x/foo/a foo/.a", "foo foo/a/b"),
    "/foo/*": ("foo/a", "x/foo/a foo/a/b"),
    "/docs/**": ("docs/a", "docs docs/a/b"),
    "/docs/**/*": ("docs/a docs/a/b", "docs"),
    "/docs/**/*.md": ("docs/a.md docs/x/y/a.md", "docs/a.txt a.md"),
    "**": ("a a/b", ""),
    "/**": ("a", "a/b"),
    "/*": ("a .a", "a/b"),
    "*.rb": ("a.rb x/a.rb .rb", "a.rb/x a.rbx"),
    "/a**b": ("ab axxb", "a/b"),
    "/a**/b": ("a/b ax/b", "a/x/b ax/y/b"),
    "/**a": ("a xa", "x/a"),
    "/**/a": ("a x/a x/y/a", "xa"),
    "/a/**/b": ("a/b a/x/b a/x/y/b", "ab a/b/c"),
    "/a/**/**/b": ("a/b a/x/y/b", "a"),
    "/**/a/**/b/": ("a/b/c x/a/y/b/c/d", "a/b"),
    "a?c": ("abc a.c x/abc", "ac a/c"),
    "[ab]c": ("ac bc x/ac", "cc c"),
    "[^ab]c": ("cc", "ac bc"),
    "[!ab]c": ("cc", "ac bc"),
    "x[a-c]": ("xa xb xc", "xd x-"),
    "x[c-a]": ("xa xc", "xb"),
    "x[a-]": ("xa x-", "xb"),
    "x[-a]": ("xa x-", "xb"),
    "x[]a]": ("", "x] xa x]a xa]"),
    "x[]": ("", "x x[]"),
    "x[!]": ("xa x!", "x"),
    r"x[\]]": ("x]", r"x\ x"),
    r"x[a\-c]": ("xa x- xc", "xb"),
    "x[a/b]y": ("xay xby", "x/y xa/by"),
    "x[^/]y": ("xay", "x/y"),
    r"\*": ("* x/*", "a"),
    r"a\?": ("a?", "ab"),
    r"\[a]": ("[a]", "a"),
    r"a\/b": ("a/b x/a/b", "ab"),
    r"/**\/b": ("x/b", "x/y/b b"),
    "a\\": ("a", "a\\"),
    r"a\\b": ("a\\b", "ab"),
    r"\#a": ("#a x/#a", "a \\#a"),
    "a#b": ("a#b", "a"),
    "{a,b}": ("{a,b}", "a b"),
    "A": ("A", "a"),
    "/": ("a a/b", ""),
    "/a//b": ("", "a/b"),
    "!a": ("!a", "a"),
    "é[à-ü]": ("éé éü", "éa"),
    "a*b*c": ("abc axbxc", "ac ab/c"),
}


@pytest.mark.parametrize("pattern", YES_AND_NO)
def test_matches_and_does_not(pattern: str) -> None:
    yes, no = (text.split() for text in YES_AND_NO[pattern])
    matcher = compile_matcher("gitlab", [pattern])
    assert [path for path in yes + no if matcher.sets[matcher.set_id(path)]] == yes
    assert [path for path in yes + no if match_linear("gitlab", [pattern], path)] == yes


RUBY = """
require 'json'
flags = File::FNM_DOTMATCH | File::FNM_PATHNAME
puts JSON.parse(STDIN.read).map { |glob, path| File.fnmatch?(glob, path, flags) }.to_json
"""


def test_the_table_is_what_ruby_says() -> None:
    ruby = shutil.which("ruby")
    if ruby is None:
        pytest.skip("no ruby on this machine to hold the table against")
    cases = [
        (normalised(pattern), f"/{path}", path in yes.split())
        for pattern, (yes, no) in YES_AND_NO.items()
        for path in f"{yes} {no}".split()
    ]
    asked = json.dumps([(glob, path) for glob, path, _ in cases])
    done = subprocess.run(
        [ruby, "-EUTF-8:UTF-8", "-e", RUBY], input=asked, capture_output=True, text=True, check=True
    )
    said = json.loads(done.stdout)
    wrong = [case for case, is_match in zip(cases, said, strict=True) if case[2] != is_match]
    assert wrong == []


def test_white_space_after_a_backslash_is_one_space() -> None:
    matcher = compile_matcher("gitlab", ["/my\\ file", "/my\\ \t file"])
    assert matcher.sets[matcher.set_id("my file")] == (0, 1)


def test_a_star_takes_an_empty_segment() -> None:
    matcher = compile_matcher("gitlab", ["/foo/*", "/foo/"])
    assert matcher.sets[matcher.set_id("foo/")] == (0, 1)
    assert match_linear("gitlab", ["/foo/*", "/foo/"], "foo/") == [0, 1]


@pytest.mark.parametrize("pattern", ["a[", "[ab", "x[a-", "x[\\", r"x[a\]", "[!", "a/[b/c"])
def test_an_unclosed_class_is_refused(pattern: str) -> None:
    assert "not closed" in check_pattern("gitlab", pattern)
    assert match_linear("gitlab", [pattern], pattern) == []


def test_an_empty_pattern_is_refused() -> None:
    assert "empty" in check_pattern("gitlab", "")
