"""A change that several branches have is one change."""

from __future__ import annotations

from pathlib import Path

from app.repositories import commit_all, put
from gitcli import git
from merestone.app.originals import original_touches
from merestone.app.scan import ScanRequest, scan
from merestone.model.facts import Commit, Touches


def test_a_cherry_pick_that_is_merged_back_counts_once(tmp_path: Path) -> None:
    root = commit_all(put(tmp_path / "shop", {"a": "1\n", "b": "1\n"}), "2026-01-01T00:00:00Z")
    git(root, "checkout", "-q", "-b", "release")
    git(root, "checkout", "-q", "main")
    commit_all(put(root, {"a": "2\n"}), "2026-02-01T00:00:00Z")
    commit_all(put(root, {"b": "2\n"}), "2026-02-02T00:00:00Z", "Bo")
    git(root, "checkout", "-q", "release")
    git(root, "cherry-pick", "main~1", when="2026-03-01T00:00:00Z", who="Cy")
    git(root, "checkout", "-q", "main")
    git(root, "merge", "-q", "--no-edit", "release", when="2026-03-02T00:00:00Z")
    with scan(ScanRequest(root)) as found:
        touched = [path for row in found.facts.of(Touches) for path in row.paths]
        counted = [path for row in original_touches(found.facts) for path in row.paths]
        assert (touched.count("a"), counted.count("a")) == (3, 2)
        assert (touched.count("b"), counted.count("b")) == (2, 2)
        assert all(c.authored_at <= c.committed_at for c in found.facts.of(Commit))


def test_a_date_that_is_none_makes_no_copy(tmp_path: Path) -> None:
    root = commit_all(put(tmp_path / "shop", {"a": "1\n"}))
    commit_all(put(root, {"a": "2\n"}), "2026-06-01T12:00:01Z")
    with scan(ScanRequest(root)) as found:
        rows = found.facts.of(Commit)
        rows[:] = [row._replace(authored_at=0) for row in rows]
        assert len(list(original_touches(found.facts))) == 2
