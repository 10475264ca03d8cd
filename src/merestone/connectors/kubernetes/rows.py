"""The facts of a repository's or a cluster's objects: things first, then what connects them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from merestone.connectors.kubernetes import argo, flux
from merestone.connectors.kubernetes.bindings import binding_rows
from merestone.connectors.kubernetes.raw import RawResource
from merestone.connectors.kubernetes.relations import Link, own_links
from merestone.connectors.kubernetes.selects import Selectable
from merestone.connectors.kubernetes.workloads import used
from merestone.model.facts import Fact, Label, Property, Relation, Thing
from merestone.source.kubernetes_objects import object_address
from merestone.source.kustomize.kinds import shown_kind
from merestone.source.kustomize.labels import MANAGED_BY
from merestone.source.kustomize.names import Names
from merestone.source.kustomize.nodes import Leaf, items, leaves, text
from merestone.source.kustomize.resource import Resource

BINDINGS = frozenset(("RoleBinding", "ClusterRoleBinding"))
LABELS = (("label", "labels"), ("annotation", "annotations"))
CRD = "CustomResourceDefinition"


class Group(NamedTuple):
    """Objects of one cluster that can see each other by name."""

    cluster: str
    resources: list[Resource]


def rows_of(repo: str, groups: list[Group], top: str = "") -> Iterator[Fact]:
    """Yield the rows of objects, each once.

    `repo` is where they are read from, `top` the address of what contains objects without a
    namespace, or ''.
    """
    groups = [each._replace(resources=[r for r in each.resources if r.name]) for each in groups]
    everything = [resource for group in groups for resource in group.resources]
    _note_scopes(everything)
    for group in groups:
        for resource in group.resources:
            resource.settle(group.cluster)
    teller = _Teller(repo, everything, top)
    seen: set[Fact] = set()
    for group in groups:
        for row in teller.rows(group.resources):
            count = len(seen)
            seen.add(row)
            if len(seen) > count:
                yield row


def _note_scopes(resources: list[Resource]) -> None:
    """Mark the objects whose CRD, among these, says that they have no namespace."""
    clusterwide = {
        (text(each.body, "spec.group"), text(each.body, "spec.names.kind"))
        for each in resources
        if each.kind == CRD and text(each.body, "spec.scope") == "Cluster"
    }
    for each in resources:
        each.is_clusterwide_by_crd = (each.group, each.kind) in clusterwide


class _Teller:
    def __init__(self, repo: str, resources: list[Resource], top: str) -> None:
        self.repo = repo
        self.top = top
        self.addresses = {each.address for each in resources}
        self.implied: set[str] = set()
        self.flux = flux.FluxSources(resources, repo)

    def rows(self, group: list[Resource]) -> Iterator[Fact]:
        """Yield the rows of one group."""
        names, selectable = Names(group), Selectable(group)
        for resource in group:
            yield from self._thing(resource)
            yield from _labels(resource, self.repo)
            yield from self._properties(resource)
            links = [*self._links(resource, names), *selectable.selected(resource)]
            for link in links:
                yield self._relation(resource, link)
            if resource.group.endswith(flux.SUFFIX):
                yield from self.flux.unknown(resource, names)

    def _thing(self, resource: Resource) -> Iterator[Fact]:
        parent = self._parent(resource)
        if parent.partition("/-/Namespace/")[1]:
            yield from self._implied(resource, parent)
        at = (self.repo, resource.path, resource.line)
        if resource.declared is not None:
            yield from declared_rows(resource, at, parent)
        else:
            kind = shown_kind(resource.group, resource.kind)
            yield Thing(*at, resource.address, kind, resource.name, parent)
        if resource.overlay and resource.overlay != resource.path:
            target = f"file:{self.repo}/{resource.overlay}"
            yield Relation(*at, resource.address, "built from", target, "kustomization")

    def _parent(self, resource: Resource) -> str:
        if resource.kind == "Application" and resource.group == argo.GROUP:
            project = argo.project_of(resource)
            if project in self.addresses:
                return project
        if not resource.namespace:
            return self.top if resource.is_clusterwide else ""
        return object_address(resource.cluster, "", "Namespace", resource.namespace)

    def _implied(self, resource: Resource, namespace: str) -> Iterator[Fact]:
        """Yield the namespace that only an object in it says."""
        if namespace in self.addresses or namespace in self.implied:
            return
        self.implied.add(namespace)
        said = resource.part("metadata.namespace")
        is_said = isinstance(said, Leaf)
        path, line = (said.path, said.line) if is_said else (resource.path, resource.line)
        name = resource.namespace
        yield Thing(self.repo, path, line, namespace, "Namespace", name, self.top)
        yield Property(self.repo, path, line, namespace, "defined by", "an object in it")

    def _properties(self, resource: Resource) -> Iterator[Fact]:
        at = (self.repo, resource.path, resource.line, resource.address)
        yield Property(*at, "api version", resource.api_version)
        if resource.is_hashed:
            yield Property(*at, "name suffix", "a hash of the content")
        if isinstance(resource, RawResource) and "managedFields" not in resource.metadata:
            return
        for each in items(resource.body, "metadata.managedFields"):
            yield Property(*at, "field manager", text(each, "manager"))
        if resource.kind == CRD:
            yield from _crd(resource, at)
        elif resource.kind in BINDINGS:
            yield from binding_rows(resource, self.repo)
        elif resource.group == argo.GROUP:
            yield from argo.argo_rows(resource, self.repo)
        elif resource.group.endswith(flux.SUFFIX):
            yield from flux.flux_rows(resource, self.repo)

    def _links(self, resource: Resource, names: Names) -> Iterator[Link]:
        if isinstance(resource, RawResource) and resource.is_told:
            yield from resource.told()
            return
        yield from used(resource, names)
        yield from own_links(resource, names)
        if resource.group == argo.GROUP and resource.kind in {"Application", "ApplicationSet"}:
            yield from argo.deployed(resource, names)
        if resource.group.endswith(flux.SUFFIX):
            yield from self.flux.deployed(resource, names)

    def _relation(self, resource: Resource, link: Link) -> Relation:
        said = link.said
        at = (self.repo, said.path, said.line, resource.address)
        return Relation(*at, link.type, link.target, link.detail)


def declared_rows(
    resource: Resource, at: tuple[str, str, int], namespace: str
) -> Iterator[Thing | Property | Relation]:
    """Yield the thing of Kafka that an object declares, as the Kafka connector does.

    It is inside its Kafka cluster, which is inside its namespace.
    """
    made = resource.declared
    if made is None:
        return
    yield Thing(*at, made.address, made.kind, made.name, made.parent or namespace)
    yield Property(*at, made.address, "object", resource.object_address)
    if made.parent and namespace:
        yield Relation(*at, made.address, "declared in", namespace)


def _labels(resource: Resource, repo: str) -> Iterator[Fact]:
    # What an object that declares a thing of Kafka says itself, the Kafka connector states; what an
    # overlay adds, or a cluster answers (which has no lines), only this one knows.
    is_told = resource.declared is not None and resource.line > 0
    for origin, dotted in LABELS:
        for key, said in _said(resource, dotted):
            at = (repo, said.path, said.line, resource.address)
            if is_told and said.path == resource.path:
                continue
            if key == MANAGED_BY:
                yield Property(*at, "managed by", said.value or "")
            else:
                yield Label(*at, origin, key, said.value or "")


def _said(resource: Resource, key: str) -> Iterator[tuple[str, Leaf]]:
    if not isinstance(resource, RawResource):
        yield from leaves(resource.body, f"metadata.{key}")
        return
    kept = resource.metadata.get(key)
    for name, each in kept.items() if isinstance(kept, dict) else ():
        if isinstance(each, list) and each[0] is not None:
            yield name, Leaf(each[0], each[1], resource.path)


def _crd(resource: Resource, at: tuple[str, str, int, str]) -> Iterator[Fact]:
    for dotted, key in (
        ("spec.group", "group"),
        ("spec.names.kind", "kind"),
        ("spec.scope", "scope"),
    ):
        yield Property(*at, key, text(resource.body, dotted))
    versions = [text(each, "name") for each in items(resource.body, "spec.versions")]
    versions = versions or [text(resource.body, "spec.version")]
    yield Property(*at, "versions", " ".join(filter(None, versions)))
