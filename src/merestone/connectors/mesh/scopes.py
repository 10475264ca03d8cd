"""What a traffic rule applies to: services by host, workloads by their labels, a namespace.

Source: Istio, "Workload Selector" and "Authorization Policy": no selector means the namespace,
and the whole mesh where that is the mesh's root namespace (`istio-system` unless configured).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from merestone.connectors.mesh.hosts import computed, external_address, object_named, target_of
from merestone.connectors.mesh.placed import Placed
from merestone.connectors.mesh.routes import Where, object_at
from merestone.model.facts import Fact, Property, Relation, Thing
from merestone.source.kubernetes_objects import kind_word, object_address

ROOT_NAMESPACE = "istio-system"


def scope_rows(where: Where, placed: Placed, workloads: list[Any]) -> Iterator[Fact]:
    """Yield what one rule or policy applies to."""
    record = placed.record
    repo, cluster = where
    address, namespace = object_at(cluster, record), record["namespace"]
    for key, value, at in record["properties"]:
        yield Property(repo, *placed.at(at), address, key, value)
    for host, at in record["hosts"] or ():
        target = target_of(host, cluster, namespace)
        yield Relation(repo, *placed.at(at), address, "applies to", target, computed(host))
    for kind, said, name, at in record["targets"]:
        target, unsure = object_named(cluster, said or namespace, kind, name), computed(said, name)
        yield Relation(repo, *placed.at(at), address, "applies to", target, unsure)
    if record["selector"]:
        is_anywhere = namespace == ROOT_NAMESPACE and record["hosts"] is None
        yield from _selected(where, placed, workloads, is_anywhere=is_anywhere)
    elif record["hosts"] is None and not record["targets"]:
        is_root = namespace == ROOT_NAMESPACE
        target = object_address(cluster, "", "Namespace", "*" if is_root else namespace or "*")
        detail = "the mesh's root namespace: all of the mesh" if is_root else ""
        at = placed.at(record["line"])
        yield Relation(repo, *at, address, "applies to", target, detail)


def _selected(
    where: Where, placed: Placed, workloads: list[Any], *, is_anywhere: bool
) -> Iterator[Fact]:
    """Yield the selector, and the workloads of the repository that it selects."""
    record, (repo, cluster) = placed.record, where
    address, at = object_at(cluster, record), placed.at(record["line"])
    said = ",".join(f"{key}={value}" for key, value in sorted(record["selector"].items()))
    yield Property(repo, *at, address, "selector", said)
    found = [
        each
        for each in workloads
        if (is_anywhere or each["namespace"] == record["namespace"])
        and is_selected(record["selector"], each["labels"])
    ]
    targets = dict.fromkeys(object_at(cluster, each) for each in found)
    anywhere = object_address(cluster, "*" if is_anywhere else record["namespace"], "*", "*")
    for target in targets or (anywhere,):
        detail = f"selected by {said}" if targets else f"workloads with {said}"
        yield Relation(repo, *at, address, "applies to", target, detail)


def is_selected(selector: Mapping[str, str], labels: Mapping[str, str]) -> bool:
    """Return whether labels have all that a selector asks for."""
    return all(labels.get(key) == value for key, value in selector.items())


def gateway_rows(where: Where, placed: Placed, workloads: list[Any]) -> Iterator[Fact]:
    """Yield a Gateway's hosts, its class, and the workloads that serve it."""
    record, (repo, cluster) = placed.record, where
    address = object_at(cluster, record)
    for _, host, line in record["listeners"]:
        yield Property(repo, *placed.at(line), address, "host", host or "*")
    if record["gateway_class"]:
        target = object_address(
            cluster, "", kind_word(record["group"], "GatewayClass"), record["gateway_class"]
        )
        yield Relation(repo, *placed.at(record["line"]), address, "uses", target)
    if record["selector"]:
        yield from _selected(where, placed, workloads, is_anywhere=True)


def external_rows(where: Where, placed: Placed) -> Iterator[Fact]:
    """Yield the hosts that a ServiceEntry makes known."""
    record, (repo, cluster) = placed.record, where
    parent = object_at(cluster, record)
    for host, line in record["hosts"]:
        address, at = external_address(host.lower()), placed.at(line)
        yield Thing(repo, *at, address, "external host", host, parent)
        if record["location"]:
            yield Property(repo, *at, address, "location", record["location"])
