from __future__ import annotations

from collections.abc import Callable

import pytest

from merestone.model.facts import Repository
from merestone.source.tree import Tree, Unreadable


class MemoryTree(Tree):
    """Files that are only in memory; a str value is the kind of a path that is no file."""

    def __init__(self, data: dict[str, bytes | str], remote: str) -> None:
        self.about = Repository("repo", "", "folder", "", remote, False, False)
        self.repo = "repo"
        self.data = data
        self.files = {
            path: value if isinstance(value, str) else "file"
            for path, value in sorted(data.items())
        }

    def named(self, basename: str) -> list[str]:
        return [path for path in self.files if path.rpartition("/")[2] == basename]

    def read(self, path: str, limit_bytes: int) -> bytes:
        value = self.data[path]
        if isinstance(value, str):
            raise Unreadable(f"it is a {value}; only regular files are read")
        if len(value) > limit_bytes:
            raise Unreadable(f"{len(value):,} bytes; at most {limit_bytes:,} are read")
        return value


@pytest.fixture(scope="session")
def memory_tree() -> Callable[..., Tree]:
    """Return a function that makes a tree of path -> bytes, or -> kind."""

    def make(data: dict[str, bytes | str], remote: str = "") -> Tree:
        return MemoryTree(data, remote)

    return make
