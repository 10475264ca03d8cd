"""Kubernetes objects in a YAML or JSON file: what several connectors look for.

Source: Kubernetes API conventions, "Kinds" (a kind that ends in `List` holds `items`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from merestone.source.file_text import FileText
from merestone.source.yaml import Map, Seq

SUFFIXES = (".yaml", ".yml", ".json")
UNSAID = "-"
"""Stands for a namespace that an object does not say or does not have."""


class KubernetesObject(NamedTuple):
    """One object; `body` is all of it. `namespace` is '' where it says none."""

    api_version: str
    kind: str
    namespace: str
    name: str
    line: int
    body: Map

    @property
    def group(self) -> str:
        """Return the API group, '' for the core group."""
        return self.api_version.rpartition("/")[0]


def may_hold_objects(file: FileText) -> bool:
    """Return whether a file looks as if it held an object, by its bytes."""
    return b"apiVersion" in file.data and b"kind" in file.data


def objects_of(file: FileText) -> Iterator[KubernetesObject]:
    """Yield every object of a file that has a kind and a name (or a generated one), in order."""
    for document in file.documents:
        yield from _objects(document)


def _objects(document: Any) -> Iterator[KubernetesObject]:
    if not isinstance(document, Map):
        return
    api_version, kind = document.get("apiVersion"), document.get("kind")
    if not isinstance(api_version, str) or not isinstance(kind, str):
        return
    items = document.get("items")
    if kind.endswith("List") and isinstance(items, Seq):
        for item in items:
            yield from _objects(item)
        return
    metadata = document.get("metadata")
    if not isinstance(metadata, Map):
        return
    name = metadata.get("name") or metadata.get("generateName")
    if isinstance(name, str | int) and not isinstance(name, bool):
        namespace = metadata.get("namespace")
        yield KubernetesObject(
            api_version,
            kind,
            namespace if isinstance(namespace, str) else "",
            str(name),
            document.line,
            document,
        )


def object_address(cluster: str, namespace: str, kind: str, name: str) -> str:
    """Return `kubernetes:CLUSTER/NAMESPACE/KIND/NAME`."""
    return f"kubernetes:{cluster}/{namespace or UNSAID}/{kind}/{name}"
