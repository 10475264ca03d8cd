"""What must never come out of the store or of CODEOWNERS alone: an answer that a scan denies."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.repositories import SHOP, commit_all, put
from gitcli import git
from merestone.app.quick import pack, quick_who
from merestone.app.quick_index import is_tracked, names_ending
from merestone.app.report import render
from merestone.app.scan import ScanRequest
from merestone.app.who import who
from merestone.estate.lookup import read_store, settled_mark, store_path, write_store

FILE = "api/server.py"
GROUPS = (
    "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata:\n  name: api\n"
    "  annotations: {github.com/team-slug: acme/api}\nspec: {type: team, children: []}\n"
)


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return commit_all(put(tmp_path / "shop", {**SHOP, "api/OWNERS": "approvers: [bo]\n"}))


def quick(root: Path, *words: str, within: str = ".") -> str | None:
    os.chdir(root / within)
    return quick_who(words, {})


def full(root: Path, *words: str) -> str:
    time.sleep(0.1)  # what was written just before is not remembered
    return render(who(ScanRequest(root), words), "text")


def test_the_store_answers_while_nothing_changes(shop: Path) -> None:
    assert quick(shop, FILE) is None, "OWNERS speaks too, so that CODEOWNERS alone is not asked"
    assert full(shop, FILE) == quick(shop, FILE)


def edit_in_place(root: Path) -> None:
    """Change one letter and set the time back: size, inode and time of writing stay."""
    path = root / "api/OWNERS"
    before = path.stat()
    with path.open("r+") as stream:
        stream.write("approvers: [cy]\n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def move_folder_behind_a_symlink(root: Path) -> None:
    (root / "api").rename(root.parent / "elsewhere")
    (root / "api").symlink_to(root.parent / "elsewhere")


def replace_by_a_folder(root: Path) -> None:
    (root / FILE).unlink()
    (root / FILE).mkdir()


CHANGES: dict[str, Callable[[Path], object]] = {
    "an edit that keeps size and time": edit_in_place,
    "a symlink for the folder": move_folder_behind_a_symlink,
    "a folder for the file": replace_by_a_folder,
    "the file is gone": lambda root: (root / FILE).unlink(),
    "an OWNERS file beside it is gone": lambda root: (root / "api/OWNERS").unlink(),
    "a catalog of an unusual name": lambda root: put(root, {"people/groups.yaml": GROUPS}),
    "a tracked file becomes a catalog": lambda root: (root / "web/a.yaml").write_text(GROUPS),
    "an organisation": lambda root: put(root, {"org.yaml": "admins: [ana]\nmembers: [bo]\n"}),
    "an untracked OWNERS above": lambda root: put(root, {"OWNERS": "approvers: [cy]\n"}),
    "the file is no longer tracked": lambda root: git(root, "rm", "-q", "--cached", FILE),
    "the remote": lambda root: git(root, "remote", "add", "origin", "https://gitlab.com/a/b"),
    "another format": lambda root: put(root, {"merestone.yaml": "merestone: 1\n"}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_makes_the_store_void(change: str, tmp_path: Path) -> None:
    files = {**SHOP, "api/OWNERS": "approvers: [bo]\n", "web/a.yaml": "x: 1\n"}
    root = commit_all(put(tmp_path / "shop", files))
    assert full(root, FILE) == quick(root, FILE)
    CHANGES[change](root)
    assert quick(root, FILE) is None


@pytest.mark.parametrize(
    "files",
    [
        {"people/groups.yaml": GROUPS},
        {"people.yml": "orgs:\n  acme:\n    members: [ana]\n"},
        {"config/acme/config.yaml": "default_repository_permission: read\nmembers: [a]\n"},
        {f"k8s/{n}.yaml": "x: 1\n" for n in range(41)},
        {"docs/CODEOWNERS": "* @other\n"},
    ],
    ids=["a catalog", "organisations", "one organisation", "much YAML", "two files"],
)
def test_codeowners_alone_is_not_asked_where_more_may_speak(
    files: dict[str, str], tmp_path: Path
) -> None:
    root = commit_all(put(tmp_path / "shop", {**SHOP, **files}))
    answer = quick(root, FILE)
    assert answer is None or answer == full(root, FILE)
    assert (answer is None) == ("docs/CODEOWNERS" not in files)


def test_an_ignored_codeowners_file_says_nothing(tmp_path: Path) -> None:
    files = {"x": "", ".gitignore": "CODEOWNERS\n", "CODEOWNERS": "* @acme/x\n"}
    root = commit_all(put(tmp_path / "shop", files))
    assert quick(root, "x") is None
    assert "@acme/x" not in full(root, "x")


def test_a_sparse_checkout_that_leaves_codeowners_out_is_scanned(tmp_path: Path) -> None:
    files = {**SHOP, "docs/CODEOWNERS": "* @other\n"}
    root = commit_all(put(tmp_path / "shop", files))
    git(root, "update-index", "--skip-worktree", ".github/CODEOWNERS")
    shutil.rmtree(root / ".github")
    assert quick(root, FILE) is None
    assert "@Acme/API" in full(root, FILE)


def test_a_linked_work_tree_is_not_taken_for_the_repository_around_it(shop: Path) -> None:
    git(shop, "worktree", "add", "-q", "wt")
    full(shop, FILE)
    assert quick(shop, FILE, within="wt") is None
    assert "@Acme/API" in full(shop / "wt", FILE)


def test_a_nested_repositorys_answers_are_not_the_roots(tmp_path: Path) -> None:
    root = put(tmp_path / "org", {"x": "", "merestone.yaml": "merestone: 1\nrepositories: [in]\n"})
    commit_all(root)
    commit_all(put(root / "in", {"x": "", "CODEOWNERS": "* @inner\n"}))
    assert "@inner" in full(root, "in/x")
    answer = quick(root, "x")
    assert answer is None or answer == full(root, "x")


def test_a_format_in_the_file_is_kept_to(tmp_path: Path) -> None:
    files = {**SHOP, "merestone.yaml": "merestone: 1\ncheck: {format: json}\n"}
    root = commit_all(put(tmp_path / "shop", files))
    full(root, FILE)
    assert quick(root, FILE) is None


def test_what_changed_while_it_was_read_is_not_remembered(shop: Path) -> None:
    began = time.time_ns()
    assert settled_mark(str(shop / FILE), began + 10**9)
    assert settled_mark(str(shop / FILE), began - 10**9) is None
    assert settled_mark(str(shop / "nothing"), began) == ""
    (shop / "api/OWNERS").write_text("approvers: [cy]\n")
    render(who(ScanRequest(shop), [FILE]), "text")
    assert quick(shop, FILE) is None


def test_control_characters_cannot_forge_an_answer(shop: Path) -> None:
    assert pack([("maintains", "owned", ["a\x1fb"], "", "")], []) == ""
    assert pack([("maintains", "owned", ["a"], "", "")], ["but\x1e"]) == ""


def test_a_root_with_the_marks_of_a_uri_has_its_own_store(tmp_path: Path) -> None:
    roots = [str(tmp_path / name) for name in ("a?mode=rwc", "a#b", "a%3Fmode", "a")]
    for root in roots:
        assert write_store(root, "1", {}, [f"of {root}"], [("x", 0)])
    assert [read_store(root, "1", ["x"]) for root in roots] == [[f"of {r}"] for r in roots]
    assert read_store(roots[0], "2", ["x"]) is None


@pytest.mark.parametrize("answer", ["no such form", None, 7, b"x"])
def test_a_store_with_rows_of_another_kind_is_no_store(shop: Path, answer: object) -> None:
    import sqlite3

    full(shop, FILE)
    assert quick(shop, FILE) is not None
    with sqlite3.connect(store_path(str(shop))) as connection:
        connection.execute("UPDATE bundle SET answer = ?", (answer,))
    connection.close()
    assert quick(shop, FILE) is None


def test_an_unwritable_cache_is_no_trouble(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert "@bo" in full(shop, FILE)


def test_a_deleted_working_directory_is_left_to_the_scan(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    os.chdir(gone)
    gone.rmdir()
    assert quick_who(["x"], {}) is None


def test_a_path_in_the_index_is_told_from_the_end_of_another(tmp_path: Path) -> None:
    inner = "b" * 47
    root = commit_all(put(tmp_path / "shop", {f"ap/{inner}": "", "a.yaml": "", "b/c.yaml": ""}))
    index = (root / ".git/index").read_bytes()
    assert is_tracked(index, f"ap/{inner}")
    assert not is_tracked(index, inner)
    assert names_ending(index, b".yaml", 5) == [b"a.yaml", b"b/c.yaml"]
    assert names_ending(index, b".yaml", 1) is None
