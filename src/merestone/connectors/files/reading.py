"""Turns a tree's list of paths into facts."""

from __future__ import annotations

from collections.abc import Iterator

from merestone.model.facts import Fact, Problem, Source
from merestone.model.settings import ReadSettings
from merestone.source.remarks import Remark
from merestone.source.tree import Tree

NAME = "files"
# What is said of one path and of several; `twice` alone may hide who owns what.
SAID = {
    "symlink": ("symlink is", "symlinks are", "named, not followed"),
    "submodule": (
        "submodule or nested repository is",
        "submodules or nested repositories are",
        "named, not entered: scan them as repositories of their own",
    ),
    "special": ("FIFO, socket or device is", "FIFOs, sockets or devices are", "named, not opened"),
    "odd": ("path is", "paths are", "not UTF-8 and shown with escapes"),
    "refused": (
        "path is",
        "paths are",
        "left out: a segment is empty, `.`, `..` or `.git`, as no checkout has it",
    ),
    "twice": (
        "path is",
        "paths are",
        "listed more than once; the first is read, another tool may read the last",
    ),
}
BLINDING = frozenset({"twice"})


def read(tree: Tree, settings: ReadSettings) -> Iterator[Fact]:  # noqa: ARG001  the shape is fixed
    """Yield the repository, its files, what was passed over, and one `Source`.

    Rows: `Repository`, `File` (key: path, in order), `Problem`, `Source`.
    """
    yield tree.about
    yield from tree.facts()
    remarks = tree.remarks.all()
    for remark in remarks:
        yield _problem(tree.repo, remark)
    if tree.git.fault:
        yield Problem(NAME, tree.repo, "", 0, f"no revision is known: {tree.git.fault}", "", False)
    if tree.list_error:
        reason = f"the list of paths is not whole: {tree.list_error}"
        yield Problem(NAME, tree.repo, "", 0, reason, "", True)
    yield _source(tree, any(remark.kind in BLINDING for remark in remarks))


def _problem(repo: str, remark: Remark) -> Problem:
    one, several, what = SAID[remark.kind]
    are = one if remark.paths == 1 else several
    shown = ", ".join(remark.examples)
    more = remark.paths - len(remark.examples)
    reason = f"{remark.paths:,} {are} {what}: {shown}" + (f" and {more:,} more" if more else "")
    is_blinding = remark.kind in BLINDING
    return Problem(NAME, repo, remark.examples[0], 0, reason, "", is_blinding)


def _source(tree: Tree, is_doubtful: bool) -> Source:
    status = "partial" if tree.list_error or is_doubtful else "read"
    if tree.list_error and not tree.files:
        status = "unread"
    return Source(NAME, tree.repo, status, len(tree.files), tree.list_error)
