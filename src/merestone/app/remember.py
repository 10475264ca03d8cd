"""Keeping what a full scan answered, so that the next `who` need not scan again.

The store holds for as long as everything that spoke is as it was when the scan began, and as
long as nothing appeared where a source usually stands. Up to `MOST_WATCHED` folders and YAML
files are watched as well, so that no source of any name can appear unseen; in a larger tree one
of an unusual name is seen once it is staged, because the index is always watched.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

from merestone import __version__
from merestone.app.quick import pack
from merestone.app.quick_codeowners import OTHER_PLACES, PLACES
from merestone.app.scan import Scan
from merestone.app.who import who_answer
from merestone.charter.load import FILE_NAME
from merestone.estate.lookup import settled_mark, write_store
from merestone.model.facts import (
    FACT_TYPES,
    Fact,
    File,
    Label,
    Problem,
    Property,
    Relation,
    Thing,
)
from merestone.reporters.text.who_view import place_of
from merestone.source.tree import Tree

# Every kind of fact that has a place, of the kinds to come too; what is owned is no evidence,
# and what is said of things says nothing of the files that the store answers for.
SILENT = (File, Thing, Label, Relation, Property)
SPEAKING: tuple[type[Fact], ...] = tuple(
    kind for kind in FACT_TYPES if "path" in kind._fields and kind not in SILENT
)
USUAL = (FILE_NAME, *PLACES, *OTHER_PLACES, "OWNERS_ALIASES", ".git/index", ".git/config")
MOST_WATCHED = 1_000


def remember(found: Scan, began_ns: int) -> bool:
    """Write the look-up store of a working tree; return whether it was written.

    `began_ns` is when the scan began: what changed since, or just before, makes it void.
    """
    if not _is_plain(found):
        return False
    tree, root = found.estate.trees[0], str(found.estate.root)
    marks: dict[str, str] = {}
    for path in {*_evidence(found, tree), *_watched(tree)}:
        mark = settled_mark(f"{root}/{path}", began_ns)
        if mark is None or (path in tree.files and not mark):
            return False
        marks[f"{root}/{path}"] = mark
    for place in _installed():
        mark = settled_mark(place, began_ns)
        if mark is None:
            return False
        marks[place] = mark
    answers = _answers(found)
    if answers is None:
        return False
    paths = ((r.path, r.bundle) for r in found.ownership.resources if r.kind == "file")
    return write_store(root, __version__, marks, answers, paths)


def _is_plain(found: Scan) -> bool:
    """Return whether the answers are those that the quick way gives: of one tree, as text."""
    trees, root = found.estate.trees, found.estate.root
    if len(trees) != 1 or trees[0].about.kind != "worktree":
        return False
    is_at_root = not found.estate.shown(trees[0].repo, "") and (root / ".git").is_dir()
    # What could not be read is said anew each time.
    is_read = not any(problem.is_blinding for problem in found.facts.of(Problem))
    return is_at_root and is_read and found.charter.file.check.format == "text"


def _answers(found: Scan) -> list[str] | None:
    """Return the packed answer of every bundle, '' for one without files; None if one has none."""
    answers = [""] * len(found.ownership.bundles)
    for resource in found.ownership.resources:
        if resource.kind == "file" and not answers[resource.bundle]:
            answer = who_answer(found, "", resource)
            duties = [(d.duty, d.state, d.parties, place_of(d), d.reason) for d in answer.duties]
            packed = answers[resource.bundle] = pack(duties, answer.remarks)
            if not packed:
                return None
    return answers


def _evidence(found: Scan, tree: Tree) -> Iterator[str]:
    """Yield every file that said something, and the places where one usually appears."""
    yield from USUAL
    for mapped in found.charter.file.sources.team_lists:
        yield mapped.file
    for kind in SPEAKING:
        for row in found.facts.of(kind):
            path = getattr(row, "path", "")
            if path:
                yield tree.raw_path(path).decode("utf-8", "surrogateescape")


def _watched(tree: Tree) -> Iterator[str]:
    """Yield the folders and the YAML files of a tree that is not too large for it."""
    yaml = [path for path in tree.files if path.endswith((".yaml", ".yml"))]
    folders = {""}
    for path in tree.files:
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    if len(yaml) + len(folders) <= MOST_WATCHED:
        yield from yaml
        yield from sorted(folders)


def _installed() -> list[str]:
    """Return the folders in which a plugin appears when it is installed."""
    return [place for place in dict.fromkeys(sys.path) if place and os.path.isdir(place)]  # noqa: PTH112
