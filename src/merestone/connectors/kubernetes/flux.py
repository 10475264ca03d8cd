"""Flux: from which source a Kustomization or HelmRelease deploys, where to, and as whom."""

from __future__ import annotations

from collections.abc import Iterator

from merestone.connectors.kubernetes.relations import Link, to_object
from merestone.connectors.kubernetes.repositories import folder_address
from merestone.model.facts import Fact, Property
from merestone.source.kubernetes_objects import object_address
from merestone.source.kustomize.documents import TEMPLATED
from merestone.source.kustomize.names import Names
from merestone.source.kustomize.nodes import find, items, leaf, text
from merestone.source.kustomize.resource import Resource
from merestone.source.remote import without_secret

SUFFIX = ".toolkit.fluxcd.io"
SOURCES = ("spec.sourceRef", "spec.chartRef", "spec.chart.spec.sourceRef")


class FluxSources:
    """The URLs of the sources that the repository defines, by their address."""

    def __init__(self, resources: list[Resource]) -> None:
        self.urls: dict[str, str] = {}
        for each in resources:
            if not each.group.endswith(SUFFIX):
                continue
            url = leaf(each.body, "spec.url")
            if url is not None:
                self.urls[each.address] = url.value or ""

    def deployed(self, resource: Resource, names: Names) -> Iterator[Link]:
        """Yield the source and its folder, the target namespace, the account, what comes first."""
        for dotted in SOURCES:
            ref = find(resource.body, dotted)
            said, kind = leaf(ref, "name"), text(ref, "kind") or "GitRepository"
            group = f"source{SUFFIX}"
            for link in to_object(
                resource, names, "uses", kind, said, text(ref, "namespace"), group
            ):
                yield link
                url = self.urls.get(link.target, "")
                if url and kind == "GitRepository" and resource.kind == "Kustomization":
                    folder = folder_address(url, text(resource.body, "spec.path"))
                    yield Link("built from", folder, link.said)
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
