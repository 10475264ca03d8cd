"""What every test may use: the real data beside the project, and trees made on the spot."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from merestone.source.tree import Tree, open_tree

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
