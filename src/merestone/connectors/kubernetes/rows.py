"""The facts of a repository's or a cluster's objects: things first, then what connects them."""

from __future__ import annotations

from collections.abc import Iterator

from merestone.connectors.kubernetes import argo, flux
from merestone.connectors.kubernetes.bindings import binding_rows
from merestone.connectors.kubernetes.kinds import word_for
from merestone.connectors.kubernetes.labels import MANAGED_BY
from merestone.connectors.kubernetes.names import Names
from merestone.connectors.kubernetes.nodes import items, leaf, leaves, text
from merestone.connectors.kubernetes.relations import OF_KIND, Link, owned
from merestone.connectors.kubernetes.resource import Resource
from merestone.connectors.kubernetes.selects import Selectable
from merestone.connectors.kubernetes.workloads import used
from merestone.model.facts import Fact, Label, Property, Relation, Thing
from merestone.source.kubernetes_objects import object_address

BINDINGS = frozenset(("RoleBinding", "ClusterRoleBinding"))
CRD = "CustomResourceDefinition"


def rows_of(cluster: str, groups: list[list[Resource]], top: str = "") -> Iterator[Fact]:
    """Yield the rows of objects, each once; a group holds what can see each other by name.

    `top` is the address of what contains objects without a namespace, or ''.
    """
    groups = [[each for each in group if each.name] for group in groups]
    everything = [resource for group in groups for resource in group]
    _note_scopes(everything)
    for resource in everything:
        resource.settle(cluster)
    teller = _Teller(cluster, everything, top)
    seen: set[Fact] = set()
    for group in groups:
        for row in teller.rows(group):
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
    def __init__(self, cluster: str, resources: list[Resource], top: str) -> None:
        self.cluster = cluster
        self.top = top
        self.addresses = {each.address(cluster) for each in resources}
        self.implied: set[str] = set()
        self.flux = flux.FluxSources(cluster, resources)

    def rows(self, group: list[Resource]) -> Iterator[Fact]:
        """Yield the rows of one group."""
        names, selectable = Names(self.cluster, group), Selectable(group)
        for resource in group:
            yield from self._thing(resource)
            yield from _labels(resource, self.cluster)
            yield from self._properties(resource)
            links = [*self._links(resource, names), *selectable.selected(resource, self.cluster)]
            for link in links:
                yield self._relation(resource, link)

    def _thing(self, resource: Resource) -> Iterator[Fact]:
        kind = word_for(resource.group, resource.kind)
        address, parent = resource.address(self.cluster), self._parent(resource)
        if parent.partition("/-/Namespace/")[1]:
            yield from self._implied(resource, parent)
        at = (self.cluster, resource.path, resource.line)
        yield Thing(*at, address, kind, resource.name, parent)
        if resource.overlay and resource.overlay != resource.path:
            target = f"file:{self.cluster}/{resource.overlay}"
            yield Relation(*at, address, "built from", target, "kustomization")

    def _parent(self, resource: Resource) -> str:
        if resource.kind == "Application" and resource.group == argo.GROUP:
            project = argo.project_of(resource, self.cluster)
            if project in self.addresses:
                return project
        if not resource.namespace:
            return self.top if resource.is_clusterwide else ""
        return object_address(self.cluster, "", "Namespace", resource.namespace)

    def _implied(self, resource: Resource, namespace: str) -> Iterator[Fact]:
        """Yield the namespace that only an object in it says."""
        if namespace in self.addresses or namespace in self.implied:
            return
        self.implied.add(namespace)
        said = leaf(resource.body, "metadata.namespace")
        path, line = (said.path, said.line) if said else (resource.path, resource.line)
        name = resource.namespace
        yield Thing(self.cluster, path, line, namespace, "Namespace", name, self.top)
        yield Property(self.cluster, path, line, namespace, "defined by", "an object in it")

    def _properties(self, resource: Resource) -> Iterator[Fact]:
        at = (self.cluster, resource.path, resource.line, resource.address(self.cluster))
        yield Property(*at, "api version", resource.api_version)
        if resource.is_hashed:
            yield Property(*at, "name suffix", "a hash of the content")
        for each in items(resource.body, "metadata.managedFields"):
            yield Property(*at, "field manager", text(each, "manager"))
        if resource.kind == CRD:
            yield from _crd(resource, at)
        elif resource.kind in BINDINGS:
            yield from binding_rows(resource, self.cluster)
        elif resource.group == argo.GROUP:
            yield from argo.argo_rows(resource, self.cluster)
        elif resource.group.endswith(flux.SUFFIX):
            yield from flux.flux_rows(resource, self.cluster)

    def _links(self, resource: Resource, names: Names) -> Iterator[Link]:
        yield from used(resource, names)
        yield from owned(resource, names)
        if resource.kind in OF_KIND:
            yield from OF_KIND[resource.kind](resource, names)
        if resource.group == argo.GROUP and resource.kind in {"Application", "ApplicationSet"}:
            yield from argo.deployed(resource, names)
        if resource.group.endswith(flux.SUFFIX):
            yield from self.flux.deployed(resource, names)

    def _relation(self, resource: Resource, link: Link) -> Relation:
        said = link.said
        address = resource.address(self.cluster)
        return Relation(
            self.cluster, said.path, said.line, address, link.type, link.target, link.detail
        )


def _labels(resource: Resource, repo: str) -> Iterator[Fact]:
    address = resource.address(repo)
    for origin in ("label", "annotation"):
        for key, said in leaves(resource.body, f"metadata.{origin}s"):
            at = (repo, said.path, said.line, address)
            if key == MANAGED_BY:
                yield Property(*at, "managed by", said.value or "")
            else:
                yield Label(*at, origin, key, said.value or "")


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
