"""Every shape in which a repository comes: each lists and reads the same files."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from gitcli import git
from merestone.model.errors import SourceUnavailable
from merestone.source.tree import Tree, open_tree

WANTED = {"CODEOWNERS": "file", "a/b.py": "file", "a/run.sh": "executable"}


def fill(root: Path, *flags: str) -> Path:
    root.mkdir(parents=True, exist_ok=True)
    git(root, "init", "-q", *flags)
    (root / "a").mkdir()
    (root / "CODEOWNERS").write_text("* @acme/all\n")
    (root / "a" / "b.py").write_text("x\n")
    (root / "a" / "run.sh").write_text("x\n")
    (root / "a" / "run.sh").chmod(0o755)
    git(root, "add", ".")
    git(root, "commit", "-qm", "one")
    return root


def check(tree: Tree) -> None:
    assert tree.list_error == ""
    assert tree.files == WANTED
    assert tree.read("CODEOWNERS", 100) == b"* @acme/all\n"
    tree.close()


@pytest.mark.parametrize("form", ["sha1", "sha256"])
@pytest.mark.parametrize("version", ["2", "3", "4"])
def test_object_formats_and_index_versions(tmp_path: Path, form: str, version: str) -> None:
    root = fill(tmp_path / "repo", f"--object-format={form}")
    if version == "3":
        git(root, "update-index", "--skip-worktree", "a/b.py")  # version 3 needs such a flag
        (root / "a" / "b.py").unlink()
    else:
        git(root, "update-index", "--index-version", version)
    assert (root / ".git" / "index").read_bytes()[7] == int(version)
    check(open_tree(root))
    check(open_tree(root, "HEAD"))
    check(open_tree(root / ".git"))


def test_split_index(tmp_path: Path) -> None:
    root = fill(tmp_path / "repo")
    git(root, "update-index", "--split-index")
    shared = list((root / ".git").glob("sharedindex.*"))
    assert shared
    os.utime(shared[0], (1, 1))
    check(open_tree(root))
    assert shared[0].stat().st_mtime == 1  # git alone would write its time anew


def test_sparse_checkout_and_sparse_index(tmp_path: Path) -> None:
    root = fill(tmp_path / "repo")
    git(root, "sparse-checkout", "set", "--cone", "--sparse-index", "none")
    assert not (root / "a").exists()
    tree = open_tree(root)
    assert tree.read("a/b.py", 100) == b"x\n"
    check(tree)


def test_linked_work_tree(tmp_path: Path) -> None:
    root = fill(tmp_path / "repo")
    git(root, "worktree", "add", "-q", "-b", "other", str(tmp_path / "linked"))
    (tmp_path / "linked" / "new").write_text("x")
    git(tmp_path / "linked", "add", "new")
    git(tmp_path / "linked", "commit", "-qm", "two")
    tree = open_tree(tmp_path / "linked")
    assert tree.about.kind == "worktree"
    assert tree.about.revision == git(tmp_path / "linked", "rev-parse", "HEAD").strip()
    assert set(tree.files) == {*WANTED, "new"}
    tree.close()
    check(open_tree(root))


def test_bare_mirror_and_alternates(tmp_path: Path) -> None:
    root = fill(tmp_path / "repo")
    git(tmp_path, "clone", "-q", "--bare", "repo", "bare.git")
    git(tmp_path, "clone", "-q", "--shared", "--bare", "bare.git", "shared.git")
    assert (tmp_path / "shared.git" / "objects" / "info" / "alternates").is_file()
    for name in ("bare.git", "shared.git"):
        tree = open_tree(tmp_path / name)
        assert (tree.about.kind, tree.repo) == ("bare", "repo" if name == "bare.git" else "bare")
        check(tree)
    assert root.is_dir()


def test_separate_git_directory(tmp_path: Path) -> None:
    root = tmp_path / "repo"
    root.mkdir()
    check(open_tree(fill(root, "--separate-git-dir", str(tmp_path / "elsewhere"))))


def test_repository_of_another_user(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give files away")
    root = fill(tmp_path / "repo")
    for path in [root, *root.rglob("*")]:
        os.lchown(path, 12345, 12345)
    check(open_tree(root))
    check(open_tree(root, "HEAD"))


def test_no_commit_yet(tmp_path: Path) -> None:
    (tmp_path / "repo").mkdir()
    git(tmp_path / "repo", "init", "-q")
    tree = open_tree(tmp_path / "repo")
    assert (tree.files, tree.list_error, tree.about.revision) == ({}, "", "")
    tree.close()
    (tmp_path / "repo" / "staged").write_text("x")
    git(tmp_path / "repo", "add", "staged")
    tree = open_tree(tmp_path / "repo")
    assert tree.files == {"staged": "file"}
    tree.close()
    with pytest.raises(SourceUnavailable, match="no revision 'HEAD'"):
        open_tree(tmp_path / "repo", "HEAD")


def test_submodules_and_nested_repositories_are_named(tmp_path: Path) -> None:
    fill(tmp_path / "library")
    root = fill(tmp_path / "repo")
    git(
        root,
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "-q",
        "add",
        str(tmp_path / "library"),
        "vendor/library",
    )
    fill(root / "nested")
    tree = open_tree(root)
    found = {path: kind for path, kind in tree.files.items() if path not in WANTED}
    assert found == {".gitmodules": "file", "nested": "submodule", "vendor/library": "submodule"}
    tree.close()
    inside = open_tree(root / "vendor" / "library")
    assert inside.repo == "library"
    check(inside)


def test_a_work_tree_is_what_stands_on_the_disk(tmp_path: Path) -> None:
    root = fill(tmp_path / "repo")
    (root / "a" / "b.py").unlink()
    (root / ".gitignore").write_text("*.log\n")
    (root / "x.log").write_text("x")
    (root / "new.sh").write_text("x")
    (root / "new.sh").chmod(0o700)
    (root / ".git" / "info" / "exclude").write_text("private\n")
    (root / "private").write_text("x")
    (root / "forced.log").write_text("x")
    git(root, "add", "-f", "forced.log")
    tree = open_tree(root)
    assert tree.files == {
        ".gitignore": "file",
        "CODEOWNERS": "file",
        "a/run.sh": "executable",
        "forced.log": "file",
        "new.sh": "executable",
    }
    tree.close()


def test_plain_folder_with_nested_gitignore(tmp_path: Path) -> None:
    root = tmp_path / "plain"
    for name in ("a/keep.py", "a/drop.log", "b/drop.log", "b/c/secret", "b/c/keep"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x")
    (root / ".gitignore").write_text("*.log\n")
    (root / "b" / ".gitignore").write_text("secret\n!drop.log\n")
    tree = open_tree(root)
    assert tree.about.kind == "folder"
    assert list(tree.files) == [".gitignore", "a/keep.py", "b/.gitignore", "b/c/keep", "b/drop.log"]
    tree.close()


def test_unmerged_paths_are_listed_once(tmp_path: Path) -> None:
    root = fill(tmp_path / "repo")
    git(root, "checkout", "-qb", "side")
    (root / "CODEOWNERS").write_text("side\n")
    git(root, "commit", "-qam", "side")
    git(root, "checkout", "-q", "main")
    (root / "CODEOWNERS").write_text("main\n")
    git(root, "commit", "-qam", "main")
    with pytest.raises(Exception, match="merge"):
        git(root, "merge", "-q", "side")
    tree = open_tree(root)
    assert tree.files == WANTED
    assert tree.remarks.all() == []
    tree.close()


@pytest.mark.parametrize("pointer", ["gitdir: /nowhere/at/all\n", "gitdir: ../gone", "rubbish", ""])
def test_a_git_file_that_names_nothing_is_said(tmp_path: Path, pointer: str) -> None:
    root = fill(tmp_path / "repo")
    shutil.rmtree(root / ".git")
    (root / ".git").write_text(pointer)
    tree = open_tree(root)
    assert tree.about.kind == "folder"
    assert tree.files == WANTED
    assert ".git" in tree.list_error
    tree.close()
    with pytest.raises(SourceUnavailable, match="has no 'main'"):
        open_tree(root, "main")


def test_a_missing_folder_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match="no such folder"):
        open_tree(tmp_path / "none")
    (tmp_path / "file").write_text("x")
    with pytest.raises(SourceUnavailable, match="no such folder"):
        open_tree(tmp_path / "file")


def test_refs_in_a_table_are_said(tmp_path: Path) -> None:
    root = fill(tmp_path / "repo")
    (root / ".git" / "HEAD").write_text("ref: refs/heads/.invalid\n")
    with (root / ".git" / "config").open("a") as config:
        config.write("[extensions]\nrefStorage = reftable\n")
    tree = open_tree(root)
    assert tree.files == WANTED
    assert "reftable" in tree.git.fault
    tree.close()
    with pytest.raises(SourceUnavailable, match="git refs migrate"):
        open_tree(root, "main")
