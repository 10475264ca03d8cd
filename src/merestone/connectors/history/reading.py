"""Turns the commits of one tree into facts."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from merestone.connectors.history.blocks import Blocks
from merestone.connectors.history.bots import Bots
from merestone.connectors.history.bounds import Bounds
from merestone.connectors.history.commits import Commits
from merestone.connectors.history.kept_blocks import kept_of
from merestone.connectors.history.mailmap import Mailmap
from merestone.connectors.history.people import People
from merestone.connectors.history.reach import NAME, Reach
from merestone.connectors.history.reader import Reader
from merestone.connectors.history.rows import CommitRows
from merestone.connectors.history.trees import Trees
from merestone.connectors.history.walk import Walk, newest_at
from merestone.model.facts import Fact, Problem, Source
from merestone.model.settings import ReadSettings
from merestone.source.tree import Tree, Unreadable

MAILMAP = ".mailmap"
MOST_MAILMAP_BYTES = 4 << 20


def read(tree: Tree, settings: ReadSettings, workers: int = 0) -> Iterator[Fact]:
    """Return the history of one tree's revision, newest commit first, and one `Source`.

    Rows: `Commit`, its `Authorship` and `Touches`; `Author`; `HistoryReach`; `Problem`;
    `Source`. `workers` is 1 or 2; 0 takes as many as there are processors.
    """
    if settings.history_days <= 0:
        return iter([Source(NAME, tree.repo, "off", 0, "history_days is 0")])
    if not tree.about.revision:
        return _nothing(tree)
    return _history(tree, settings, workers or min(2, _processors()))


def _nothing(tree: Tree) -> Iterator[Fact]:
    """Yield why there is no commit to begin with: none was made, or none can be found."""
    if tree.about.kind == "folder":
        yield Source(NAME, tree.repo, "absent", 0, "not a git repository")
        return
    fault = tree.git.fault or ("its commit is missing" if tree.git.has_ref("HEAD") else "")
    if not fault:
        yield Source(NAME, tree.repo, "absent", 0, "no commit yet")
        return
    reason = f"no history can be read: {fault}"
    yield Problem(NAME, tree.repo, "", 0, reason, "", False)
    yield Source(NAME, tree.repo, "unread", 0, fault)


def _history(tree: Tree, settings: ReadSettings, workers: int) -> Iterator[Fact]:
    now = int(time.time())
    newest = newest_at(tree.git, tree.about.revision, now)
    bounds = Bounds(newest, settings.history_days, settings.history_most_commits, now)
    reach = Reach(tree, newest, bounds)
    mailmap_file, problems = _take_mailmap(tree)
    yield from problems
    mailmap = Mailmap(tree.git, mailmap_file)
    people = People(tree.repo, Bots(settings.bots), mailmap)
    rows = CommitRows(tree, people, reach)
    kept = kept_of(tree.git, mailmap_file, settings.cache_folder)
    walk = Walk(tree.git, tree.about.revision, bounds, mailmap_file, kept)
    reader = partial(_reader, tree, mailmap_file, walk)
    try:
        for said in Commits(walk, reader, workers, kept):
            yield from rows.of(said)
    finally:
        mailmap.close()
        kept.close()
    yield from people.rows()
    yield from reach.rows(rows.commits)


def _reader(tree: Tree, mailmap: Path | None, walk: Walk) -> Reader:
    return Reader(Trees(tree.git), Blocks(tree.git, mailmap), walk.told)


def _take_mailmap(tree: Tree) -> tuple[Path | None, list[Problem]]:
    """Copy the tree's mailmap to where no symlink or FIFO can stand in its place."""
    if MAILMAP not in tree.files:
        return None, []
    file = tree.git.neutral / "mailmap"
    try:
        file.write_bytes(tree.read(MAILMAP, MOST_MAILMAP_BYTES))
    except Unreadable as error:
        reason = f"identities are not merged: {error}"
        return None, [Problem(NAME, tree.repo, MAILMAP, 0, reason, "", False)]
    return file, []


def _processors() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
