"""Finds Strimzi's objects in YAML and JSON, and states what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from merestone.connectors.kafka.cluster_objects import cluster, node_pool, topic, user
from merestone.connectors.kafka.connect import bridge, connect, connector
from merestone.connectors.kafka.described import Acts, Described, restored
from merestone.connectors.kafka.mirrors import mirror_maker
from merestone.connectors.kafka.patterns import UNSAID
from merestone.model.facts import Fact, Label, Problem, Property, Relation, Thing
from merestone.model.settings import ReadSettings
from merestone.source.file_connector import Parsed, Record
from merestone.source.file_text import FileText
from merestone.source.kubernetes_objects import (
    SUFFIXES,
    KubernetesObject,
    kind_word,
    object_address,
    objects_of,
)
from merestone.source.strimzi import DECLARING, GROUP
from merestone.source.tree import Tree

NAME = "kafka"
VERSION = "2"
READERS: dict[str, Callable[[KubernetesObject], list[Described]]] = {
    "Kafka": cluster,
    "KafkaNodePool": node_pool,
    "KafkaTopic": topic,
    "KafkaUser": user,
    "KafkaConnect": connect,
    "KafkaConnector": connector,
    "KafkaMirrorMaker2": mirror_maker,
    "KafkaBridge": bridge,
}
LABELLED = ("KafkaNodePool", "KafkaTopic", "KafkaUser")
NO_LABEL = (
    "no label `strimzi.io/cluster`, so Strimzi passes it over; write the cluster's name there"
)


def concerns(path: str) -> bool:
    """Return whether a file of this path may hold Kubernetes objects."""
    return path.endswith(SUFFIXES)


def wants(file: FileText) -> bool:
    """Return whether the file names Strimzi's API group."""
    return GROUP.encode() in file.data


def parse(file: FileText) -> list[Record]:
    """Return one record for each thing that Strimzi's objects make; see `Described`."""
    return [
        made
        for about in objects_of(file)
        if about.group == GROUP and about.kind in READERS
        for made in READERS[about.kind](about)
    ]


def facts(tree: Tree, parsed: Parsed, settings: ReadSettings) -> Iterator[Fact]:
    """Yield the things of all files, their labels, properties and relations."""
    found = [(path, restored(each)) for path, records in parsed.items() for each in records]
    clusters = _clusters_of_connects([each for _, each in found])
    for path, each in found:
        here = each.cluster or clusters.get((each.namespace, each.connect), "")
        yield from _stated(tree.repo, path, each, here)
        if each.object_kind not in DECLARING:
            yield _definition(tree.repo, path, each, here, settings.cluster_of(tree.repo, path))
        if each.object_kind in LABELLED and not each.cluster:
            reason = f"{each.object_kind} {each.object_name}: {NO_LABEL}"
            yield Problem(NAME, tree.repo, path, each.line, reason, f"{path}//", False)


def _clusters_of_connects(found: list[Described]) -> dict[tuple[str, str], str]:
    """Return (namespace, KafkaConnect) -> cluster, where all of that name agree."""
    said: dict[tuple[str, str], set[str]] = {}
    for each in found:
        if each.object_kind == "KafkaConnect":
            said.setdefault((each.namespace, each.object_name), set()).add(each.cluster)
    return {name: min(clusters) for name, clusters in said.items() if len(clusters) == 1}


def _stated(repo: str, path: str, each: Described, cluster: str) -> Iterator[Fact]:
    address = _address(cluster or "-", each.rest)
    parent = _address(cluster or "-", each.parent) if each.rest else ""
    at = (repo, path)
    yield Thing(*at, each.line, address, each.kind, each.name, parent)
    for origin, key, value, line in each.labels:
        yield Label(*at, line, address, origin, key, value)
    for key, value, line in each.properties:
        yield Property(*at, line, address, key, value)
    for act in each.acts:
        yield Relation(*at, act.line, address, act.verb, _target(act, cluster), act.detail)


def _definition(repo: str, path: str, each: Described, cluster: str, runs_in: str) -> Relation:
    """Return the relation to the object of a thing that runs as a workload of its own.

    A cluster, its pools, topics and users are what their objects declare: one thing.
    """
    word = kind_word(GROUP, each.object_kind)
    target = object_address(runs_in, each.namespace, word, each.object_name)
    address = _address(cluster or "-", each.rest)
    return Relation(repo, path, each.line, address, "defined by", target)


def _target(act: Acts, cluster: str) -> str:
    return _address(act.cluster or cluster or UNSAID, act.rest)


def _address(cluster: str, rest: str) -> str:
    return f"kafka:{cluster}/{rest}" if rest else f"kafka:{cluster}"
