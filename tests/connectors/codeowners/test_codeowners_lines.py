from __future__ import annotations

import time

import pytest

from merestone.connectors.codeowners import gitea, github, gitlab
from merestone.connectors.codeowners.text import Entry, numbered

PARSERS = {"github": github.entries, "gitlab": gitlab.entries, "gitea": gitea.entries}


def parse(dialect: str, text: str | bytes) -> list[Entry]:
    data = text if isinstance(text, bytes) else text.encode()
    return list(PARSERS[dialect](numbered(data)))


def owners(dialect: str, text: str) -> dict[str, tuple[str, ...]]:
    return {entry.pattern: entry.owners for entry in parse(dialect, text) if not entry.invalid}


def test_github_reads_patterns_owners_and_comments() -> None:
    text = (
        "# top\n\n*  @acme/platform\t@ana #not @ben\n  /docs/ docs@example.com # why\n"
        "/vendor/\n/build # nobody\n#/x @y\n"
    )
    assert [(e.line, e.pattern, e.owners, e.invalid) for e in parse("github", text)] == [
        (3, "*", ("@acme/platform", "@ana"), ""),
        (4, "/docs/", ("docs@example.com",), ""),
        (5, "/vendor/", (), ""),
        (6, "/build", (), ""),
    ]


@pytest.mark.parametrize(
    ("line", "pattern"),
    [
        (r"a\ b @x", r"a\ b"), (r"a\\ @x", r"a\\"), (r"\#a @x", r"\#a"), ("a#b @x", "a#b"),
        ("é/ü @x", "é/ü"), ("!a @x", "!a"), ("[ab] @x", "[ab]"), ("a\u00a0b @x", "a\u00a0b"),
    ],
)  # fmt: skip
def test_a_github_pattern_is_kept_as_written(line: str, pattern: str) -> None:
    (entry,) = parse("github", line)
    assert (entry.pattern, entry.owners, entry.invalid) == (pattern, ("@x",), "")


def test_a_backslash_at_the_end_of_a_github_line_is_part_of_the_pattern() -> None:
    assert [(e.pattern, e.owners) for e in parse("github", "a\\\r\nb\\ ")] == [
        ("a\\", ()),
        ("b\\ ", ()),
    ]


@pytest.mark.parametrize(
    "owner", ["@a", "@a-b_c", "@acme/pay.ments_2", "a.b+c@example.com", "A@b.co.uk"]
)
def test_an_owner_of_githubs_three_forms_is_valid(owner: str) -> None:
    assert github.owner_fault(owner) == ""


@pytest.mark.parametrize(
    "owner",
    [
        "user",
        "@",
        "@a,",
        "@a,@b",
        "@/a",
        "@a/",
        "@a/b/c",
        "@@a",
        "a@",
        "@b@c",
        "@a\u00a0@b",
        "@a\u200b",
    ],
)
def test_another_word_makes_github_skip_the_line(owner: str) -> None:
    first, second = parse("github", f"* @ok {owner}\n/a @b")
    assert (first.owners, second.invalid) == (("@ok", owner), "")
    assert "is no owner, so GitHub skips the line" in first.invalid
    assert first.invalid.isascii()


def test_gitlab_sections_give_defaults_and_approvals() -> None:
    text = (
        "* @all\n[Docs][2] @docs @acme/docs/writers\nREADME.md\n/doc/ @ana\n"
        "^[Tests] @qa\n/test/\n[Empty]\n/free/\n[Zero][0]\na @b\n[Bad][]\nb @b\n"
    )
    found = [
        (e.pattern, e.owners, e.inherited, e.section, e.is_optional, e.approvals)
        for e in parse("gitlab", text)
    ]
    assert found == [
        ("*", ("@all",), False, "", False, 1),
        ("README.md", ("@docs", "@acme/docs/writers"), True, "Docs", False, 2),
        ("/doc/", ("@ana",), False, "Docs", False, 2),
        ("/test/", ("@qa",), True, "Tests", True, 0),
        ("/free/", (), False, "Empty", False, 1),
        ("a", ("@b",), False, "Zero", False, 1),
        ("b", ("@b",), False, "Bad", False, 1),
    ]


def test_gitlab_merges_sections_of_one_name_and_one_required_entry_makes_all_required() -> None:
    text = "^[Docs]\na @a\n[other]\nb @b\n[DOCS][3]\nc @c\n^[Alone]\nd @d\n^[alone]\ne @e\n"
    assert [(e.pattern, e.section, e.is_optional, e.approvals) for e in parse("gitlab", text)] == [
        ("a", "Docs", False, 1),
        ("b", "other", False, 1),
        ("c", "Docs", False, 3),
        ("d", "Alone", True, 0),
        ("e", "Alone", True, 0),
    ]


def test_gitlabs_section_codeowners_is_the_unnamed_one() -> None:
    assert [e.section for e in parse("gitlab", "a @a\n[X]\nb @b\n[CodeOwners]\nc @c")] == [
        "", "X", "",
    ]  # fmt: skip


def test_a_gitlab_header_that_is_not_closed_is_an_entry() -> None:
    first, second = parse("gitlab", "[Docs\n/a @a\n")
    assert (first.pattern, first.owners, first.section) == ("[Docs", (), "")
    assert "not closed" in first.remark
    assert second.section == ""


@pytest.mark.parametrize(
    ("header", "default", "remark"),
    [
        ("[D] @a, @b", ("@a",), "', @b'"),
        ("[D] @a # @b", ("@a",), "'# @b'"),
        ("[D] a@b.com", ("a@b.com",), ""),
        ("[D][x] @a", (), "'[x] @a'"),
        ("[D]@a", (), "'@a'"),
        ("^[D][2] @a", ("@a",), "asks for no approvals"),
        ("[] @a", ("@a",), "without a name"),
    ],
)
def test_a_gitlab_header_ends_where_it_stops_looking_like_one(
    header: str, default: tuple[str, ...], remark: str
) -> None:
    found = parse("gitlab", f"{header}\n/x\n")
    assert found[-1].owners == default
    assert (found[0].remark if len(found) == 2 else "") == "" or remark in found[0].remark
    assert (len(found) == 2) == bool(remark)


def test_gitlab_exclusions_have_no_owners() -> None:
    first, second, third = parse("gitlab", "[D] @d\n!a/*.md @x\n!\n\\!b @b")
    assert (first.pattern, first.owners, first.is_exclusion) == ("a/*.md", (), True)
    assert "count for nothing" in first.remark
    assert (second.pattern, second.is_exclusion) == ("*", True)
    assert (third.pattern, third.is_exclusion) == ("\\!b", False)


def test_gitlab_has_no_inline_comments_so_owners_in_them_count() -> None:
    (entry,) = parse("gitlab", "a @a # kept by @b, not (@c)")
    assert entry.owners == ("@a", "@b", "@c")
    assert entry.remark.startswith("'#' is not read: GitLab has no comments")


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("@a", ("@a",)), ("@g/sub/team", ("@g/sub/team",)), ("@@developers", ("@@developers",)),
        ("@@Owner", ("@@Owner",)), ("@@admin", ()), ("x@y.z", ("x@y.z",)), ("name", ()),
        ("@a.", ("@a",)), ("x@y.z,", ("x@y.z",)), ("@", ()), ("a@", ()),
    ],
)  # fmt: skip
def test_gitlab_owners_are_the_references_in_the_text(word: str, found: tuple[str, ...]) -> None:
    assert gitlab.references(word) == found


def test_gitlab_splits_at_the_first_space_without_a_backslash() -> None:
    assert owners("gitlab", "a\\ b\\ c @x\n\\#d @y\n") == {"a\\ b\\ c": ("@x",), "\\#d": ("@y",)}


def test_gitea_unescapes_and_negates() -> None:
    text = (
        "# c\n.*\\\\.go @u1 u2 # @no\n!docs/.* @org/team\na\\ b\\#c @x\ntab\t@t\n! @all\nx@y# @z\n"
    )
    assert [(e.line, e.pattern, e.owners, e.is_exclusion) for e in parse("gitea", text)] == [
        (2, ".*\\.go", ("@u1", "@u2"), False),
        (3, "docs/.*", ("@org/team",), True),
        (4, "a b#c", ("@x",), False),
        (5, "tab", ("@t",), False),
        (6, "$", ("@all",), True),
        (7, "x@y", (), False),
    ]


def test_gitea_skips_what_it_cannot_resolve() -> None:
    one, two, three = parse("gitea", "a\nb x@y.z @o/t/u\nc x@y.z @d\n")
    assert "no owner, so Gitea skips" in one.invalid
    assert "no owner that Gitea can read" in two.invalid
    assert (three.invalid, three.owners) == ("", ("@d",))
    assert "emails" in three.remark


@pytest.mark.parametrize("dialect", PARSERS)
def test_odd_lines_do_not_spoil_the_others(dialect: str) -> None:
    data = b"\xef\xbb\xbfa @a\r\nb\xe9 @b\r\nc\0 @c\r\nd\xe2\x80\xaex @d\r\ne @e"
    found = parse(dialect, data)
    assert [(e.line, e.pattern) for e in found][::4] == [(1, "a"), (5, "e")]
    assert [bool(e.invalid) for e in found] == [False, True, True, False, False]
    assert "U+202E" in found[3].remark
    assert found[0].owners == ("@a",)


@pytest.mark.parametrize("dialect", PARSERS)
@pytest.mark.parametrize(
    "text",
    [
        "\\ " * 300_000, "@" * 500_000, "a@" * 300_000, "[" * 500_000, "x " + "a" * 500_000,
        "* " + "@a " * 100_000, "[s]\n" * 100_000,
        "".join(f"[s{n}]\na @a\n" for n in range(30_000)),
        "a" + " " * 500_000 + "@", "[s] " + "a" * 500_000, "[s][" + "9" * 300_000 + "]\na\n",
    ],
    ids=lambda text: text[:8],
)  # fmt: skip
def test_no_line_takes_long(dialect: str, text: str) -> None:
    start = time.perf_counter()
    parse(dialect, text)
    assert time.perf_counter() - start < 6.0
