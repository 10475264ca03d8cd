from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merestone.connectors import codeowners
from merestone.connectors.codeowners import github
from merestone.connectors.codeowners.places import EVERY_PLACE, host_of
from merestone.connectors.codeowners.text import numbered
from merestone.model.facts import CodeownersFile, CodeownersLine, Fact, Problem, Source
from merestone.model.settings import ReadSettings
from merestone.source.tree import Tree, open_tree

Make = Callable[..., Tree]


def read(tree: Tree, dialect: str = "auto") -> list[Fact]:
    return list(codeowners.read(tree, ReadSettings(codeowners_dialect=dialect)))


def of(rows: list[Fact], kind: type) -> list[tuple[object, ...]]:
    return [tuple(row) for row in rows if isinstance(row, kind)]


def effective(rows: list[Fact]) -> tuple[str, str] | None:
    files = [row for row in rows if isinstance(row, CodeownersFile) and row.is_effective]
    assert len(files) <= 1
    return (files[0].path, files[0].dialect) if files else None


def test_nothing_there_is_absent(memory_tree: Make) -> None:
    rows = read(memory_tree({"src/CODEOWNERS": b"* @a", ".github/codeowners": b"* @a"}))
    assert rows == [Source("codeowners", "repo", "absent", 0, "")]


def test_every_candidate_is_said_and_one_is_read(memory_tree: Make) -> None:
    rows = read(
        memory_tree(
            {
                ".github/CODEOWNERS": b"* @a\n\nx user\n",
                "CODEOWNERS": b"* @b\n",
                "docs/CODEOWNERS": b"* @c\n",
                ".gitea/CODEOWNERS": b".* @d\n",
            },
            "git@github.com:acme/shop.git",
        )
    )
    assert of(rows, CodeownersFile) == [
        ("repo", ".github/CODEOWNERS", "github", True,
         "read as GitHub's, because origin is on github.com"),
        ("repo", "CODEOWNERS", "github", False, "GitHub reads `.github/CODEOWNERS` instead"),
        ("repo", "docs/CODEOWNERS", "github", False, "GitHub reads `.github/CODEOWNERS` instead"),
        (
            "repo", ".gitea/CODEOWNERS", "gitea", False,
            "GitHub does not look there; set codeowners_dialect to gitea to read it",
        ),
    ]  # fmt: skip
    lines = [row for row in rows if isinstance(row, CodeownersLine)]
    assert [(row.line, row.ordinal, row.pattern, row.owners) for row in lines] == [
        (1, 0, "*", ("@a",)),
        (3, 1, "x", ("user",)),
    ]
    assert [bool(row.invalid) for row in lines] == [False, True]
    assert rows[-1] == Source(
        "codeowners", "repo", "read", 2, ".github/CODEOWNERS, GitHub's semantics"
    )


@pytest.mark.parametrize(
    ("files", "remote", "dialect", "expected"),
    [
        ([".github/"], "", "auto", (".github/CODEOWNERS", "github")),
        ([".gitlab/"], "", "auto", (".gitlab/CODEOWNERS", "gitlab")),
        ([".gitea/"], "", "auto", (".gitea/CODEOWNERS", "gitea")),
        ([".forgejo/"], "", "auto", (".forgejo/CODEOWNERS", "gitea")),
        ([""], "", "auto", ("CODEOWNERS", "github")),
        ([""], "https://gitlab.acme.example/a/b.git", "auto", ("CODEOWNERS", "gitlab")),
        ([""], "ssh://git@codeberg.org/a/b", "auto", ("CODEOWNERS", "gitea")),
        ([""], "https://github.com/gitlab/gitea", "auto", ("CODEOWNERS", "github")),
        ([""], "", "gitlab", ("CODEOWNERS", "gitlab")),
        (["docs/", ".gitlab-ci.yml"], "", "auto", ("docs/CODEOWNERS", "gitlab")),
        (["", ".gitlab-ci.yml", ".github/x.yml"], "", "auto", ("CODEOWNERS", "github")),
        (["", ".forgejo/workflows/x.yml"], "", "auto", ("CODEOWNERS", "gitea")),
        (["", ".gitlab/"], "", "auto", ("CODEOWNERS", "gitlab")),
        (["", ".gitea/"], "", "auto", ("CODEOWNERS", "gitea")),
        (["", ".github/"], "https://gitlab.com/a/b", "auto", (".github/CODEOWNERS", "github")),
        (
            [".github/", ".gitlab/"],
            "https://gitlab.com/a",
            "auto",
            (".gitlab/CODEOWNERS", "gitlab"),
        ),
        (
            [".github/", ".gitlab/"],
            "https://codeberg.org/a",
            "auto",
            (".github/CODEOWNERS", "github"),
        ),
        ([".github/"], "", "gitlab", None),
    ],
)
def test_whose_the_file_is(
    memory_tree: Make,
    files: list[str],
    remote: str,
    dialect: str,
    expected: tuple[str, str] | None,
) -> None:
    paths = [
        f"{name}CODEOWNERS" if name in ("", "docs/") or name.endswith("/") else name
        for name in files
    ]
    assert (
        effective(read(memory_tree(dict.fromkeys(paths, b"a @a\n"), remote), dialect)) == expected
    )


def test_section_headers_tell_a_file_of_gitlab(memory_tree: Make) -> None:
    rows = read(memory_tree({"CODEOWNERS": b"* @a\n^[Docs][2] @b\n/doc/\n"}))
    assert effective(rows) == ("CODEOWNERS", "gitlab")
    assert "because it has section headers" in str(of(rows, CodeownersFile)[0][4])
    plain = read(memory_tree({"CODEOWNERS": b"[ab].txt @a\n[x]/y @b\n"}))
    assert effective(plain) == ("CODEOWNERS", "github")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("symlink", "a symlink, which GitHub does not follow"),
        ("submodule", "a submodule; only regular files are read"),
        (
            b"* @a\n" * 600_000,
            "3,000,000 bytes; at most 2,999,999 are read; GitHub loads none of 3 MB",
        ),
        ("* @a\n".encode("utf-16"), "UTF-16"),
    ],
)
def test_a_file_that_is_not_loaded_blinds(
    memory_tree: Make, value: bytes | str, reason: str
) -> None:
    rows = read(memory_tree({".github/CODEOWNERS": value, "CODEOWNERS": b"* @b\n"}))
    first, second = (row for row in rows if isinstance(row, CodeownersFile))
    assert (first.is_effective, second.is_effective) == (False, False)
    assert reason in first.reason
    (problem,) = (row for row in rows if isinstance(row, Problem))
    assert (problem.path, problem.covers, problem.is_blinding) == (".github/CODEOWNERS", "", True)
    assert reason in problem.reason
    assert of(rows, CodeownersLine) == []
    assert rows[-1] == Source("codeowners", "repo", "unread", 0, ".github/CODEOWNERS")


def test_one_byte_less_than_githubs_limit_is_read(memory_tree: Make) -> None:
    rows = read(memory_tree({".github/CODEOWNERS": b"* @a\n" + b"#" * 2_999_994}))
    assert of(rows, Problem) == []
    assert len(of(rows, CodeownersLine)) == 1


def test_gitlab_reads_nothing_from_a_binary_file(memory_tree: Make) -> None:
    rows = read(memory_tree({".gitlab/CODEOWNERS": b"* @a\n\0"}))
    assert effective(rows) is None
    assert "binary" in str(of(rows, Problem)[0][4])


def test_odd_lines_are_said_and_the_others_kept(memory_tree: Make) -> None:
    data = b"\xef\xbb\xbf* @a\r\n/caf\xe9 @b\r\n/d\xe2\x80\xaee @c\r\n"
    rows = read(memory_tree({".github/CODEOWNERS": data}))
    said = [(row.line, row.is_blinding) for row in rows if isinstance(row, Problem)]
    assert said == [(1, False), (2, False), (3, False)]
    assert [row[5] for row in of(rows, CodeownersLine)] == ["*", "/caf\\xe9", "/d\u202ee"]
    assert rows[-1] == Source(
        "codeowners", "repo", "partial", 3, ".github/CODEOWNERS, GitHub's semantics"
    )


def test_a_symlink_in_a_real_folder_is_not_followed(
    write: Callable[[dict[str, str | bytes]], Path], tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.write_text("* @outside\n")
    root = write({"a.txt": "a"})
    (root / "CODEOWNERS").symlink_to(outside)
    rows = read(open_tree(root, name="repo"))
    assert effective(rows) is None
    assert "symlink" in str(of(rows, Problem)[0][4])


@pytest.mark.parametrize(
    ("remote", "host"),
    [
        ("https://u:p@GitLab.com/a/b", "gitlab.com"), ("git@github.com:a/b.git", "github.com"),
        ("codeberg.org:a/b", "codeberg.org"), ("/srv/git/gitlab", ""), ("file:///gitlab/a", ""),
        ("", ""), ("./gitlab:x", ""),
        ("ssh://git@gitea.acme.example:22/a", "gitea.acme.example:22"),
    ],
)  # fmt: skip
def test_the_host_of_a_remote(remote: str, host: str) -> None:
    assert host_of(remote) == host


line = st.text("a*/!@[]^#\\ \t.,\r\0\u202eé", max_size=30).map(str.encode) | st.binary(max_size=30)
content = st.lists(line, max_size=12).map(b"\n".join) | st.sampled_from(["symlink", "submodule"])


@given(
    st.dictionaries(st.sampled_from(EVERY_PLACE), content, min_size=1),
    st.sampled_from(["auto", "github", "gitlab", "gitea"]),
)
def test_whatever_the_files_hold_ends_with_one_source_row(
    memory_tree: Make, files: dict[str, bytes | str], dialect: str
) -> None:
    tree = memory_tree(files)
    rows = read(tree, dialect)
    assert [isinstance(row, Source) for row in rows] == [False] * (len(rows) - 1) + [True]
    assert {row[1] for row in of(rows, CodeownersFile)} == set(files)
    lines = [row for row in rows if isinstance(row, CodeownersLine)]
    assert [row.ordinal for row in lines] == list(range(len(lines)))
    assert [row.line for row in lines] == sorted(row.line for row in lines)
    for row in lines:
        data = files[row.path]
        assert isinstance(data, bytes)
        assert 1 <= row.line <= data.count(b"\n") + 1
        assert row.pattern
        assert not (row.is_optional and row.approvals)
        assert not (row.is_exclusion and row.owners and row.dialect == "gitlab")
    assert rows == read(tree, dialect)


def test_the_estates_and_bench_files_are_read_whole(shared: Path) -> None:
    counts = {"ddpy": 0, "esphome": 0, "hass": 0}
    for name in counts:
        data = (shared / "bench" / name / "CODEOWNERS").read_bytes()
        wanted = sum(
            1 for row in data.splitlines() if row.strip() and not row.lstrip().startswith(b"#")
        )
        found = list(github.entries(numbered(data)))
        assert len(found) == wanted > 100
        assert [entry.invalid for entry in found if entry.invalid] == []
    rows = read(open_tree(shared / "estates" / "kube-prometheus", name="repo"))
    assert effective(rows) == (".github/CODEOWNERS", "github")
