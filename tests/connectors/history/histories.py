"""Histories that tests read, with and without what is kept of them."""

from __future__ import annotations

import zlib
from pathlib import Path

from merestone.connectors.history.reading import read
from merestone.model.facts import Fact
from merestone.model.settings import ReadSettings
from merestone.source.tree import open_tree
from source.raw_objects import Raw

ALL = ReadSettings(history_days=100_000)
START = 1_700_000_000


def facts(
    root: Path, cache: Path | None, given: ReadSettings = ALL, workers: int = 1, revision: str = ""
) -> list[Fact]:
    tree = open_tree(root, revision)
    try:
        return list(read(tree, given._replace(cache_folder=str(cache or "")), workers))
    finally:
        tree.close()


def kept_file(cache: Path) -> Path:
    [file] = cache.glob("*.history.sqlite")
    return file


def line_of_commits(
    root: Path, count: int, first: int = 0, last: str = ""
) -> tuple[Raw, list[str]]:
    """Return a repository with commits that touch a path of their own, and their trees."""
    raw = Raw(root)
    trees = []
    for number in range(first, first + count):
        blob = raw.put("blob", b"%d" % number)
        trees.append(raw.tree([("100644", b"f%d" % number, blob), ("100644", b"same", blob)]))
        last = raw.commit(trees[-1], last, when=b"%d +0000" % (START + number))
    return raw, trees


def head(raw: Raw) -> str:
    return (raw.git_dir / "refs" / "heads" / "main").read_text().strip()


def remove_trees(root: Path) -> None:
    """Delete every loose tree: of these commits, git can say no more what they touch."""
    for file in (root / ".git" / "objects").glob("??/*"):
        if zlib.decompress(file.read_bytes()).startswith(b"tree"):
            file.unlink()
