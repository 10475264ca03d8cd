"""GitHub's edge cases, each as its docstring decides them."""

from __future__ import annotations

import pytest

from merestone.ownership.patterns import (
    InvalidPattern,
    check_pattern,
    compile_matcher,
    match_linear,
)

YES_AND_NO = {
    "*": ("a a/b .a/.b", ""),
    "/*": ("a .a", "a/b"),
    "**": ("a a/b a/b/c", ""),
    "/**": ("a a/b a/b/c", ""),
    "**/": ("a a/b a/b/c", ""),
    "/**/": ("a a/b", ""),
    "**/*": ("a a/b", ""),
    "*/": ("a/b b/a/c", "a"),
    "/*/": ("a/b a/b/c", "a"),
    "a**b": ("ab axb a*b axb/c d/axxb", "a/b a/x/b"),
    "/a**/b": ("a/b ax/b", "a/x/b ax/x/b"),
    "/**a/b": ("a/b xa/b", "x/a/b"),
    "a/**": ("a/b a/b/c", "a b/a/c"),
    "a/**/": ("a/b a/b/c", "a"),
    "a/**/**": ("a/b a/b/c", "a"),
    "a/**/b": ("a/b a/x/b a/x/y/b/z", "a x/a/b ab"),
    "a/**/**/b": ("a/b a/x/b", "a"),
    "**/a": ("a x/a x/y/a/z", "xa ax"),
    "**/a/b": ("a/b x/a/b/c", "a/x/b"),
    "docs/*": ("docs/a docs/.a", "docs docs/a/b x/docs/a"),
    "docs/*.md": ("docs/a.md docs/.md docs/a.md/b", "docs/x/a.md"),
    "*.md": ("a.md x/y.md x.md/y", "a.mdx"),
    "f?o": ("foo f.o x/foo/y", "fo f/o fooo"),
    "a?": ("ab", "a a/b abc"),
    "??": ("ab ab/c", "a abc"),
    "?*": ("a abc", ""),
    "a*b*c": ("abc axbxc abcbc", "acb ab/c"),
    "/a/*/b": ("a/x/b a/x/b/y", "a/b a/x/y/b"),
    r"\*": ("* x/*", "a"),
    r"\**": ("* *a", "a"),
    r"a\?": ("a?", "ab"),
    r"\a": ("a x/a", "b"),
    r"\\": ("\\", "a"),
    r"a\\b": ("a\\b", "ab"),
    r"\[a\]": ("[a] x/[a]/y", "a"),
    r"/a\/b": ("a/b a/b/c", "x/a/b"),
    r"\/a": ("a a/b", "x/a"),
    "/[a]/b": ("[a]/b", "a/b"),
    "[...all]": ("[...all] x/[...all]/y", "a"),
    "/": ("", "a a/b"),
    "//": ("", "a a/b"),
    "a//b": ("", "a/b a"),
    "a/": ("a/b x/a/b", "a x/a"),
    "a/b/": ("a/b/c", "a/b x/a/b/c"),
    "Foo": ("Foo", "foo FOO"),
    "{a,b}": ("{a,b}", "a b"),
    "a|b": ("a|b", "a b"),
    "#a": ("#a", "a"),
    "a.b": ("a.b", "axb"),
    "é?": ("éa", "é"),
}


@pytest.mark.parametrize("pattern", YES_AND_NO)
def test_matches_and_does_not(pattern: str) -> None:
    yes, no = (text.split() for text in YES_AND_NO[pattern])
    matcher = compile_matcher("github", [pattern])
    found = [path for path in yes + no if matcher.sets[matcher.set_id(path)]]
    assert found == yes
    assert [path for path in yes + no if match_linear("github", [pattern], path)] == yes


def test_an_escaped_space_is_a_space() -> None:
    matcher = compile_matcher("github", [r"/my\ file"])
    assert matcher.sets[matcher.set_id("my file")] == (0,)
    assert matcher.sets[matcher.set_id(r"my\ file")] == ()


def test_a_path_may_begin_with_a_slash() -> None:
    matcher = compile_matcher("github", ["/a", "b/"])
    assert [matcher.sets[at] for at in matcher.set_ids(["/a", "/x/b/c"])] == [(0,), (1,)]
    assert match_linear("github", ["/a", "b/"], "/x/b/c") == [1]


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("", "empty"),
        ("!a", "negation"),
        (r"\#a", "leading `#`"),
        ("***", "write `**`"),
        ("a/***/b", "write `**`"),
        ("a\\", "escapes nothing"),
        ("a\\\\\\", "escapes nothing"),
        ("*.[ch]", "ranges"),
        ("[Mm]akefile", "ranges"),
        ("a[0-9]", "ranges"),
        ("[a*]", "ranges"),
        ("a]", "ranges"),
        (r"\[a]", "ranges"),
        (r"a\\[b]", "ranges"),
    ],
)
def test_refused_with_a_reason(pattern: str, said: str) -> None:
    assert said in check_pattern("github", pattern)
    with pytest.raises(InvalidPattern) as caught:
        compile_matcher("github", ["a", pattern])
    assert caught.value.pattern == pattern
    assert caught.value.reason == check_pattern("github", pattern)
    for path in ("a", pattern or "b"):
        assert match_linear("github", ["*", pattern], path) == [0]


def test_all_matches_are_kept_and_sets_are_shared() -> None:
    patterns = ["*", "*.py", "/a/", "/a/b/*.py", "b.py", "*.py"]
    matcher = compile_matcher("github", patterns)
    ids = matcher.set_ids(["a/b/x.py", "a/b/y.py", "a/b/b.py", "c.md", "a/c.py", "a/b/x.py"])
    assert [matcher.sets[at] for at in ids] == [
        (0, 1, 2, 3, 5), (0, 1, 2, 3, 5), (0, 1, 2, 3, 4, 5), (0,), (0, 1, 2, 5), (0, 1, 2, 3, 5),
    ]  # fmt: skip
    assert ids[0] == ids[1] == ids[5]
    assert len(set(matcher.sets)) == len(matcher.sets)
    assert matcher.sets[0] == ()


def test_no_patterns_match_nothing() -> None:
    matcher = compile_matcher("github", [])
    assert matcher.set_ids(["a", "a/b", ""]) == [0, 0, 0]
    assert match_linear("github", [], "a") == []


def test_a_dialect_that_does_not_exist() -> None:
    for call in (check_pattern, compile_matcher):
        with pytest.raises(ValueError, match="no pattern dialect 'git'"):
            call("git", "a")
