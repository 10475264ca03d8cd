"""Paths as pipelines write them, within the repository."""

from __future__ import annotations

import posixpath
from urllib.parse import urlsplit

NO_PATH = frozenset("\\:`\"'<>|;&\n")


def inside(folder: str, written: str) -> str | None:
    """Return a path relative to the root ('' is the root), or None where it leads outside."""
    if written.startswith(("/", "~")) or NO_PATH & set(written):
        return None
    path = posixpath.normpath(posixpath.join(folder, written))
    if path == ".." or path.startswith("../"):
        return None
    return "" if path == "." else path


def address(scheme: str, path: str) -> str:
    """Return the address of a path of this repository."""
    return f"{scheme}:./{path}" if path else f"{scheme}:."


def without_secrets(url: str) -> str:
    """Return `HOST/PATH` of a URL: no user, password, query or fragment."""
    try:
        parts = urlsplit(url)
        return f"{parts.hostname or ''}{parts.path}".strip("/")
    except ValueError:
        return ""
