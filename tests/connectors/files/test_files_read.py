"""The files connector says what is there, and what it passed over, without a line for each."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from gitcli import git
from merestone.connectors import files
from merestone.model.facts import Fact, File, Problem, Repository, Source
from merestone.model.settings import ReadSettings
from merestone.source.tree import Tree, open_tree
from source.raw_objects import Raw


def facts(tree: Tree) -> list[Fact]:
    found = list(files.read(tree, ReadSettings()))
    tree.close()
    return found


def problems(found: list[Fact]) -> list[Problem]:
    return [fact for fact in found if isinstance(fact, Problem)]


def test_rows_and_their_order(tree: Callable[..., Tree]) -> None:
    found = facts(tree({"b": "x", "a/c": "x", ".gitignore": "*.log\n", "x.log": "x"}))
    assert isinstance(found[0], Repository)
    assert found[1:] == [
        File("repo", ".gitignore", "file"),
        File("repo", "a/c", "file"),
        File("repo", "b", "file"),
        Source("files", "repo", "read", 3, ""),
    ]


def test_many_symlinks_are_one_remark(write: Callable[..., Path]) -> None:
    root = write({"a": "x"})
    for number in range(1_000):
        (root / f"link{number:04}").symlink_to("a")
    said = problems(facts(open_tree(root)))
    assert len(said) == 1
    assert said[0].reason == (
        "1,000 symlinks are named, not followed: link0000, link0001, link0002 and 997 more"
    )
    assert not said[0].is_blinding


def test_each_kind_is_said_once_and_hides_nothing(write: Callable[..., Path]) -> None:
    root = write({"a": "x", "inner/file": "x"})
    git(root / "inner", "init", "-q")
    git(root / "inner", "commit", "-q", "--allow-empty", "-m", "x")
    (root / "link").symlink_to("a")
    os.mkfifo(root / "pipe")
    (root / os.fsdecode(b"\xff")).write_text("x")
    found = facts(open_tree(root))
    assert [(each.path, each.is_blinding) for each in problems(found)] == [
        ("\\xff", False),
        ("pipe", False),
        ("inner", False),
        ("link", False),
    ]
    assert problems(found)[1].reason == "1 FIFO, socket or device is named, not opened: pipe"
    assert found[-1] == Source("files", "repo", "read", 5, "")


def test_an_incomplete_list_blinds_everything(write: Callable[..., Path]) -> None:
    root = write({f"f{number}": "x" for number in range(10)})
    found = facts(open_tree(root, name="repo", most_paths=4))
    (said,) = problems(found)
    assert (said.is_blinding, said.covers, said.path) == (True, "", "")
    assert "more than 4 paths" in said.reason
    source = found[-1]
    assert isinstance(source, Source)
    assert (source.status, source.items) == ("partial", 4)


def test_nothing_listed_is_unread(tmp_path: Path) -> None:
    raw = Raw(tmp_path / "repo")
    raw.commit("2" * 40)
    found = facts(open_tree(raw.root, "HEAD"))
    source = found[-1]
    assert isinstance(source, Source)
    assert (source.status, source.items) == ("unread", 0)
    assert problems(found)[0].is_blinding


def test_a_name_listed_twice_may_hide_an_owner(tmp_path: Path) -> None:
    raw = Raw(tmp_path / "repo")
    one, two = raw.put("blob", b"one"), raw.put("blob", b"two")
    raw.commit(raw.tree([("100644", b"CODEOWNERS", one), ("100644", b"CODEOWNERS", two)]))
    found = facts(open_tree(raw.root, "HEAD"))
    assert [(each.path, each.is_blinding) for each in problems(found)] == [("CODEOWNERS", True)]
    assert isinstance(found[-1], Source)
    assert found[-1].status == "partial"


def test_a_head_that_says_nothing_is_said(tmp_path: Path) -> None:
    raw = Raw(tmp_path / "repo")
    (raw.git_dir / "HEAD").write_text("rubbish")
    (said,) = problems(facts(open_tree(raw.root)))
    assert "its HEAD is neither a ref nor a commit" in said.reason


def test_remotes_lose_their_secrets(tmp_path: Path) -> None:
    raw = Raw(tmp_path / "here")
    for address, shown, name in (
        (
            "https://me:token@host.example/acme/shop.git?a=b#c",
            "https://host.example/acme/shop.git",
            "here",
        ),
        ("git@host.example:acme/shop.git", "host.example:acme/shop.git", "shop"),
        ("https://host.example/acme/shop.git", "https://host.example/acme/shop.git", "shop"),
        ("ssh://git:x@host.example:22/shop", "ssh://host.example:22/shop", "shop"),
        ("/srv/git/..", "/srv/git/..", "here"),
        ("ext::sh -c 'x'", "ext::sh -c 'x'", "here"),
    ):
        (raw.git_dir / "config").write_text(f'[remote "origin"]\n\turl = {address}\n')
        tree = open_tree(raw.root)
        assert (tree.about.remote, tree.repo) == (shown, name), address
        tree.close()


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(
        [
            "index",
            "config",
            "HEAD",
            "packed-refs",
            "shallow",
            "commondir",
            "info/exclude",
            "refs/heads/main",
        ]
    ),
    st.binary(max_size=300),
)
def test_any_bytes_in_the_git_directory(name: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        git(root, "init", "-q")
        (root / "CODEOWNERS").write_text("x")
        git(root, "add", ".")
        git(root, "commit", "-qm", "x")
        (root / ".git" / name).write_bytes(data)
        found = facts(open_tree(root))
        assert isinstance(found[-1], Source)
        assert any(isinstance(fact, File) and fact.path == "CODEOWNERS" for fact in found)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["100644", "100755", "120000", "160000", "40000", "0", "7777777"]),
            st.binary(min_size=1, max_size=12).map(lambda n: n.replace(b"\0", b"x")),
            st.sampled_from(["blob", "tree", "none"]),
        ),
        max_size=8,
    )
)
def test_any_tree(entries: list[tuple[str, bytes, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        raw = Raw(Path(folder))
        blob = raw.put("blob", b"x")
        ids = {"blob": blob, "tree": raw.tree([("100644", b"f", blob)]), "none": "3" * 40}
        raw.commit(raw.tree([(mode, name, ids[what]) for mode, name, what in entries]))
        found = facts(open_tree(raw.root, "HEAD"))
        assert isinstance(found[-1], Source)
        assert all(fact.path.encode("utf-8") for fact in found if isinstance(fact, File))
