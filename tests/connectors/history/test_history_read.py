"""History as rows: what git says, bounded, with what it could not say."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from gitcli import git
from merestone.connectors import history
from merestone.connectors.history.reading import read
from merestone.connectors.history.walk import Walk
from merestone.model.facts import (
    Author,
    Authorship,
    Commit,
    Fact,
    HistoryReach,
    Problem,
    Source,
    Touches,
)
from merestone.model.settings import ReadSettings
from merestone.source.tree import Tree, open_tree
from source.raw_objects import Raw

ALL = ReadSettings(history_days=100_000)


def facts(root: Path, settings: ReadSettings = ALL, workers: int = 2) -> list[Fact]:
    tree = open_tree(root)
    try:
        return list(read(tree, settings, workers))
    finally:
        tree.close()


def one(found: list[Fact]) -> tuple[HistoryReach, Source]:
    """Return the two rows that every history ends with."""
    reach = [fact for fact in found if isinstance(fact, HistoryReach)]
    source = found[-1]
    assert isinstance(source, Source)
    assert len(reach) == 1
    return reach[0], source


def reasons(found: list[Fact]) -> list[str]:
    assert not [fact for fact in found if isinstance(fact, Problem) and fact.is_blinding]
    return [fact.reason for fact in found if isinstance(fact, Problem)]


def touched(found: list[Fact]) -> dict[str, list[str]]:
    """Return the paths of each commit, by its id."""
    shas = {fact.commit: fact.sha for fact in found if isinstance(fact, Commit)}
    paths: dict[str, list[str]] = {sha: [] for sha in shas.values()}
    for fact in found:
        if isinstance(fact, Touches):
            paths[shas[fact.commit]].extend(fact.paths)
    return paths


def said_by_git(root: Path, *words: str) -> dict[str, list[str]]:
    flags = ("log", "-z", "--no-renames", "--no-merges", "--name-only", "--format=@@%H")
    done = subprocess.run(["git", "-C", root, *flags, *words], capture_output=True, check=True)
    answer = {}
    for block in done.stdout.split(b"@@")[1:]:
        sha, _, rest = block.partition(b"\0")
        names = rest.lstrip(b"\n").split(b"\0")
        answer[sha.decode()] = [name.decode("utf-8", "backslashreplace") for name in names if name]
    return answer


def commit(root: Path, path: str, when: str, who: str = "Ana", message: str = "m") -> str:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    with (root / path).open("a") as stream:
        stream.write(f"{when}\n")
    git(root, "add", ".")
    git(root, "commit", "-qm", message, when=when, who=who)
    return git(root, "rev-parse", "HEAD").strip()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a repository with a merge, an empty commit and a deletion."""
    root = tmp_path / "repo"
    root.mkdir()
    git(root, "init", "-q")
    commit(root, "a/one", "2024-01-01T00:00:00Z")
    git(root, "checkout", "-qb", "side")
    commit(root, "b/two", "2025-06-01T00:00:00Z", who="Bo")
    git(root, "checkout", "-q", "main")
    commit(root, "a/one", "2025-07-01T00:00:00Z")
    git(root, "merge", "-q", "--no-edit", "side", when="2025-08-01T00:00:00Z")
    git(root, "commit", "-q", "--allow-empty", "-m", "empty", when="2025-09-01T00:00:00Z")
    git(root, "rm", "-q", "b/two")
    git(root, "commit", "-qm", "gone", when="2026-01-01T00:00:00Z", who="Bo")
    return root


@pytest.mark.parametrize("workers", [1, 2])
def test_rows_equal_what_git_says(root: Path, workers: int) -> None:
    found = facts(root, workers=workers)
    assert touched(found) == said_by_git(root)
    assert list(touched(found)) == list(said_by_git(root))
    commits = [fact for fact in found if isinstance(fact, Commit)]
    assert [each.commit for each in commits] == [0, 1, 2, 3, 4]
    assert commits[0].committed_at == 1_767_225_600
    assert [fact for fact in found if isinstance(fact, Author)] == [
        Author("repo", 0, "Bo", "bo@example.com", "", False),
        Author("repo", 1, "Ana", "ana@example.com", "", False),
    ]
    pairs = [(each.commit, each.author) for each in found if isinstance(each, Authorship)]
    assert pairs == [(0, 0), (1, 1), (2, 1), (3, 0), (4, 1)]
    reach, source = one(found)
    assert reach == HistoryReach("repo", 1_704_067_200, 1_767_225_600, True, "")
    assert source == Source("history", "repo", "read", 5, "")
    assert reasons(found) == []


def test_days_are_counted_back_from_the_newest_commit(root: Path) -> None:
    found = facts(root, ReadSettings(history_days=365))
    assert len(touched(found)) == 4
    reach, source = one(found)
    assert not reach.is_whole
    assert reach.detail == "bounded by the settings, 4 commits back to 2025-06-01"
    assert source.status == "read"
    assert reasons(found) == []


def test_the_number_of_commits_is_bounded(root: Path) -> None:
    found = facts(root, ReadSettings(history_days=100_000, history_most_commits=2))
    assert list(touched(found)) == list(said_by_git(root))[:2]
    assert not one(found)[0].is_whole
    exact = facts(root, ReadSettings(history_days=100_000, history_most_commits=5))
    assert one(exact)[0].is_whole


def test_one_wrong_date_does_not_cut_off_what_lies_behind(root: Path) -> None:
    commit(root, "c/three", "1999-01-01T00:00:00Z")
    last = commit(root, "c/three", "2026-02-01T00:00:00Z")
    found = facts(root, ReadSettings(history_days=365))
    assert next(iter(touched(found))) == last
    assert len(touched(found)) == 5


def test_history_can_be_switched_off(root: Path) -> None:
    assert facts(root, ReadSettings(history_days=0)) == [
        Source("history", "repo", "off", 0, "history_days is 0")
    ]


def test_plain_folder_and_no_commit_yet(tree: Callable[..., Tree], tmp_path: Path) -> None:
    folder = tree({"a": "x"})
    assert list(history.read(folder, ALL)) == [
        Source("history", "repo", "absent", 0, "not a git repository")
    ]
    (tmp_path / "new").mkdir()
    git(tmp_path / "new", "init", "-q")
    assert facts(tmp_path / "new") == [Source("history", "new", "absent", 0, "no commit yet")]


def test_a_branch_whose_commit_is_missing_is_unread_not_absent(tmp_path: Path) -> None:
    raw = Raw(tmp_path / "repo")
    (raw.git_dir / "refs" / "heads" / "main").write_text("4" * 40 + "\n")
    found = facts(raw.root)
    assert reasons(found) == ["no history can be read: its commit is missing"]
    assert found[-1] == Source("history", "repo", "unread", 0, "its commit is missing")


def test_a_shallow_clone_says_how_far_it_reaches(root: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "2", f"file://{root}", "shallow")
    found = facts(tmp_path / "shallow")
    paths = touched(found)
    expected = dict(list(said_by_git(root).items())[:2])
    assert paths == expected  # the last commit touches nothing, although git shows it all as new
    reach, source = one(found)
    assert not reach.is_whole
    assert reach.detail == "shallow clone, 2 commits back to 2025-09-01"
    assert reasons(found) == [
        "the clone is shallow: 2 commits, back to 2025-09-01; `git fetch --unshallow` gets the rest"
    ]
    assert source.status == "read"


def test_a_real_clone_without_blobs_or_trees(root: Path, tmp_path: Path) -> None:
    git(root, "config", "uploadpack.allowFilter", "true")
    for kind, expected in (("blob:none", 5), ("tree:0", 1)):
        git(tmp_path, "clone", "-q", "--bare", f"--filter={kind}", f"file://{root}", kind)
        found = facts(tmp_path / kind)
        assert len(touched(found)) <= expected
        reach, source = one(found)
        if kind == "blob:none":
            assert touched(found) == said_by_git(root)
            assert (reach.is_whole, source.status) == (True, "read")
        else:
            assert not reach.is_whole
            assert source.status in ("partial", "unread")
            assert reasons(found)


@pytest.mark.parametrize("workers", [1, 2])
def test_what_stops_git_stops_one_commit_only(
    tmp_path: Path, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("merestone.connectors.history.walk.BATCH", 10)
    raw = Raw(tmp_path / "repo")
    shas, trees, last = [], [], ""
    for number in range(45):
        blob = raw.put("blob", b"%d" % number)
        trees.append(raw.tree([("100644", b"f%d" % number, blob), ("100644", b"same", blob)]))
        last = raw.commit(trees[-1], last, when=b"%d +0000" % (1_700_000_000 + number))
        shas.append(last)
    for number in (3, 17, 18, 40):
        raw.remove(trees[number])
    found = facts(raw.root, workers=workers)
    lost = {3, 4, 17, 18, 19, 40, 41}  # a commit, and the next that is compared with it
    assert list(touched(found)) == [shas[n] for n in range(44, -1, -1) if n not in lost]
    assert [said.split()[1] for said in reasons(found)] == [
        shas[n][:12] for n in sorted(lost, reverse=True)
    ]
    reach, source = one(found)
    assert (reach.is_whole, source.status) == (False, "partial")
    assert reach.detail == "7 commits could not be read"


def test_a_walk_that_breaks_off_keeps_what_it_has(tmp_path: Path) -> None:
    raw = Raw(tmp_path / "repo")
    blob = raw.put("blob", b"x")
    first = raw.commit(raw.tree([]), "5" * 40)
    second = raw.commit(raw.tree([("100644", b"f", blob)]), first)
    found = facts(raw.root)
    assert second in touched(found)
    reach, source = one(found)
    assert (reach.is_whole, source.status) == (False, "partial")
    assert any("walk ended before the first commit" in said for said in reasons(found))


def test_a_commit_that_touches_a_bomb_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("merestone.connectors.history.diff_tree.MOST_MEMORY_BYTES", 32 << 20)
    raw = Raw(tmp_path / "repo")
    blob = raw.put("blob", b"x")
    plain = raw.tree([("100644", b"f", blob)])
    inner = plain
    for _ in range(12):
        inner = raw.tree([("40000", b"d%d" % n, inner) for n in range(10)])
    first = raw.commit(plain)
    bomb = raw.commit(inner, first)
    last = raw.commit(raw.tree([("40000", b"d", inner), ("100644", b"g", blob)]), first)
    raw.commit(plain, bomb, message=b"after\n")
    found = facts(raw.root)
    assert first in touched(found)
    assert last not in touched(found)
    assert sum("could not be read" in said for said in reasons(found)) == 2


def test_two_workers_and_one_agree_on_this_repository() -> None:
    here = Path(__file__).resolve().parents[3]
    if not (here / ".git").exists():
        pytest.skip("this copy has no history")
    assert facts(here, workers=1) == facts(here, workers=2)


def a_line_of_commits(tmp_path: Path, count: int) -> Raw:
    raw = Raw(tmp_path / "repo")
    last = ""
    for number in range(count):
        blob = raw.put("blob", b"%d" % number)
        tree = raw.tree([("100644", b"f", blob)])
        last = raw.commit(tree, last, when=b"%d +0000" % (1_700_000_000 + number))
    return raw


def test_a_second_worker_that_may_keep_nothing_gives_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("merestone.connectors.history.walk.BATCH", 3)
    raw = a_line_of_commits(tmp_path, 20)
    expected = facts(raw.root, workers=1)
    assert len(touched(expected)) == 20
    for most in (0, 100, 1_000, 1 << 20):
        monkeypatch.setattr("merestone.connectors.history.commits.MOST_KEPT_BYTES", most)
        assert facts(raw.root, workers=2) == expected


def test_a_batch_that_is_given_back_late_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second worker gives its batch back only once the first has come to an end."""
    monkeypatch.setattr("merestone.connectors.history.walk.BATCH", 3)
    monkeypatch.setattr("merestone.connectors.history.commits.MOST_KEPT_BYTES", 0)
    raw = a_line_of_commits(tmp_path, 10)
    expected = facts(raw.root, workers=1)
    give_back, from_front = Walk.give_back, Walk.from_front
    is_over = Event()

    def late(self: Walk, batches: int) -> None:
        is_over.wait(10)
        give_back(self, batches)

    def watched(self: Walk, left: int) -> list[bytes]:
        batch = from_front(self, left)
        if not batch and not left:
            is_over.set()
        return batch

    monkeypatch.setattr(Walk, "give_back", late)
    monkeypatch.setattr(Walk, "from_front", watched)
    assert facts(raw.root, workers=2) == expected


def test_leaving_early_ends_the_commands(root: Path) -> None:
    tree = open_tree(root)
    rows = read(tree, ALL, 2)
    assert isinstance(next(rows), Commit)
    rows.close()  # type: ignore[attr-defined]
    tree.close()
    assert not tree.git.neutral.exists()
