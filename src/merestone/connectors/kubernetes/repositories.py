"""The address of a folder in another repository, from that repository's URL."""

from __future__ import annotations

import posixpath

from merestone.source.kustomize.documents import TEMPLATED


def folder_address(url: str, path: str) -> str:
    """Return `file:REPO/PATH`, with `*` for what is known only once it is rendered."""
    last = url.rstrip("/").replace(":", "/").rpartition("/")[2].removesuffix(".git")
    repo = "*" if TEMPLATED.search(url) or not last else last.partition("?")[0]
    if TEMPLATED.search(path):
        return f"file:{repo}/*"
    inside = posixpath.normpath(f"/{path}").lstrip("/") if path else ""
    return f"file:{repo}/{inside}" if inside else f"file:{repo}"
