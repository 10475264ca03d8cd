"""Argo CD: what an Application deploys, where to, from where; who a project's roles are for."""

from __future__ import annotations

from collections.abc import Iterator

from merestone.connectors.kubernetes.relations import Link, from_chart, to_object
from merestone.connectors.kubernetes.repositories import folder_address
from merestone.model.facts import Fact, Label, Property
from merestone.source.kubernetes_objects import kind_word, object_address
from merestone.source.kustomize.documents import TEMPLATED
from merestone.source.kustomize.names import Names
from merestone.source.kustomize.nodes import Leaf, Node, find, items, leaf, text
from merestone.source.kustomize.resource import Resource

GROUP = "argoproj.io"
OWN_SERVER = "https://kubernetes.default.svc"
OWN_NAME = "in-cluster"


def spec_of(resource: Resource) -> Node:
    """Return what an Application, or an ApplicationSet's template, specifies."""
    dotted = "spec.template.spec" if resource.kind == "ApplicationSet" else "spec"
    return find(resource.body, dotted)


def deployed(resource: Resource, names: Names) -> Iterator[Link]:
    """Yield the destination, the sources, and the project of an Application."""
    spec = spec_of(resource)
    said = leaf(spec, "destination.namespace")
    if said is not None and said.value:
        cluster = _cluster(find(spec, "destination"), resource.cluster)
        yield Link("deploys", object_address(cluster, "", "Namespace", _plain(said)), said)
    yield from _built(find(spec, "source"))
    for source in items(spec, "sources"):
        yield from _built(source, is_one_of_several=True)
    project = leaf(spec, "project")
    if project is not None and not TEMPLATED.search(project.value or ""):
        yield from to_object(resource, names, "uses", "AppProject", project, group=GROUP)


def _built(source: Node, is_one_of_several: bool = False) -> Iterator[Link]:
    """Yield the folder or the chart that is deployed; what says neither gives others its values.

    Source: Argo CD, "Multiple Sources for an Application": of a source with `ref` and without
    `path`, nothing is deployed.
    """
    said, chart, path = leaf(source, "repoURL"), leaf(source, "chart"), text(source, "path")
    if said is None:
        return
    url = said.value or ""
    if chart is not None:
        yield from_chart(url, chart, text(source, "targetRevision"))
    elif is_one_of_several and not path:
        yield Link("uses", folder_address(url, ""), said, "values of a chart")
    else:
        yield Link("built from", folder_address(url, path), said)


def project_of(resource: Resource) -> str:
    """Return the address of an Application's project, or ''."""
    name = text(spec_of(resource), "project")
    word = kind_word(GROUP, "AppProject")
    return object_address(resource.cluster, resource.namespace, word, name) if name else ""


def argo_rows(resource: Resource, repo: str) -> Iterator[Fact]:
    """Yield the groups of a project's roles and where it may deploy to; charts and revisions."""
    address = resource.address
    for role in items(resource.body, "spec.roles"):
        for group in items(role, "groups"):
            if isinstance(group, Leaf) and group.value:
                key = f"role:{text(role, 'name')}"
                yield Label(repo, group.path, group.line, address, "field", key, group.value)
    for each in items(resource.body, "spec.destinations"):
        said = leaf(each, "namespace")
        if said is not None:
            where = text(each, "name") or text(each, "server")
            value = f"{where}/{said.value}"
            yield Property(repo, said.path, said.line, address, "destination", value)
    spec = spec_of(resource)
    for source in (find(spec, "source"), *items(spec, "sources")):
        for key in ("chart", "targetRevision"):
            said = leaf(source, key)
            if said is not None:
                yield Property(repo, said.path, said.line, address, key, said.value or "")


def _cluster(destination: Node, own: str) -> str:
    name, server = text(destination, "name"), text(destination, "server")
    if name == OWN_NAME or (not name and server.rstrip("/") == OWN_SERVER):
        return own
    return name if name and not TEMPLATED.search(name) else "*"


def _plain(said: Leaf) -> str:
    return "*" if TEMPLATED.search(said.value or "") else said.value or ""
