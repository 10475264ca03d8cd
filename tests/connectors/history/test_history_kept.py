"""What is kept between reads: the same facts as without it, whatever happened to the history."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.history.histories import ALL, START, facts, head, line_of_commits
from gitcli import git
from merestone.model.facts import Author, Commit, Problem, Touches
from merestone.model.settings import ReadSettings
from source.raw_objects import Raw


class Story:
    """A history that grows, merges, is rewritten and gets another mailmap, step by step."""

    def __init__(self, root: Path, seed: int) -> None:
        self.raw = Raw(root)
        self.rng = random.Random(seed)
        self.commits: list[str] = []
        self.files: dict[bytes, str] = {}
        self.at = START
        self.grow()

    def blob(self) -> str:
        return self.raw.put("blob", b"%d" % self.rng.randrange(1_000_000))

    def put(self, *parents: str) -> None:
        rng = self.rng
        self.at += rng.choice([0, 50_000, 200_000, -60_000])
        who = b"P%d <p%d@example.com>" % (rng.randrange(3), rng.randrange(3))
        message = b"m\n"
        if rng.random() < 0.3:
            message = b"m\n\nCo-authored-by: Q <p%d@example.com>\n" % rng.randrange(4)
        entries = [("100644", name, blob) for name, blob in sorted(self.files.items())]
        lines = [b"tree " + self.raw.tree(entries).encode()]
        lines += [b"parent " + parent.encode() for parent in parents]
        stamp = b" %d +0000" % self.at
        lines += [b"author " + who + stamp, b"committer " + who + stamp, b"", message]
        name = self.raw.put("commit", b"\n".join(lines))
        (self.raw.git_dir / "refs" / "heads" / "main").write_text(name + "\n")
        self.commits.append(name)

    def grow(self) -> None:
        for _ in range(self.rng.randrange(1, 9)):
            for _ in range(self.rng.randrange(3)):
                self.files[b"f\xff%d" % self.rng.randrange(6)] = self.blob()
            self.put(*self.commits[-1:])

    def merge(self) -> None:
        self.put(self.commits[-1], self.rng.choice(self.commits))

    def rewrite(self) -> None:
        """Go back some commits, as a force-push does, and on from there."""
        self.commits = self.commits[: self.rng.randrange(1, len(self.commits) + 1)]
        self.grow()

    def mailmap(self) -> None:
        text = b"Mapped <mapped@example.com> <p%d@example.com>\n" % self.rng.randrange(4)
        self.files[b".mailmap"] = self.raw.put("blob", text)
        self.put(self.commits[-1])

    def rest(self) -> None:
        """Change nothing."""


STEPS = st.lists(
    st.sampled_from([Story.grow, Story.merge, Story.rewrite, Story.mailmap, Story.rest]),
    min_size=2,
    max_size=5,
)
BOUNDS = st.sampled_from(
    [ALL, ReadSettings(history_days=2), ALL._replace(history_most_commits=4)],
)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 1_000_000), STEPS, st.lists(BOUNDS, min_size=5, max_size=5))
def test_with_and_without_are_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    seed: int,
    steps: list[Callable[[Story], None]],
    bounds: list[ReadSettings],
) -> None:
    folder = tmp_path_factory.mktemp("story")
    with pytest.MonkeyPatch.context() as patch:
        for module, name, value in (
            ("walk", "BATCH", 4),
            ("blocks", "WINDOW", 2),
            ("kept_rows", "MOST_ROW_COMMITS", 3),
            ("kept_file", "MOST_ROW_COMMITS", 3),
        ):
            patch.setattr(f"merestone.connectors.history.{module}.{name}", value)
        story = Story(folder / "repo", seed)
        for number, (step, given) in enumerate(zip(steps, bounds, strict=False)):
            step(story)
            expected = facts(folder / "repo", None, given, revision="main")
            again = facts(folder / "repo", folder / "cache", given, 1 + number % 2, "main")
            assert again == expected


@pytest.mark.parametrize("workers", [1, 2])
def test_what_was_read_is_not_asked_for_again(
    tmp_path: Path, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No tree of the first read is there any more at the second one."""
    monkeypatch.setattr("merestone.connectors.history.walk.BATCH", 7)
    raw, trees = line_of_commits(tmp_path / "repo", 40)
    first = facts(raw.root, tmp_path / "cache", workers=workers)
    for tree in trees[:-1]:
        raw.remove(tree)
    assert facts(raw.root, tmp_path / "cache", workers=workers) == first
    line_of_commits(raw.root, 3, 40, head(raw))
    found = facts(raw.root, tmp_path / "cache", workers=workers)
    assert not [each for each in found if isinstance(each, Problem)]
    assert sum(isinstance(each, Touches) for each in found) == 43
    older = [each[2:] for each in first if isinstance(each, Commit)]
    assert [each[2:] for each in found if isinstance(each, Commit)][3:] == older


def test_what_could_not_be_read_is_asked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of it is kept, and a batch with too many failures is left out all the same."""
    monkeypatch.setattr("merestone.connectors.history.walk.BATCH", 10)
    raw, trees = line_of_commits(tmp_path / "repo", 30)
    lost = {number: raw_path(raw, trees[number]).read_bytes() for number in (3, 5, 8, 14, 21, 23)}
    for number in lost:
        raw.remove(trees[number])
    for first in range(30, 36):  # each moves all commits one place on in their batch
        assert facts(raw.root, tmp_path / "cache") == facts(raw.root, None)
        line_of_commits(raw.root, 1, first, head(raw))
    for number, data in lost.items():
        raw_path(raw, trees[number]).write_bytes(data)
    found = facts(raw.root, tmp_path / "cache")
    assert found == facts(raw.root, None)
    assert sum(isinstance(each, Touches) for each in found) == 36


def raw_path(raw: Raw, name: str) -> Path:
    return raw.git_dir / "objects" / name[:2] / name[2:]


def test_a_shallow_clone_that_is_deepened(tmp_path: Path) -> None:
    """Where it ends, git shows a commit as if all of it were new: that is never kept."""
    line_of_commits(tmp_path / "repo", 9)
    cache, clone = tmp_path / "cache", tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "3", f"file://{tmp_path}/repo", "clone")
    counts = []
    for words in (("--deepen=2",), ("--unshallow",), ("--depth=4",), ("--depth=2",), ()):
        for _ in range(2):
            found = facts(clone, cache)
            assert found == facts(clone, None)
        counts.append(sum(isinstance(each, Touches) for each in found))
        git(clone, "fetch", "-q", *words)
    assert counts == [2, 4, 9, 3, 1]


def test_another_mailmap_gives_other_names(tmp_path: Path) -> None:
    raw, _ = line_of_commits(tmp_path / "repo", 3)
    git(raw.root, "reset", "-q", "--hard")
    names = []
    for text in ("", "A <ana@example.com>\n", "B <b@example.com> <ana@example.com>\n", None):
        if text is None:
            (raw.root / ".mailmap").unlink()
        else:
            (raw.root / ".mailmap").write_text(text)
        for _ in range(2):
            found = facts(raw.root, tmp_path / "cache")
            assert found == facts(raw.root, None)
        names.append([each.name for each in found if isinstance(each, Author)])
    assert names == [["Ana"], ["A"], ["B"], ["Ana"]]


def test_a_mailmap_that_is_no_part_of_the_tree_is_not_applied(tmp_path: Path) -> None:
    """An ignored one in the work tree would change names without anybody seeing why."""
    raw = Raw(tmp_path / "repo")
    blob = raw.put("blob", b"/.mailmap\n")
    message = b"m\n\nCo-authored-by: Bo <bo@example.com>\n"
    raw.commit(raw.tree([("100644", b".gitignore", blob)]), message=message)
    git(raw.root, "reset", "-q", "--hard")
    (raw.root / ".mailmap").write_text("A <ana@example.com>\nB <bo@example.com>\n")
    found = facts(raw.root, tmp_path / "cache")
    assert [each.name for each in found if isinstance(each, Author)] == ["Ana", "Bo"]
