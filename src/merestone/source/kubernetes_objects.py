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
OWN_GROUPS = frozenset(
    [
        "",
        "admissionregistration.k8s.io",
        "apiextensions.k8s.io",
        "apiregistration.k8s.io",
        "apps",
        "auditregistration.k8s.io",
        "authentication.k8s.io",
        "authorization.k8s.io",
        "autoscaling",
        "batch",
        "certificates.k8s.io",
        "coordination.k8s.io",
        "discovery.k8s.io",
        "events.k8s.io",
        "extensions",
        "flowcontrol.apiserver.k8s.io",
        "imagepolicy.k8s.io",
        "internal.apiserver.k8s.io",
        "networking.k8s.io",
        "node.k8s.io",
        "policy",
        "rbac.authorization.k8s.io",
        "resource.k8s.io",
        "scheduling.k8s.io",
        "settings.k8s.io",
        "storage.k8s.io",
        "storagemigration.k8s.io",
    ]
)
"""The groups that kube-apiserver itself serves or has served: no kind is in two of them, but for
those that moved from one to another."""


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

    @property
    def word(self) -> str:
        """Return the kind as an address has it."""
        return kind_word(self.group, self.kind)


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


def kind_word(group: str, kind: str) -> str:
    """Return the kind as an address has it: `KIND`, or `KIND.GROUP` of a custom resource.

    Source: kubectl's own spelling of a resource in one group of several; a version never counts.
    """
    return kind if group in OWN_GROUPS or kind == "*" else f"{kind}.{group}"


def object_address(cluster: str, namespace: str, word: str, name: str) -> str:
    """Return `kubernetes:CLUSTER/NAMESPACE/KIND/NAME`, the kind as `kind_word` writes it."""
    return f"kubernetes:{cluster}/{namespace or UNSAID}/{word}/{name}"
