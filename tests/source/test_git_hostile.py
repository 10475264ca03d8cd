"""SECURITY: what a repository's own configuration names is never run, never fetched."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from gitcli import git
from merestone.connectors import files, history
from merestone.model.errors import SourceUnavailable
from merestone.model.facts import Fact, Source
from merestone.model.settings import ReadSettings
from merestone.source.git import Git
from merestone.source.git_dir import find_git_dir
from merestone.source.tree import Unreadable, open_tree
from source.raw_objects import Raw

CONFIGURATIONS = {
    "fsmonitor": "[core]\nfsmonitor = {run}",
    "filter": '[filter "x"]\nclean = {run}\nsmudge = {run}\nrequired = true',
    "filter process": '[filter "x"]\nprocess = {run}',
    "textconv": '[diff "x"]\ntextconv = {run}\ncommand = {run}',
    "external diff": "[diff]\nexternal = {run}",
    "signatures": '[log]\nshowSignature = true\n[gpg]\nprogram = {run}\n[gpg "ssh"]\nprogram={run}',
    "hooks": "[core]\nhooksPath = {hooks}",
    "commands": "[core]\nsshCommand = {run}\npager = {run}\neditor = {run}\ngitProxy = {run}\n"
    "askPass = {run}\nalternateRefsCommand = {run}",
    "pagers": "[pager]\nlog = {run}\nls-files = {run}\nrev-list = {run}\nls-tree = {run}",
    "aliases": "[alias]\nlog = !{run}\nls-files = !{run}\nrev-list = !{run}\ncat-file = !{run}",
    "credentials": "[credential]\nhelper = !{run}",
    "include": '[include]\npath = {other}\n[includeIf "gitdir:/"]\npath = {other}',
    "trailers": '[trailer "Co-authored-by"]\ncommand = {run}\ncmd = {run}',
    "uploadpack": "[uploadpack]\npackObjectsHook = {run}",
}


def everything(root: Path, revision: str = "") -> list[Fact]:
    """Read all that can be read of a repository."""
    tree = open_tree(root, revision)
    try:
        facts = [*files.read(tree, ReadSettings()), *history.read(tree, ReadSettings())]
        for path in tree.files:
            try:
                tree.read(path, 1_000_000)
            except Unreadable:
                continue
        return facts
    finally:
        tree.close()


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    return tmp_path / "canary"


@pytest.fixture
def program(tmp_path: Path, canary: Path) -> Path:
    """Return a program whose running leaves a trace."""
    path = tmp_path / "program"
    path.write_text(f"#!/bin/sh\necho ran >> {canary}\nexit 0\n")
    path.chmod(0o755)
    return path


def repository(root: Path) -> Path:
    root.mkdir()
    git(root, "init", "-q")
    (root / ".gitattributes").write_text("* filter=x diff=x\n")
    (root / "CODEOWNERS").write_text("* @acme/all\n")
    git(root, "add", ".")
    git(root, "commit", "-qm", "one\n\nCo-authored-by: Bo <bo@example.com>")
    (root / "CODEOWNERS").write_text("* @acme/none\n")
    git(root, "commit", "-qam", "two")
    (root / "CODEOWNERS").write_text("* @acme/dirty\n")
    return root


@pytest.mark.parametrize("kind", CONFIGURATIONS)
def test_no_configured_program_runs(tmp_path: Path, program: Path, canary: Path, kind: str) -> None:
    root = repository(tmp_path / "repo")
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in (
        "post-index-change",
        "reference-transaction",
        "fsmonitor-watchman",
        "post-checkout",
    ):
        (hooks / name).write_bytes(program.read_bytes())
        (hooks / name).chmod(0o755)
        (root / ".git" / "hooks" / name).write_bytes(program.read_bytes())
        (root / ".git" / "hooks" / name).chmod(0o755)
    other = tmp_path / "other"
    other.write_text(CONFIGURATIONS["fsmonitor"].format(run=program, hooks=hooks, other="x"))
    with (root / ".git" / "config").open("a") as config:
        config.write(CONFIGURATIONS[kind].format(run=program, hooks=hooks, other=other) + "\n")

    facts = everything(root) + everything(root, "HEAD~1") + everything(root / ".git")

    assert not canary.exists()
    statuses = [fact.status for fact in facts if isinstance(fact, Source)]
    assert statuses == ["read"] * 6


@pytest.mark.parametrize("kind", ["fsmonitor", "filter", "include"])
def test_the_same_configuration_does_run_in_plain_git(
    tmp_path: Path, program: Path, canary: Path, kind: str
) -> None:
    """The canary sings when somebody lets it: without this the test above proves nothing."""
    root = repository(tmp_path / "repo")
    other = tmp_path / "other"
    other.write_text(CONFIGURATIONS["fsmonitor"].format(run=program))
    with (root / ".git" / "config").open("a") as config:
        config.write(CONFIGURATIONS[kind].format(run=program, hooks=program, other=other) + "\n")
    subprocess.run(["git", "-C", root, "add", "."], capture_output=True, check=False)
    assert canary.exists()


@pytest.mark.parametrize("remote", ["ext", "path"])
def test_a_partial_clone_never_fetches(
    tmp_path: Path, program: Path, canary: Path, remote: str
) -> None:
    raw = Raw(tmp_path / "repo")
    blob = raw.put("blob", b"* @acme/all\n")
    kept = raw.put("blob", b"kept\n")
    first = raw.commit(raw.tree([("100644", b"a", kept)]))
    tree = raw.tree([("100644", b"CODEOWNERS", blob), ("100644", b"a", kept)])
    lost = raw.commit(tree, first, message=b"lost\n")
    raw.commit(raw.tree([("100644", b"CODEOWNERS", blob)]), lost)
    raw.remove(blob)
    raw.remove(tree)
    address = f"ext::{program} %S" if remote == "ext" else str(tmp_path / "elsewhere")
    git(tmp_path, "init", "-q", "--bare", "elsewhere")
    with (raw.git_dir / "config").open("a") as config:
        config.write(
            f'[protocol]\nallow = always\n[protocol "ext"]\nallow = always\n'
            f'[remote "origin"]\nurl = {address}\npromisor = true\n'
            f"partialclonefilter = blob:none\nuploadpack = {program}\n"
            "[extensions]\npartialClone = origin\n"
        )
    opened = open_tree(raw.root, "HEAD")
    assert opened.about.is_partial
    with pytest.raises(Unreadable, match="the object is missing"):
        opened.read("CODEOWNERS", 1_000)
    said = [str(fact) for fact in history.read(opened, ReadSettings())]
    opened.close()
    assert not canary.exists()
    assert any(lost[:12] in line and "could not be read" in line for line in said)
    assert any("paths=('a'" in line for line in said)
    everything(raw.root)
    assert not canary.exists()


@pytest.mark.parametrize(
    "revision", ["--output=x", "-x", "--help", "HEAD\0x", "", "HEAD:CODEOWNERS", "x..y", "\n", ":/"]
)
def test_a_revision_that_names_no_commit_is_refused(tmp_path: Path, revision: str) -> None:
    root = repository(tmp_path / "repo")
    git_dir = find_git_dir(root)
    handle = Git(git_dir)
    before = sorted(tmp_path.rglob("*"))
    assert handle.resolve(revision) == ""
    assert sorted(tmp_path.rglob("*")) == before
    handle.close()
    if revision:
        with pytest.raises(SourceUnavailable, match="no revision"):
            open_tree(root, revision)


def test_refs_named_like_options_are_only_refs(tmp_path: Path) -> None:
    root = repository(tmp_path / "repo")
    head = git(root, "rev-parse", "HEAD").strip()
    for name in ("--output=x", "-x"):
        (root / ".git" / "refs" / "heads" / name).write_text(head + "\n")
    handle = Git(find_git_dir(root))
    assert handle.resolve("refs/heads/--output=x") == head
    assert handle.resolve("--output=x") == ""
    handle.close()
    assert not (root / "x").exists()


def test_revisions_of_every_spelling(tmp_path: Path) -> None:
    root = repository(tmp_path / "repo")
    git(root, "tag", "-m", "t", "v1", "HEAD~1")
    git(root, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(root, "pack-refs", "--all")
    handle = Git(find_git_dir(root))
    for name in ("HEAD", "main", "v1", "HEAD~1", "origin/main^", "main@{0}", "HEAD^{/one}"):
        expected = git(root, "rev-parse", f"{name}^{{commit}}").strip()
        assert handle.resolve(name) == expected, name
    handle.close()


@pytest.mark.parametrize(
    "name",
    [
        "config",
        "HEAD",
        "packed-refs",
        "shallow",
        "index",
        "commondir",
        "objects/info/alternates",
        "refs/heads/main",
        "FETCH_HEAD",
    ],
)
def test_a_fifo_in_the_git_directory_does_not_hang(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("merestone.source.child.STALL_SECONDS", 0.3)
    root = repository(tmp_path / "repo")
    path = root / ".git" / name
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    tree = open_tree(root)
    facts = [*files.read(tree, ReadSettings()), *history.read(tree, ReadSettings())]
    tree.close()
    assert "CODEOWNERS" in tree.files
    assert [type(fact).__name__ for fact in facts].count("Source") == 2
