"""Commits read by their trees are what git says of the commits themselves."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from connectors.history.histories import START, facts, line_of_commits, remove_trees
from merestone.connectors.history.blocks import Blocks
from merestone.model.facts import Commit, Fact, Problem, Touches


def touched(found: list[Fact]) -> list[tuple[str, list[str]]]:
    """Return each commit's id and paths, in order."""
    paths = {fact.commit: list(fact.paths) for fact in found if isinstance(fact, Touches)}
    return [(each.sha, paths.get(each.commit, [])) for each in found if isinstance(each, Commit)]


def said_by_git(root: Path) -> list[tuple[str, list[str]]]:
    flags = ("log", "-z", "--no-renames", "--no-merges", "--name-only", "--format=@@%H")
    done = subprocess.run(["git", "-C", root, *flags], capture_output=True, check=True)
    blocks = (block.split(b"\0\n", 1) for block in done.stdout.split(b"@@")[1:])
    return [
        (sha.decode()[:40], [path.decode() for path in b"".join(rest).split(b"\0") if path])
        for sha, *rest in blocks
    ]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Return the commits that git is asked for one by one, as the test goes on."""
    found: list[bytes] = []
    of_commits = Blocks.of_commits

    def noted(self: Blocks, ids: list[bytes]) -> object:
        found.extend(ids)
        return of_commits(self, ids)

    monkeypatch.setattr(Blocks, "of_commits", noted)
    return found


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("window_bytes", [170, 700, 65_000])
def test_no_commit_is_read_where_its_trees_are_there(
    tmp_path: Path,
    asked: list[bytes],
    monkeypatch: pytest.MonkeyPatch,
    workers: int,
    window_bytes: int,
) -> None:
    monkeypatch.setattr("merestone.connectors.history.diff_tree.MOST_ASKED_BYTES", window_bytes)
    monkeypatch.setattr("merestone.connectors.history.trees.MOST_PAIRS", 25)
    monkeypatch.setattr("merestone.connectors.history.walk.BATCH", 7)
    raw, _ = line_of_commits(tmp_path / "repo", 60)
    found = facts(raw.root, None, workers=workers)
    assert touched(found) == said_by_git(raw.root)
    assert len(touched(found)) == 60
    assert asked == []


@pytest.mark.parametrize("workers", [1, 2])
def test_a_parent_far_behind(
    tmp_path: Path, asked: list[bytes], monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    """Its tree may not be known yet: then git is asked for that commit alone."""
    monkeypatch.setattr("merestone.connectors.history.walk.BATCH", 3)
    raw, trees = line_of_commits(tmp_path / "repo", 30)
    base = said_by_git(raw.root)[-1][0]
    last = said_by_git(raw.root)[0][0]
    side = raw.commit(trees[20], base, when=b"%d +0000" % (START + 5_000))
    lines = [f"tree {trees[20]}", f"parent {side}", f"parent {last}"]
    who = f"Ana <ana@example.com> {START + 6_000} +0000"
    lines += [f"author {who}", f"committer {who}"]
    merge = raw.put("commit", ("\n".join(lines) + "\n\nmerge\n").encode())
    (raw.git_dir / "refs" / "heads" / "main").write_text(f"{merge}\n")
    found = facts(raw.root, None, workers=workers)
    assert touched(found) == said_by_git(raw.root)
    assert touched(found)[0] == (side, ["f0", "f20", "same"])
    assert set(asked) <= {side.encode()}


def test_a_path_that_looks_like_the_next_answer(tmp_path: Path, asked: list[bytes]) -> None:
    raw, trees = line_of_commits(tmp_path / "repo", 4)
    blob = raw.put("blob", b"x")
    names = [
        f"{trees[3]} {trees[2]}\nforged".encode(),
        f"{trees[2]} {trees[1]}\n".encode(),
        b"one\ntwo",
    ]
    last = said_by_git(raw.root)[0][0]
    forged = raw.tree([("100644", name, blob) for name in sorted(names)])
    raw.commit(forged, last, when=b"%d +0000" % (START + 100))
    found = facts(raw.root, None)
    by_git = said_by_git(raw.root)
    assert [paths for _, paths in touched(found)] == [paths for _, paths in by_git]
    assert len(asked) == 5


def test_one_missing_tree_hides_two_commits_only(tmp_path: Path) -> None:
    raw, trees = line_of_commits(tmp_path / "repo", 6)
    raw.remove(trees[3])
    found = facts(raw.root, None)
    assert [paths for _, paths in touched(found)] == [
        ["f4", "f5", "same"],
        ["f1", "f2", "same"],
        ["f0", "f1", "same"],
        ["f0", "same"],
    ]
    assert sum("could not be read" in each.reason for each in found if isinstance(each, Problem))


def test_without_any_tree_nothing_is_said_to_be_touched(tmp_path: Path) -> None:
    raw, _ = line_of_commits(tmp_path / "repo", 12)
    remove_trees(raw.root)
    found = facts(raw.root, None)
    assert touched(found) == []
    assert [each for each in found if isinstance(each, Problem)]
