"""What one file's documents say: objects, JSON patches, encrypted parts, kustomizations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from merestone.source.file_connector import Record
from merestone.source.file_text import FileText
from merestone.source.kustomize.kinds import is_object
from merestone.source.kustomize.prune import Pruner
from merestone.source.yaml import Map, Seq

OBJECT, OPERATIONS, TROUBLE, KUSTOMIZATION = "object", "operations", "trouble", "kustomization"
CONFIG_GROUP = "kustomize.config.k8s.io"
TEMPLATED = re.compile(r"\{\{|\$\{|\$\(|<%|\[\[")
"""The marks of Helm and Argo CD, Flux, OpenShift, and others."""
ENCRYPTED = "encrypted by SOPS"
OPERATION = re.compile(rb"""^[ \t\-\[{]*["']?op["']?[ \t]*:""", re.MULTILINE)


def may_be_operations(file: FileText) -> bool:
    """Return whether a file looks like a JSON patch, by its bytes."""
    return b"path" in file.data and OPERATION.search(file.data) is not None


def document_records(document: Any, pruner: Pruner) -> Iterator[Record]:
    """Yield what one document holds: an object, a list of them, or JSON patch operations."""
    if isinstance(document, Seq):
        yield from _operations(document, pruner)
        return
    if not isinstance(document, Map):
        return
    api_version, kind = document.get("apiVersion"), document.get("kind")
    if not isinstance(api_version, str) or not isinstance(kind, str):
        return
    if api_version.startswith("ENC[") or kind.startswith("ENC["):
        reason = f"{ENCRYPTED}, its kind and name too: it is not known what it is"
        yield [TROUBLE, document.line, reason, True]
        return
    listed = document.get("items")
    if kind.endswith("List") and isinstance(listed, Seq):
        for item in listed:
            yield from document_records(item, pruner)
        return
    yield from _object(document, api_version, kind, pruner)


def _object(document: Map, api_version: str, kind: str, pruner: Pruner) -> Iterator[Record]:
    group = api_version.rpartition("/")[0]
    if not is_object(group, kind) or not isinstance(document.get("metadata"), Map):
        return
    shape = pruner.shapes.of(group, kind)
    if shape is None:
        return
    is_encrypted = isinstance(document.get("sops"), Map)
    body = pruner.prune(document, shape, document.line)
    metadata = document["metadata"]
    name = metadata.get("name") or metadata.get("generateName") or ""
    trouble = _trouble(kind, str(name), str(metadata.get("namespace")), is_encrypted)
    if trouble:
        yield [TROUBLE, document.line, trouble, True]
        return
    if is_encrypted:
        reason = f"{ENCRYPTED}: only what is in clear is read of {kind} {name}"
        yield [TROUBLE, document.lines["sops"], reason, False]
    yield [OBJECT, api_version, kind, document.line, body]


def _trouble(kind: str, name: str, namespace: str, is_encrypted: bool) -> str:
    """Return why it cannot be said which object this is, or ''."""
    if is_encrypted and name.startswith("ENC["):
        return f"{ENCRYPTED}, its name too: it is not known which {kind} it is"
    if TEMPLATED.search(name):
        return f"the name of this {kind}, {name[:80]!a}, is known only once it is rendered"
    if TEMPLATED.search(namespace):
        return f"the namespace of {kind} {name}, {namespace[:80]!a}, is known only once rendered"
    return ""


def _operations(document: Seq, pruner: Pruner) -> Iterator[Record]:
    """Yield a JSON patch with those of its operations that touch what is kept."""
    found = []
    is_patch = False
    for each in document:
        if not isinstance(each, Map) or not isinstance(each.get("path"), str) or "op" not in each:
            continue
        is_patch = True
        path = [_unescaped(part) for part in each["path"].split("/")[1:]]
        shape = _shape_at(path, pruner.shapes.any)
        if shape is None:
            continue
        value = pruner.prune(each.get("value"), shape, each.line, path[-1] if path else "")
        found.append([str(each["op"]), path, value, each.line])
    if is_patch:
        yield [OPERATIONS, document.line, found]


def _unescaped(part: str) -> str:
    return part.replace("~1", "/").replace("~0", "~")


def _shape_at(path: list[str], shape: Any) -> Any:
    """Return what a path leads to in a shape, or None where nothing of it is kept."""
    for part in path:
        if not isinstance(shape, dict):
            return None
        is_index = part == "-" or part.isdecimal()
        shape = (shape.get("[]") if is_index else None) or shape.get(part) or shape.get("*")
        if shape is None:
            return None
    return shape
