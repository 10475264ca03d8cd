"""What every test may use: the real data beside the project, and trees made on the spot."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from merestone.model.facts import Repository
from merestone.source.tree import Tree, Unreadable, open_tree

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("MERESTONE_SHARED", ROOT.parent / "shared"))


@pytest.fixture
def shared() -> Path:
    """Return the folder of real data; skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("no real data: set MERESTONE_SHARED to a folder with estates/ and bench/")
    return SHARED


@pytest.fixture
def write(tmp_path: Path) -> Callable[[dict[str, str | bytes]], Path]:
    """Return a function that writes files (path -> text) into a fresh folder and returns it."""

    def put(files: dict[str, str | bytes]) -> Path:
        root = tmp_path / "repo"
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        root.mkdir(exist_ok=True)
        return root

    return put


@pytest.fixture
def tree(write: Callable[[dict[str, str | bytes]], Path]) -> Callable[..., Tree]:
    """Return a function that makes a plain folder of files and opens it."""

    def make(files: dict[str, str | bytes]) -> Tree:
        return open_tree(write(files), name="repo")

    return make


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
