"""One descriptor file: its documents that declare entities, and what could not be read."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from merestone.connectors.backstage.fields import inner, text
from merestone.connectors.backstage.urls import folder_of
from merestone.model.facts import Problem
from merestone.source.tree import Tree, Unreadable
from merestone.source.yaml import Map, Seq, YamlError, iter_documents

NAME = "backstage"
LIMIT_BYTES = 2_000_000
API = re.compile(r"([a-z0-9-]+\.)*backstage\.io/")
MARKS = ("${{", "{{", "{%")


class Descriptor(NamedTuple):
    """What one file declares. `skeletons`: how many documents are templates of entities."""

    path: str
    entities: list[Map]
    problems: list[Problem]
    skeletons: int


def read_descriptor(tree: Tree, path: str, covers: str | None, is_registered: bool) -> Descriptor:
    """Return a file's documents.

    `covers` is the folder whose ownership the file may state, or None. Documents of other
    tools are passed over in silence in a file that nobody registered.
    """
    reader = _Reader(tree.repo, path, covers, is_registered)
    try:
        data = tree.read(path, LIMIT_BYTES)
    except Unreadable as error:
        reader.problem(0, f"{error}; expected a catalog descriptor; make it readable")
    else:
        reader.read(data)
    return Descriptor(path, reader.entities, reader.problems, reader.skeletons)


class _Reader:
    def __init__(self, repo: str, path: str, covers: str | None, is_registered: bool) -> None:
        self.repo, self.path, self.covers = repo, path, covers
        self.is_registered = is_registered
        self.entities: list[Map] = []
        self.problems: list[Problem] = []
        self.skeletons = 0

    def problem(self, line: int, reason: str, is_blinding: bool = True) -> None:
        covers = folder_of(self.path) if self.covers is None else self.covers
        is_blinding = is_blinding and self.covers is not None
        self.problems.append(Problem(NAME, self.repo, self.path, line, reason, covers, is_blinding))

    def read(self, data: bytes) -> None:
        for document in iter_documents(data):
            if isinstance(document, YamlError):
                self._fault(document, data)
            else:
                self._document(document)

    def _fault(self, error: YamlError, data: bytes) -> None:
        if any(mark.encode() in data for mark in MARKS):
            reason = f"{error.reason}; its templating is no YAML; taken for a skeleton, not read"
            self.problem(error.line, reason, is_blinding=False)
        else:
            self.problem(error.line, f"{error.reason}; expected YAML; the rest was not read")

    def _document(self, document: Any) -> None:
        for item, line in _items(document):
            if not isinstance(item, Map):
                if self.is_registered:
                    found = type(item).__name__ if item is not None else "nothing"
                    self.problem(line, f"{found} instead of an entity; write kind and metadata")
            elif is_template(item):
                self.skeletons += 1
            elif self.is_registered or API.match(text(item.get("apiVersion"))):
                self.entities.append(item)


def _items(document: Any) -> list[tuple[Any, int]]:
    """Return the entities of a document: itself, or those of a list from a catalog's API."""
    if isinstance(document, Map) and "kind" not in document:
        items = document.get("items")
        document = items if isinstance(items, Seq) else document
    if isinstance(document, Seq):
        return list(zip(document, document.lines, strict=True))
    if document is None:
        return []
    return [(document, document.line if isinstance(document, Map) else 1)]


def is_template(document: Map) -> bool:
    """Return whether an entity is still to be filled in by a scaffolder."""
    metadata, spec = inner(document, "metadata"), inner(document, "spec")
    identity = (document.get("kind"), metadata.get("name"), metadata.get("namespace"))
    named = [text(value) for value in (*identity, spec.get("owner"))]
    return any(mark in value for mark in MARKS for value in named)


def skeleton_folders(document: Map) -> list[str]:
    """Return the relative folders that a Template's steps copy from."""
    if text(document.get("kind")).lower() != "template":
        return []
    steps = inner(document, "spec").get("steps")
    found = []
    for step in steps if isinstance(steps, Seq) else ():
        if isinstance(step, Map) and text(step.get("action")).startswith("fetch:"):
            url = text(inner(step, "input").get("url"))
            if url and "://" not in url and not any(mark in url for mark in MARKS):
                found.append(url)
    return found
