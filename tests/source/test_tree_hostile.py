"""SECURITY: trees made to break the reader. It stops, says so, and reads nothing outside."""

from __future__ import annotations

import os
import socket
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gitcli import git
from merestone.source.tree import Unreadable, open_tree, read_inside
from source.raw_objects import Raw

ODD_NAMES = [
    b"--output=x",
    b"-x",
    b"new\nline",
    b"tab\there",
    b"\x1b[31mred",
    b"\xff\xfe",
    b"a b",
    b"\xe2\x80\xaebidi",
    b"quote\"'",
    b"back\\slash",
    b"\\xff\\xfe",
    b"\xff\xfe\\",
]


def test_a_tree_bomb_stops_at_the_limit(tmp_path: Path) -> None:
    raw = Raw(tmp_path / "repo")
    inner = raw.tree([("100644", b"f%d" % n, raw.put("blob", b"x")) for n in range(10)])
    for _ in range(11):
        inner = raw.tree([("40000", b"d%d" % n, inner) for n in range(10)])
    raw.commit(inner)
    tree = open_tree(raw.root, "HEAD", most_paths=20_000)
    assert len(tree.files) == 20_000
    assert "more than 20,000 paths" in tree.list_error
    tree.close()


def test_long_names_stop_at_the_limit_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("merestone.source.tree.MOST_PATH_BYTES", 100_000)
    raw = Raw(tmp_path / "repo")
    inner = raw.tree([("100644", b"f" * 250, raw.put("blob", b"x"))])
    for _ in range(12):
        inner = raw.tree([("40000", b"%d" % n + b"d" * 250, inner) for n in range(4)])
    raw.commit(inner)
    tree = open_tree(raw.root, "HEAD")
    assert 20 < len(tree.files) < 40
    assert "100,000 bytes in sum" in tree.list_error
    tree.close()


def test_a_very_deep_tree_ends_somehow_and_says_so(tmp_path: Path) -> None:
    raw = Raw(tmp_path / "repo")
    inner = raw.tree([("100644", b"f", raw.put("blob", b"x"))])
    for _ in range(6_000):
        inner = raw.tree([("40000", b"d", inner)])
    raw.commit(inner)
    tree = open_tree(raw.root, "HEAD")
    assert bool(tree.files) != bool(tree.list_error)
    tree.close()


def test_odd_names_are_all_kept_apart(tmp_path: Path) -> None:
    raw = Raw(tmp_path / "repo")
    names = sorted(ODD_NAMES)
    raw.commit(raw.tree([("100644", name, raw.put("blob", b"of " + name)) for name in names]))
    by_objects = open_tree(raw.root, "HEAD")
    git(raw.root, "reset", "-q", "--hard", "HEAD")
    by_disk = open_tree(raw.root)
    for tree in (by_objects, by_disk):
        assert tree.list_error == ""
        assert len(tree.files) == len(names)
        assert {tree.raw_path(path) for path in tree.files} == set(names)
        for path in tree.files:
            assert tree.read(path, 100) == b"of " + tree.raw_path(path)
        assert sum(tree.raw_path(path) != path.encode() for path in tree.files) == 2
        for path in tree.files:
            path.encode("utf-8")
        tree.close()
    assert by_objects.files == by_disk.files


def test_names_that_lead_out_are_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    raw = Raw(tmp_path / "repo")
    blob = raw.put("blob", b"x")
    up = raw.tree([("100644", b"secret", blob)])
    raw.commit(
        raw.tree(
            [
                ("40000", b"..", up),
                ("40000", b".git", up),
                ("100644", b"/abs", blob),
                ("100644", b"../secret", blob),
                ("100644", b"fine", blob),
            ]
        )
    )
    tree = open_tree(raw.root, "HEAD")
    assert list(tree.files) == ["fine"]
    assert [(remark.kind, remark.paths) for remark in tree.remarks.all()] == [("refused", 4)]
    tree.close()


def test_an_index_cannot_lead_out_either(tmp_path: Path) -> None:
    (tmp_path / "xx").write_text("secret")
    root = tmp_path / "repo"
    root.mkdir()
    git(root, "init", "-q")
    (root / "abxxx").write_text("x")
    git(root, "add", ".")
    index = root / ".git" / "index"
    index.write_bytes(index.read_bytes()[:-20].replace(b"abxxx", b"../xx") + bytes(20))
    tree = open_tree(root)
    assert "../xx" not in tree.files
    with pytest.raises(Unreadable):
        tree.read("../xx", 100)
    assert [remark.kind for remark in tree.remarks.all()] == ["refused"]
    tree.close()


def test_a_name_listed_twice_is_said(tmp_path: Path) -> None:
    raw = Raw(tmp_path / "repo")
    one, two = raw.put("blob", b"one"), raw.put("blob", b"two")
    raw.commit(raw.tree([("100644", b"CODEOWNERS", one), ("100644", b"CODEOWNERS", two)]))
    tree = open_tree(raw.root, "HEAD")
    assert tree.read("CODEOWNERS", 10) == b"one"
    assert [(remark.kind, remark.examples) for remark in tree.remarks.all()] == [
        ("twice", ("CODEOWNERS",))
    ]
    tree.close()


def test_blobs_that_are_large_or_lie_about_it(tmp_path: Path) -> None:
    raw = Raw(tmp_path / "repo")
    blobs = {
        b"a-bomb": raw.put("blob", bytes(200_000_000)),
        b"b-declares-2-GB": raw.put("blob", b"x", declared=2_147_483_648),
        b"c-declares-too-little": raw.put("blob", b"x" * 1000, declared=10),
        b"d-declares-too-much": raw.put("blob", b"x", declared=1000),
        b"e-is-a-tree": raw.tree([]),
        b"f-is-missing": "1" * 40,
        b"g-is-fine": raw.put("blob", b"fine"),
    }
    raw.commit(raw.tree([("100644", name, oid) for name, oid in blobs.items()]))
    tree = open_tree(raw.root, "HEAD")
    reasons = {}
    for path in tree.files:
        try:
            assert tree.read(path, 3_000_000) == b"fine"
        except Unreadable as error:
            reasons[path] = str(error)
        assert tree.read("g-is-fine", 100) == b"fine"
    assert len(reasons) == 6
    assert "corrupt" in reasons["c-declares-too-little"]
    assert reasons["a-bomb"] == "200,000,000 bytes; at most 3,000,000 are read"
    assert reasons["b-declares-2-GB"] == "2,147,483,648 bytes; at most 3,000,000 are read"
    assert "corrupt" in reasons["d-declares-too-much"]
    assert "missing" in reasons["f-is-missing"]
    tree.close()


@contextmanager
def nobody() -> Iterator[None]:
    if os.geteuid() == 0:
        os.seteuid(65534)
        try:
            yield
        finally:
            os.seteuid(0)
    else:
        yield


@pytest.fixture
def folder() -> Iterator[Path]:
    """Return a folder that an unprivileged user may enter, with a tracked repository in it."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        root.chmod(0o777)
        git(root, "init", "-q")
        for path in ("a/CODEOWNERS", "a/link", "a/pipe", "b/deep/file", "c"):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text("mine")
        git(root, "add", ".")
        yield root


def test_what_is_no_file_is_named_and_never_opened(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "file").write_text("secret")
    for name in ("a/CODEOWNERS", "a/link", "a/pipe"):
        (folder / name).unlink()
    os.mkfifo(folder / "a" / "pipe")
    os.mkfifo(folder / "a" / "catalog-info.yaml")
    os.mkfifo(folder / "CODEOWNERS")
    (folder / "a" / "CODEOWNERS").symlink_to(tmp_path / "outside" / "file")
    (folder / "a" / "link").symlink_to("link")
    (folder / "loop").symlink_to(".")
    (folder / "b" / "deep" / "file").unlink()
    (folder / "b" / "deep").rmdir()
    (folder / "b" / "deep").symlink_to(tmp_path / "outside")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "a" / "socket"))
        tree = open_tree(folder)
    assert tree.files == {
        "CODEOWNERS": "special",
        "a/CODEOWNERS": "symlink",
        "a/catalog-info.yaml": "special",
        "a/link": "symlink",
        "a/pipe": "special",
        "a/socket": "special",
        "b/deep": "symlink",
        "c": "file",
        "loop": "symlink",
    }
    for path in set(tree.files) - {"c"}:
        with pytest.raises(Unreadable, match="only regular files are read"):
            tree.read(path, 100)
    tree.close()


def test_a_device_is_named(folder: Path) -> None:
    try:
        os.mknod(folder / "CODEOWNERS", stat.S_IFCHR | 0o666, os.makedev(1, 5))
    except OSError:
        pytest.skip("only root makes devices")
    tree = open_tree(folder)
    assert tree.files["CODEOWNERS"] == "special"
    tree.close()


def test_a_path_that_changes_under_the_reader(folder: Path, tmp_path: Path) -> None:
    """The list is made first, the reading comes later: what was a file may be anything by then."""
    (tmp_path / "secret").write_text("secret")
    tree = open_tree(folder)
    (folder / "c").unlink()
    (folder / "c").symlink_to(tmp_path / "secret")
    (folder / "a" / "link").unlink()
    os.mkfifo(folder / "a" / "link")
    (folder / "b").rename(folder / "moved")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file").write_text("secret")
    (folder / "b").symlink_to(tmp_path)
    (folder / "a" / "pipe").unlink()
    for path in ("c", "a/link", "b/deep/file", "a/pipe"):
        with pytest.raises(Unreadable):
            tree.read(path, 100)
    assert tree.read("a/CODEOWNERS", 100) == b"mine"
    with pytest.raises(Unreadable, match="4 bytes; at most 3"):
        tree.read("a/CODEOWNERS", 3)
    tree.close()


def test_what_may_not_be_read_is_said(folder: Path) -> None:
    (folder / "a" / "CODEOWNERS").chmod(0)
    (folder / "locked").mkdir()
    (folder / "locked" / "file").write_text("x")
    (folder / "locked").chmod(0)
    with nobody():
        tree = open_tree(folder)
        assert "Permission denied" in tree.list_error
        assert "locked" in tree.list_error
        with pytest.raises(Unreadable, match="Permission denied"):
            tree.read("a/CODEOWNERS", 100)
        assert tree.read("c", 100) == b"mine"
        tree.close()
    (folder / "locked").chmod(0o700)


def test_a_locked_git_directory_is_said(folder: Path) -> None:
    (folder / ".git").chmod(0)
    with nobody():
        tree = open_tree(folder)
        assert ".git" in tree.list_error
        assert "c" in tree.files
        tree.close()
    (folder / ".git").chmod(0o700)


def test_a_fifo_as_gitignore_ends_the_listing_not_the_scan(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("merestone.source.child.STALL_SECONDS", 0.2)
    os.mkfifo(folder / "a" / ".gitignore")
    tree = open_tree(folder)
    assert "git stopped answering" in tree.list_error
    assert {"a/CODEOWNERS", "c"} <= set(tree.files)
    tree.close()


@pytest.mark.parametrize(
    "damage", [b"", b"DIRC", b"rubbish" * 100, b"DIRC\0\0\0\2\xff\xff\xff\xff"]
)
def test_a_corrupt_index_is_said_and_the_disk_still_listed(folder: Path, damage: bytes) -> None:
    (folder / ".git" / "index").write_bytes(damage)
    tree = open_tree(folder)
    assert "its index cannot be read" in tree.list_error
    assert {"a/CODEOWNERS", "c"} <= set(tree.files)
    tree.close()


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=40))
def test_reading_never_leaves_the_folder(raw: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        inside = Path(name) / "inside"
        inside.mkdir()
        (Path(name) / "outside").write_text("secret")
        for path in (raw, b"../" + raw, raw + b"/../../outside", b"../outside"):
            with pytest.raises(Unreadable):
                read_inside(inside, path, 100)
