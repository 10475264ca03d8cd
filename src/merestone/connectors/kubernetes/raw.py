"""An object as it stands in its file: what it says by itself was worked out when it was parsed.

Its body is decoded only where something more is asked of it.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from merestone.connectors.kubernetes.argo import GROUP as ARGO_GROUP
from merestone.connectors.kubernetes.flux import SUFFIX as FLUX_SUFFIX
from merestone.connectors.kubernetes.relations import Link, own_links
from merestone.connectors.kubernetes.workloads import used
from merestone.source.file_connector import Record
from merestone.source.kubernetes_objects import kind_word, object_address
from merestone.source.kustomize.kinds import is_clusterwide
from merestone.source.kustomize.names import Names
from merestone.source.kustomize.nodes import Leaf, Node, decode, find
from merestone.source.kustomize.resource import Resource, resource_of
from merestone.source.strimzi import GROUP as STRIMZI_GROUP

HERE = "."
"""Stands for the cluster in what is kept: which it is, is known once the settings are."""
HERE_PREFIX = f"kubernetes:{HERE}/"
JOINED = frozenset(("CustomResourceDefinition", "RoleBinding", "ClusterRoleBinding"))


def is_joined(group: str, kind: str) -> bool:
    """Return whether what an object says needs more than the object itself."""
    return (
        kind in JOINED
        or group in (ARGO_GROUP, STRIMZI_GROUP)
        or group.endswith(FLUX_SUFFIX)
        or "/" in group
    )


def links_kept(record: Record) -> list[Any]:
    """Return the relations of an object by itself: type, target, line, and a detail if any."""
    resource = resource_of(record, "")
    resource.settle(HERE)
    names = Names(())
    links = [*used(resource, names), *own_links(resource, names)]
    return [
        [each.type, each.target, each.said.line, *([each.detail] if each.detail else ())]
        for each in links
    ]


class RawResource(Resource):
    """A resource whose body is decoded on demand."""

    def __init__(self, record: Record, path: str) -> None:
        _, self.api_version, self.kind, self.line, self.kept, self.links = record
        self.path = path
        self.overlay = ""
        self.former = []
        self.affixes = ()
        self.is_hashed = self.is_clusterwide_by_crd = False
        self.cluster = self.address = self.object_address = ""
        self.declared = None
        self._namespace = None
        self._group = self.api_version.rpartition("/")[0]
        metadata = self.kept.get("metadata")
        self.metadata: dict[str, Any] = metadata if isinstance(metadata, dict) else {}
        self._name = _text(self.metadata, "name") or _text(self.metadata, "generateName")

    @cached_property
    def body(self) -> dict[str, Node]:  # type: ignore[override]
        """Return what is kept of the object."""
        decoded: dict[str, Node] = decode(self.kept, self.path)
        return decoded

    def part(self, dotted: str) -> Node:
        """Return what a dotted path of the body leads to, or None; only that is decoded."""
        found = find(self.kept, dotted)
        return None if found is None else decode(found, self.path)

    @property
    def group(self) -> str:
        """Return the API group, '' for the core group."""
        return self._group

    @property
    def name(self) -> str:
        """Return the name, or the beginning of a generated one."""
        return self._name

    @property
    def said_namespace(self) -> str:
        """Return the namespace that is written, even where the kind has none."""
        return _text(self.metadata, "namespace")

    @property
    def is_told(self) -> bool:
        """Return whether the relations that were kept are those of the object here."""
        return not (self.is_clusterwide_by_crd and self.said_namespace)

    def settle(self, cluster: str) -> None:
        """Work out namespace and address."""
        is_apart = self.is_clusterwide_by_crd or is_clusterwide(self._group, self.kind)
        self._namespace = "" if is_apart else self.said_namespace
        word = kind_word(self._group, self.kind)
        self.cluster = cluster
        self.address = object_address(cluster, self._namespace, word, self._name)
        self.object_address = self.address

    def told(self) -> list[Link]:
        """Return the relations that were worked out when the file was parsed."""
        here = f"kubernetes:{self.cluster}/"
        return [
            Link(
                type_,
                here + target[len(HERE_PREFIX) :] if target.startswith(HERE_PREFIX) else target,
                Leaf(None, line, self.path),
                *detail,
            )
            for type_, target, line, *detail in self.links
        ]


def raw_of(record: Record, path: str) -> Resource:
    """Return the object of a record as it stands."""
    _, api_version, kind, *_ = record
    if len(record) < 6 or is_joined(api_version.rpartition("/")[0], kind):
        return resource_of(record, path)
    return RawResource(record, path)


def _text(node: dict[str, Any], key: str) -> str:
    found = node.get(key)
    return found[0] or "" if isinstance(found, list) else ""
