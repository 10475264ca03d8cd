"""What an object depends on or acts on, as relations with the place where it is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from merestone.source.kubernetes_objects import kind_word, object_address
from merestone.source.kustomize.documents import TEMPLATED
from merestone.source.kustomize.kinds import is_clusterwide
from merestone.source.kustomize.names import Names
from merestone.source.kustomize.nodes import Leaf, items, leaf, text
from merestone.source.kustomize.resource import Resource
from merestone.source.remote import place_of


class Link(NamedTuple):
    """One relation of an object; `said` is where."""

    type: str
    target: str
    said: Leaf
    detail: str = ""


Teller = Callable[[Resource, Names], Iterator[Link]]


def to_object(
    resource: Resource,
    names: Names,
    type_: str,
    kind: str,
    said: Leaf | None,
    namespace: str = "",
    group: str = "",
) -> Iterator[Link]:
    """Yield the relation to an object by its kind and name; none where no name is said."""
    if said is None or not said.value:
        return
    inside = namespace or resource.namespace
    inside, name = names.resolve(resource, kind, said.value, inside)
    inside = "" if is_clusterwide(group, kind) else inside
    address = object_address(resource.cluster, inside, kind_word(group, kind), name)
    yield Link(type_, address, said)


def from_chart(url: str, said: Leaf, version: str) -> Link:
    """Return the relation to a chart of a Helm repository: `helm-chart:HOST/PATH/NAME`.

    `*` stands for what is known only once it is rendered.
    """
    place, name = ("*" if TEMPLATED.search(each) else each for each in (url, said.value or ""))
    place = place if place == "*" else place_of(place) or "*"
    return Link("built from", f"helm-chart:{place}/{name}", said, version)


def autoscaled(resource: Resource, names: Names) -> Iterator[Link]:
    """Yield what an autoscaler scales."""
    for dotted in ("spec.scaleTargetRef", "spec.targetRef", "spec.workloadRef"):
        said = leaf(resource.body, f"{dotted}.name")
        kind = text(resource.body, f"{dotted}.kind") or "Deployment"
        group = text(resource.body, f"{dotted}.apiVersion").rpartition("/")[0]
        type_ = "uses" if dotted == "spec.workloadRef" else "scales"
        yield from to_object(resource, names, type_, kind, said, group=group)


def bound(resource: Resource, names: Names) -> Iterator[Link]:
    """Yield the role that a binding gives, and the service accounts that get it."""
    role = leaf(resource.body, "roleRef.name")
    kind = text(resource.body, "roleRef.kind") or "ClusterRole"
    yield from to_object(resource, names, "uses", kind, role, group="rbac.authorization.k8s.io")
    for subject in items(resource.body, "subjects"):
        if text(subject, "kind") == "ServiceAccount":
            inside = text(subject, "namespace")
            said = leaf(subject, "name")
            yield from to_object(resource, names, "binds", "ServiceAccount", said, inside)


def pulled(resource: Resource, names: Names) -> Iterator[Link]:
    """Yield the pull secrets of a ServiceAccount."""
    for each in items(resource.body, "imagePullSecrets"):
        yield from to_object(resource, names, "uses", "Secret", leaf(each, "name"))


def claimed(resource: Resource, names: Names) -> Iterator[Link]:
    """Yield the volume and the storage class of a claim."""
    for key, kind, group in (
        ("volumeName", "PersistentVolume", ""),
        ("storageClassName", "StorageClass", "storage.k8s.io"),
    ):
        said = leaf(resource.body, f"spec.{key}")
        yield from to_object(resource, names, "uses", kind, said, group=group)


def owned(resource: Resource, names: Names) -> Iterator[Link]:
    """Yield the objects that made this one."""
    for each in items(resource.body, "metadata.ownerReferences"):
        group = text(each, "apiVersion").rpartition("/")[0]
        kind = text(each, "kind")
        if kind:
            said = leaf(each, "name")
            yield from to_object(resource, names, "owned by", kind, said, group=group)


OF_KIND: dict[str, Teller] = {
    "HorizontalPodAutoscaler": autoscaled,
    "ScaledObject": autoscaled,
    "VerticalPodAutoscaler": autoscaled,
    "Rollout": autoscaled,
    "RoleBinding": bound,
    "ClusterRoleBinding": bound,
    "ServiceAccount": pulled,
    "PersistentVolumeClaim": claimed,
}


def own_links(resource: Resource, names: Names) -> Iterator[Link]:
    """Yield what made an object, and what its kind says."""
    yield from owned(resource, names)
    if resource.kind in OF_KIND:
        yield from OF_KIND[resource.kind](resource, names)
