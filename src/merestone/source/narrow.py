"""A tree without the paths that its owner does not want to be read as sources."""

from __future__ import annotations

import copy
from collections.abc import Callable

from merestone.source.tree import Tree


def narrow(tree: Tree, is_ignored: Callable[[str], bool]) -> tuple[Tree, int]:
    """Return the same tree with fewer files to look at, and how many were left out."""
    kept = {path: kind for path, kind in tree.files.items() if not is_ignored(path)}
    narrowed = copy.copy(tree)
    narrowed.files = kept
    narrowed._named = None
    return narrowed, len(tree.files) - len(kept)
