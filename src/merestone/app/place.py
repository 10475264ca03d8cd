"""Where the estate is: its root, its configuration, its repositories."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from merestone.charter.load import FILE_NAME, Charter, load_charter, no_charter
from merestone.model.errors import ConfigurationError, SourceUnavailable
from merestone.source.git import find_git_dir
from merestone.source.tree import Tree, Unreadable, open_tree, read_inside

MOST_BYTES = 2_000_000


class Estate:
    """The root folder, what is declared there, and the trees below it, opened.

    `folders` are those of the repositories relative to the root, '' for the root itself; `within`
    is where the user stands, relative to the root: '' at the root itself.
    """

    def __init__(
        self, root: Path, charter: Charter, trees: Mapping[Path, Tree], within: str = ""
    ) -> None:
        self.root = root
        self.charter = charter
        self.trees = tuple(trees.values())
        self.folders = {tree.repo: relative(path, root) for path, tree in trees.items()}
        self.within = within

    def close(self) -> None:
        """Let go of every tree."""
        for tree in self.trees:
            tree.close()

    def shown(self, repo: str, path: str) -> str:
        """Return a path as a user at the root sees it."""
        if repo and repo not in self.folders:
            return f"{repo}:{path}" if path else repo  # a running system
        folder = self.folders.get(repo, "")
        return f"{folder}/{path}" if folder and path else folder or path


def relative(path: Path, root: Path) -> str:
    """Return a path below the root as text, '' for the root itself."""
    inside = path.relative_to(root).as_posix()
    return "" if inside == "." else inside


def find_root(start: Path) -> Path:
    """Return the nearest folder upwards that has a merestone.yaml or is a repository's root.

    Raises: SourceUnavailable when there is no such folder.
    """
    start = folder_at(start)
    for folder in (start, *start.parents):
        # Path.is_file would raise where nobody may look.
        if os.path.isfile(folder / FILE_NAME) or find_git_dir(folder) is not None:  # noqa: PTH113
            return folder
    return start


def folder_at(start: Path) -> Path:
    """Return the real folder that a path names or is in.

    Raises: SourceUnavailable when there is nothing, or nobody may look.
    """
    try:
        found = start.resolve(strict=True)
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no such folder"
        raise SourceUnavailable(
            f"{start}: {reason.lower()}; give the root of a repository"
        ) from None
    return found if found.is_dir() else found.parent


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
        if not os.path.lexists(root / FILE_NAME):
            return no_charter()
        data = read_inside(root, FILE_NAME.encode(), MOST_BYTES)
    except Unreadable as error:
        raise ConfigurationError(f"{FILE_NAME}: {error}; put a readable file there") from None
    return load_charter(data, FILE_NAME, fault)


def open_estate(start: Path, revision: str = "", config: str = "") -> Estate:
    """Return the estate around `start`, with every repository opened.

    Raises: SourceUnavailable, ConfigurationError.
    """
    root = find_root(start)
    within = relative(folder_at(start), root)
    if revision or find_git_dir(root) == root:
        tree = open_tree(root, revision)
        try:
            charter = read_charter(root, config, tree)
            if charter.file.repositories:
                raise ConfigurationError(
                    f"{charter.at('repositories')}: one revision is of one repository; ask in its "
                    "own folder, with -C"
                )
        except BaseException:
            tree.close()
            raise
        return Estate(root, charter, {root: tree}, within)
    charter = read_charter(root, config)
    return Estate(root, charter, _trees(root, charter), within)


def _trees(root: Path, charter: Charter) -> dict[Path, Tree]:
    if not charter.file.repositories:
        return {root: open_tree(root)}
    folders = _expand(root, charter)
    opened: dict[Path, Tree] = {}
    try:
        for path in folders:
            opened[path] = open_tree(path, name=relative(path, root) or root.name)
    except BaseException:
        for tree in opened.values():
            tree.close()
        raise
    return opened


def _expand(root: Path, charter: Charter) -> list[Path]:
    """Return the folders that `repositories` names, in its order.

    Raises: ConfigurationError naming each pattern that is none or names nothing.
    """
    found: dict[Path, None] = {}
    mistakes = []
    for n, pattern in enumerate(charter.file.repositories):
        place = f"{charter.at('repositories', n)}: repositories: {pattern!r}"
        plain = pattern.removeprefix("./").rstrip("/")
        if not plain or plain[0] == "/" or "**" in plain or {".", ".."} & set(plain.split("/")):
            mistakes.append(f"{place} is no folder below this file; write it as `teams/*`")
            continue
        here = [p for p in sorted(root.glob(plain)) if p.is_dir() and not p.is_symlink()]
        inside = [p for p in here if p.resolve().is_relative_to(root)]
        if not inside:
            mistakes.append(f"{place} names no folder here; mend or remove it")
        found.update(dict.fromkeys(inside))
    if mistakes:
        raise ConfigurationError(mistakes)
    return list(found)
