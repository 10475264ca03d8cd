"""Where the kustomizations of a repository are, and what the paths in them lead to."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from merestone.source.file_connector import Parsed
from merestone.source.kustomize.documents import KUSTOMIZATION

REMOTE = re.compile(
    r"://|^git@|^git::|\?(?:ref|version)=|^github\.com/|^[\w.-]+\.[a-z]{2,}[:/].*//"
)


class KustomizationFile(NamedTuple):
    """One kustomization: its file and folder, and its record's fields."""

    path: str
    folder: str
    said: dict[str, Any]

    @property
    def is_component(self) -> bool:
        """Return whether it is a component."""
        return bool(self.said["is_component"])

    def ingredients(self) -> Iterator[str]:
        """Yield the files that it makes something of: patches, generators' files."""
        for written in (*self.said["files"], *(each["path"] for each in self.said["patches"])):
            joined = inside(written, self.folder)
            if written and joined is not None:
                yield joined


class Located(NamedTuple):
    """What an entry leads to: a folder with a kustomization, or a file, or neither and why."""

    folder: str | None
    path: str
    reason: str


def kustomization_files(parsed: Parsed) -> dict[str, KustomizationFile]:
    """Return the kustomizations by folder; of several in one folder the first."""
    found: dict[str, KustomizationFile] = {}
    for path, records in parsed.items():
        for record in records:
            if record[0] == KUSTOMIZATION:
                folder = path.rpartition("/")[0]
                found.setdefault(folder, KustomizationFile(path, folder, record[2]))
    return found


def locate(
    written: str, folder: str, paths: frozenset[str], files: Mapping[str, KustomizationFile]
) -> Located:
    """Return what an entry of the kustomization in `folder` leads to."""
    shown = written[:120]
    joined = inside(written, folder)
    if joined is not None and joined in paths:
        return Located(None, joined, "")
    if joined is not None and joined in files:
        return Located(joined, "", "")
    if REMOTE.search(written):
        return Located(None, "", f"{without_user(shown)!a} is elsewhere and not read")
    if joined is None:
        return Located(None, "", f"{shown!a} leads out of this repository")
    return Located(None, "", f"{shown!a} is not in this repository, or no kustomization is in it")


def inside(written: str, folder: str) -> str | None:
    """Return a relative path from the root, '' for the root; None where it leads out."""
    if written.startswith("/"):
        return None
    joined = posixpath.normpath(f"{folder}/{written}" if folder else written)
    if joined == ".." or joined.startswith("../"):
        return None
    return "" if joined == "." else joined


def without_user(written: str) -> str:
    """Return an address without a user, a password or a query."""
    return re.sub(r"//[^/@]*@", "//", written).partition("?")[0]
