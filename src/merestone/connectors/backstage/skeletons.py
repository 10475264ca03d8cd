"""Folders that scaffolder templates copy from: what lies there is no entity yet.

Source: Backstage, Writing Templates: the `fetch:` actions and their `input.url`.
"""

from __future__ import annotations

from collections.abc import Iterable

from merestone.connectors.backstage.descriptor import Descriptor, skeleton_folders
from merestone.connectors.backstage.urls import folder_of, join


class Skeletons:
    """The folders that the Templates of these files fill in, and the Templates' own files."""

    def __init__(self, found: Iterable[Descriptor]) -> None:
        self._folders: set[str] = set()
        self._templates: set[str] = set()
        for descriptor in found:
            for document in descriptor.entities:
                for url in skeleton_folders(document):
                    self._templates.add(descriptor.path)
                    self._folders.add(join(folder_of(descriptor.path), url) or "")

    def holds(self, path: str) -> bool:
        """Return whether a file is part of a skeleton; a skeleton is never the whole repository."""
        if path in self._templates:
            return False
        folder = folder_of(path)
        while folder:
            if folder in self._folders:
                return True
            folder = folder_of(folder)
        return False
