"""Flux: from which source a Kustomization or HelmRelease deploys, where to, and as whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from merestone.connectors.kubernetes.relations import Link, from_chart, to_object
from merestone.connectors.kubernetes.repositories import folder_address
from merestone.model.facts import Fact, Problem, Property
from merestone.source.kubernetes_objects import UNSAID, object_address
from merestone.source.kustomize.documents import TEMPLATED
from merestone.source.kustomize.names import Names
from merestone.source.kustomize.nodes import Leaf, find, items, leaf, text
from merestone.source.kustomize.resource import Resource
from merestone.source.remote import without_secret

CONNECTOR = "kubernetes"
SUFFIX = ".toolkit.fluxcd.io"
SOURCES = ("spec.sourceRef", "spec.chartRef", "spec.chart.spec.sourceRef")
DEPLOYERS = ("Kustomization", "HelmRelease")
CHART = "spec.chart.spec.chart"


class _Source(NamedTuple):
    """A source that an object names; `name` says it to people, `link` leads to it."""

    kind: str
    name: str
    said: Leaf
    link: Link


class FluxSources:
    """The URLs of the sources that are defined in `repo`, by their address; '' where one has none.

    `repo` is the repository, or the cluster, that these objects are read from.
    """

    def __init__(self, resources: list[Resource], repo: str) -> None:
        self.repo = repo
        self.urls = {
            each.address: text(each.body, "spec.url")
            for each in resources
            if each.group.endswith(SUFFIX)
        }

    def deployed(self, resource: Resource, names: Names) -> Iterator[Link]:
        """Yield the source and its folder, the target namespace, the account, what comes first."""
        for source in _sources(resource, names):
            yield from self._from_source(resource, source)
        target = leaf(resource.body, "spec.targetNamespace")
        if target is not None and not TEMPLATED.search(target.value or ""):
            address = object_address(resource.cluster, "", "Namespace", target.value or "")
            yield Link("deploys", address, target)
        account = leaf(resource.body, "spec.serviceAccountName")
        yield from to_object(resource, names, "uses", "ServiceAccount", account)
        for each in items(resource.body, "spec.dependsOn"):
            said, inside = leaf(each, "name"), text(each, "namespace")
            kind, group = resource.kind, resource.group
            yield from to_object(resource, names, "uses", kind, said, inside, group)

    def _from_source(self, resource: Resource, source: _Source) -> Iterator[Link]:
        """Yield the source, and the folder or the chart that is deployed from it.

        What is neither is told as a remark: the URL, or that the source is not known.
        """
        is_kustomization, url = resource.kind == "Kustomization", self.urls.get(source.link.target)
        chart, is_git = leaf(resource.body, CHART), source.kind == "GitRepository"
        path = text(resource.body, "spec.path") if is_kustomization else text(resource.body, CHART)
        if url is None and resource.kind in DEPLOYERS:
            detail = ": ".join(filter(None, (path, "from where is not known")))
            yield source.link._replace(detail=detail)
            return
        yield source.link._replace(detail=without_secret("" if is_git else url or ""))
        if url and is_git and (is_kustomization or path):
            yield Link("built from", folder_address(url, path), source.said)
        elif url and chart is not None and source.kind == "HelmRepository":
            yield from_chart(url, chart, text(resource.body, "spec.chart.spec.version"))

    def unknown(self, resource: Resource, names: Names) -> Iterator[Problem]:
        """Yield that nobody can say what is deployed, where its source is not defined here."""
        if resource.kind not in DEPLOYERS:
            return
        what = "which folder" if resource.kind == "Kustomization" else "from where"
        for source in _sources(resource, names):
            if source.link.target not in self.urls:
                reason = (
                    f"{what} {resource.kind} {resource.name} deploys is not known: "
                    f"{source.kind} {source.name} is not in what was read of {self.repo}"
                )
                said = source.said
                yield Problem(
                    CONNECTOR, self.repo, said.path, said.line, reason, f"{said.path}//", False
                )


def _sources(resource: Resource, names: Names) -> Iterator[_Source]:
    for dotted in SOURCES:
        ref = find(resource.body, dotted)
        said, kind = leaf(ref, "name"), text(ref, "kind") or "GitRepository"
        namespace, group = text(ref, "namespace"), f"source{SUFFIX}"
        for link in to_object(resource, names, "uses", kind, said, namespace, group):
            _, inside, _, name = link.target.rsplit("/", 3)
            of = name if inside == UNSAID else f"{name} of namespace {inside}"
            yield _Source(kind, of, link.said, link)


def flux_rows(resource: Resource, repo: str) -> Iterator[Fact]:
    """Yield the path, the chart and the URL (without a user) that a Flux object says."""
    for dotted, key in (
        ("spec.path", "path"),
        ("spec.chart.spec.chart", "chart"),
        ("spec.url", "url"),
    ):
        said = leaf(resource.body, dotted)
        if said is not None:
            value = without_secret(said.value or "") if key == "url" else said.value or ""
            yield Property(repo, said.path, said.line, resource.address, key, value)
