"""Where the estate is: its root, its configuration, its repositories."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from merestone.charter.load import FILE_NAME, Charter, load_charter, no_charter
from merestone.model.errors import ConfigurationError, SourceUnavailable
from merestone.source.git import find_git_dir
from merestone.source.tree import Tree, Unreadable, open_tree, read_inside

MOST_BYTES = 2_000_000


class Estate(NamedTuple):
    """The root folder, what is declared there, and the trees below it, opened.

    `within` is where the user stands, relative to the root: '' at the root itself.
    """

    root: Path
    charter: Charter
    trees: tuple[Tree, ...]
    within: str = ""

    def close(self) -> None:
        """Let go of every tree."""
        for tree in self.trees:
            tree.close()

    def shown(self, repo: str, path: str) -> str:
        """Return a path as a user at the root sees it."""
        for tree in self.trees:
            if tree.repo == repo:
                prefix = folder_of(self.root, tree)
                return f"{prefix}/{path}" if prefix and path else prefix or path
        return path


def folder_of(root: Path, tree: Tree) -> str:
    """Return a repository's folder relative to the root, '' where it is the root."""
    inside = Path(tree.about.root).relative_to(root).as_posix()
    return "" if inside == "." else inside


def find_root(start: Path) -> Path:
    """Return the nearest folder upwards that has a merestone.yaml or is a repository's root.

    Raises: SourceUnavailable when there is no such folder.
    """
    if not start.exists():
        raise SourceUnavailable(f"{start}: no such folder; give the root of a repository")
    start = start.resolve()
    start = start if start.is_dir() else start.parent
    for folder in (start, *start.parents):
        if (folder / FILE_NAME).is_file() or find_git_dir(folder) is not None:
            return folder
    return start


def read_charter(root: Path, config: str = "", tree: Tree | None = None) -> Charter:
    """Return the charter at the root, or from `config`, or from a revision's tree.

    Raises: ConfigurationError with every mistake.
    """
    from merestone.ownership.patterns import check_pattern

    def fault(pattern: str) -> str:
        return check_pattern("address", pattern)

    if config:
        path = Path(config)
        try:
            return load_charter(path.read_bytes()[: MOST_BYTES + 1], config, fault)
        except OSError as error:
            raise ConfigurationError(f"{config}: {error.strerror}; give a readable file") from None
    try:
        if tree is not None:
            if FILE_NAME not in tree.files:
                return no_charter()
            return load_charter(tree.read(FILE_NAME, MOST_BYTES), FILE_NAME, fault)
        if not (root / FILE_NAME).exists():
            return no_charter()
        data = read_inside(root, FILE_NAME.encode(), MOST_BYTES)
    except Unreadable as error:
        raise ConfigurationError(f"{FILE_NAME}: {error}") from None
    return load_charter(data, FILE_NAME, fault)


def open_estate(start: Path, revision: str = "", config: str = "") -> Estate:
    """Return the estate around `start`, with every repository opened.

    Raises: SourceUnavailable, ConfigurationError.
    """
    root = find_root(start)
    inside = start.resolve()
    inside = inside if inside.is_dir() else inside.parent
    within = inside.relative_to(root).as_posix().removeprefix(".")
    if revision or find_git_dir(root) == root:
        tree = open_tree(root, revision)
        return Estate(root, read_charter(root, config, tree), (tree,), within)
    charter = read_charter(root, config)
    return Estate(root, charter, tuple(_trees(root, charter)), within)


def _trees(root: Path, charter: Charter) -> Iterator[Tree]:
    folders = charter.file.repositories
    if not folders:
        yield open_tree(root)
        return
    for path in _expand(root, folders, charter.path):
        yield open_tree(path, name=path.relative_to(root).as_posix())


def _expand(root: Path, folders: list[str], path: str) -> Iterator[Path]:
    seen: set[Path] = set()
    for pattern in folders:
        found = sorted(p for p in root.glob(pattern) if p.is_dir() and not p.is_symlink())
        if not found:
            raise ConfigurationError(
                f"{path}: repositories: {pattern!r} names no folder here; mend or remove it"
            )
        for folder in found:
            if folder.resolve().is_relative_to(root) and folder not in seen:
                seen.add(folder)
                yield folder
