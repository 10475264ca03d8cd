"""Which workloads a Service, a disruption budget or a network policy selects by labels."""

from __future__ import annotations

from collections.abc import Iterator

from merestone.connectors.kubernetes.relations import Link
from merestone.source.kustomize.kinds import is_builtin_group
from merestone.source.kustomize.nodes import Leaf, texts
from merestone.source.kustomize.resource import Resource
from merestone.source.kustomize.selectors import (
    Requirement,
    equalities,
    matches,
    selector_of,
)

POD_LABELS = (
    "spec.template.metadata.labels",
    "spec.jobTemplate.spec.template.metadata.labels",
)


class Selectable:
    """The workloads of one scope, by namespace and by one of their pods' labels.

    Where no namespace is said, objects of one root or one folder are taken to be together.
    """

    def __init__(self, resources: list[Resource]) -> None:
        self._by_label: dict[tuple[str, str, str], list[tuple[dict[str, str], Resource]]] = {}
        self._in: dict[str, list[tuple[dict[str, str], Resource]]] = {}
        for resource in resources:
            labels = _pod_labels(resource)
            if labels:
                at = place_of(resource)
                self._in.setdefault(at, []).append((labels, resource))
                for key, value in labels.items():
                    self._by_label.setdefault((at, key, value), []).append((labels, resource))

    def selected(self, resource: Resource) -> Iterator[Link]:
        """Yield the relation to each workload whose pods an object selects."""
        dotted, requirements = _selector(resource)
        if not requirements:
            return
        said = Leaf(None, resource.line, resource.path)
        for labels, workload in self._candidates(place_of(resource), requirements):
            if workload is not resource and matches(requirements, labels):
                yield Link("selects", workload.address, said, dotted)

    def _candidates(
        self, at: str, requirements: list[Requirement]
    ) -> list[tuple[dict[str, str], Resource]]:
        """Return the fewest workloads that hold all that can match."""
        narrow = [
            self._by_label.get((at, one.key, next(iter(one.values))), [])
            for one in requirements
            if one.operator == "In" and len(one.values) == 1
        ]
        return min(narrow, key=len) if narrow else self._in.get(at, [])


def place_of(resource: Resource) -> str:
    """Return the namespace; where none is said, the root or folder that keeps objects together."""
    if resource.namespace:
        return resource.namespace
    return "" if resource.overlay else f"/{resource.path.rpartition('/')[0]}"


def _pod_labels(resource: Resource) -> dict[str, str]:
    for dotted in ("metadata.labels",) if resource.kind == "Pod" else POD_LABELS:
        labels = texts(resource.part(dotted), "")
        if labels:
            return labels
    return {}


def _selector(resource: Resource) -> tuple[str, list[Requirement]]:
    """Return where an object's selector stands, and its requirements.

    An empty selector of a NetworkPolicy is every pod; that is said by its namespace.
    """
    if resource.kind == "Service" and not resource.group:
        return "spec.selector", equalities(resource.part("spec.selector"), "")
    if resource.kind == "PodDisruptionBudget":
        return "spec.selector", selector_of(resource.part("spec.selector"))
    if resource.kind == "NetworkPolicy" and is_builtin_group(resource.group):
        return "spec.podSelector", selector_of(resource.part("spec.podSelector"))
    return "", []
