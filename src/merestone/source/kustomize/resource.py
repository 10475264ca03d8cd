"""One object on its way through kustomizations, or as it stands in its file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from merestone.source.file_connector import Record
from merestone.source.kubernetes_objects import kind_word, object_address
from merestone.source.kustomize.kinds import is_clusterwide
from merestone.source.kustomize.nodes import Leaf, Node, decode, find, text
from merestone.source.strimzi import CLUSTER_LABEL, Declared, declared


class Id(NamedTuple):
    """What tells objects apart; `namespace` is '' where none is said."""

    group: str
    version: str
    kind: str
    namespace: str
    name: str


@dataclass
class Resource:
    """One object; `body` is what is kept of it, and may be changed.

    `former` are its earlier identities, `affixes` the prefixes and suffixes that it was given,
    `overlay` the root kustomization's file, or ''. `is_hashed`: kustomize adds a hash of the
    content to its name. `has_computed_name`: a replacement sets the name or the namespace to
    something that is not known. `cluster`, `object_address`, `declared` (what of Kafka it
    declares) and `address` are known once it is settled.
    """

    api_version: str
    kind: str
    line: int
    path: str
    body: dict[str, Node]
    former: list[Id] = field(default_factory=list)
    affixes: tuple[str, ...] = ()
    overlay: str = ""
    is_hashed: bool = False
    is_clusterwide_by_crd: bool = False
    has_computed_name: bool = False
    cluster: str = ""
    address: str = ""
    object_address: str = ""
    declared: Declared | None = None
    _namespace: str | None = None

    @property
    def group(self) -> str:
        """Return the API group, '' for the core group."""
        return self.api_version.rpartition("/")[0]

    @property
    def name(self) -> str:
        """Return the name, or the beginning of a generated one."""
        return text(self.body, "metadata.name") or text(self.body, "metadata.generateName")

    @property
    def is_clusterwide(self) -> bool:
        """Return whether the object is in no namespace."""
        return self.is_clusterwide_by_crd or is_clusterwide(self.group, self.kind)

    @property
    def said_namespace(self) -> str:
        """Return the namespace that is written, even where the kind has none."""
        return text(self.body, "metadata.namespace")

    @property
    def namespace(self) -> str:
        """Return the namespace, '' where none is said or the kind has none."""
        if self._namespace is not None:
            return self._namespace
        return "" if self.is_clusterwide else self.said_namespace

    @property
    def id(self) -> Id:
        """Return what tells it apart now."""
        version = self.api_version.rpartition("/")[2]
        return Id(self.group, version, self.kind, self.said_namespace, self.name)

    @property
    def ids(self) -> list[Id]:
        """Return its identity now and its earlier ones."""
        return [self.id, *self.former]

    def remember(self) -> None:
        """Keep the identity that is about to change."""
        if self.id not in self.former:
            self.former.append(self.id)

    def settle(self, cluster: str) -> None:
        """Work out namespace and address: from here on the object is not changed any more."""
        self._namespace, self.cluster = self.namespace, cluster
        word = kind_word(self.group, self.kind)
        self.object_address = object_address(cluster, self._namespace, word, self.name)
        label = find(self.body, "metadata.labels")
        said = label.get(CLUSTER_LABEL) if isinstance(label, dict) else None
        of = (said.value or "") if isinstance(said, Leaf) else ""
        topic = text(self.body, "spec.topicName")
        self.declared = declared(self.group, self.kind, self.name, of, topic)
        self.address = self.declared.address if self.declared else self.object_address

    def part(self, dotted: str) -> Node:
        """Return what a dotted path of the body leads to, or None."""
        return find(self.body, dotted)

    def set(self, key: str, value: str, line: int, path: str) -> None:
        """Set a field of the metadata."""
        metadata = self.body.setdefault("metadata", {})
        if isinstance(metadata, dict):
            metadata[key] = Leaf(value, line, path)


def resource_of(record: Record, path: str) -> Resource:
    """Return a new resource of an object's record."""
    _, api_version, kind, line, body, *_ = record
    return Resource(api_version, kind, line, path, decode(body, path))


def generated(said: dict[str, Any], path: str) -> Resource:
    """Return the ConfigMap or Secret that a generator makes."""
    metadata = {key: decode(said[key], path) for key in ("labels", "annotations") if said[key]}
    made = Resource("v1", said["kind"], said["line"], path, {"metadata": metadata})
    made.is_hashed = said["is_hashed"]
    made.set("name", said["name"], said["line"], path)
    if said["namespace"]:
        made.set("namespace", said["namespace"], said["line"], path)
    return made
