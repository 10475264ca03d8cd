"""What a traffic rule applies to: services by host, workloads by their labels, a namespace.

Source: Istio, "Workload Selector" and "Authorization Policy": no selector means the namespace,
and the whole mesh where that is the mesh's root namespace (`istio-system` unless configured).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from merestone.connectors.mesh.delegates import Placed
from merestone.connectors.mesh.hosts import external_address, target_of
from merestone.connectors.mesh.routes import object_at
from merestone.model.facts import Fact, Property, Relation, Thing
from merestone.source.kubernetes_objects import object_address

ROOT_NAMESPACE = "istio-system"


def scope_rows(repo: str, placed: Placed, workloads: list[Any]) -> Iterator[Fact]:
    """Yield what one rule or policy applies to."""
    path, record = placed
    address, namespace, line = object_at(repo, record), record["namespace"], record["line"]
    for key, value, at in record["properties"]:
        yield Property(repo, path, at, address, key, value)
    for host, at in record["hosts"] or ():
        target = target_of(host, repo, namespace)
        yield Relation(repo, path, at, address, "applies to", target)
    for kind, said, name, at in record["targets"]:
        target = object_address(repo, said or namespace, kind, name)
        yield Relation(repo, path, at, address, "applies to", target)
    if record["selector"]:
        is_anywhere = namespace == ROOT_NAMESPACE and record["hosts"] is None
        yield from _selected(repo, placed, workloads, is_anywhere=is_anywhere)
    elif record["hosts"] is None and not record["targets"]:
        is_root = namespace == ROOT_NAMESPACE
        target = object_address(repo, "", "Namespace", "*" if is_root else namespace or "*")
        detail = "the mesh's root namespace: all of the mesh" if is_root else ""
        yield Relation(repo, path, line, address, "applies to", target, detail)


def _selected(
    repo: str, placed: Placed, workloads: list[Any], *, is_anywhere: bool
) -> Iterator[Fact]:
    """Yield the selector, and the workloads of the repository that it selects."""
    path, record = placed
    address, line = object_at(repo, record), record["line"]
    said = ",".join(f"{key}={value}" for key, value in sorted(record["selector"].items()))
    yield Property(repo, path, line, address, "selector", said)
    found = [
        each
        for each in workloads
        if (is_anywhere or each["namespace"] == record["namespace"])
        and is_selected(record["selector"], each["labels"])
    ]
    targets = dict.fromkeys(object_at(repo, each) for each in found)
    anywhere = object_address(repo, "*" if is_anywhere else record["namespace"], "*", "*")
    for target in targets or (anywhere,):
        detail = f"selected by {said}" if targets else f"workloads with {said}"
        yield Relation(repo, path, line, address, "applies to", target, detail)


def is_selected(selector: Mapping[str, str], labels: Mapping[str, str]) -> bool:
    """Return whether labels have all that a selector asks for."""
    return all(labels.get(key) == value for key, value in selector.items())


def gateway_rows(repo: str, placed: Placed, workloads: list[Any]) -> Iterator[Fact]:
    """Yield a Gateway's hosts, its class, and the workloads that serve it."""
    path, record = placed
    address = object_at(repo, record)
    for _, host, line in record["listeners"]:
        yield Property(repo, path, line, address, "host", host or "*")
    if record["gateway_class"]:
        target = object_address(repo, "", "GatewayClass", record["gateway_class"])
        yield Relation(repo, path, record["line"], address, "uses", target)
    if record["selector"]:
        yield from _selected(repo, placed, workloads, is_anywhere=True)


def external_rows(repo: str, placed: Placed) -> Iterator[Fact]:
    """Yield the hosts that a ServiceEntry makes known."""
    path, record = placed
    parent = object_at(repo, record)
    for host, line in record["hosts"]:
        address = external_address(host.lower())
        yield Thing(repo, path, line, address, "external host", host, parent)
        if record["location"]:
            yield Property(repo, path, line, address, "location", record["location"])
