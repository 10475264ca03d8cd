"""Kafka, KafkaNodePool, KafkaTopic and KafkaUser: the objects of a cluster.

Source: Strimzi's API reference, `kafka.strimzi.io` v1 and v1beta2: an object belongs to the
cluster of its label `strimzi.io/cluster`; a topic is called `spec.topicName`, else like its object.
"""

from __future__ import annotations

from merestone.connectors.kafka.acls import acts_of
from merestone.connectors.kafka.described import Described, Pair, chosen, inside, spec_of, text
from merestone.connectors.kafka.labels import labels_of
from merestone.source.kubernetes_objects import KubernetesObject
from merestone.source.strimzi import CLUSTER_LABEL
from merestone.source.yaml import Seq

TOPIC_KEYS = ("partitions", "replicas")
TOPIC_CONFIG = (
    "retention.ms",
    "retention.bytes",
    "cleanup.policy",
    "min.insync.replicas",
    "delete.retention.ms",
    "max.message.bytes",
)
BROKER_CONFIG = (
    "default.replication.factor",
    "min.insync.replicas",
    "auto.create.topics.enable",
    "log.retention.hours",
    "log.retention.ms",
)


def cluster_label(about: KubernetesObject) -> str:
    """Return the cluster that the object's label names, or ''."""
    return text(inside(about.body, "metadata", "labels").get(CLUSTER_LABEL))


def described(about: KubernetesObject, kind: str, cluster: str, rest: str, name: str) -> Described:
    """Return an object without properties and relations, directly below its cluster."""
    labels = labels_of(about.body)
    return Described(
        about.kind, kind, about.namespace, about.name, name, about.line, cluster, rest, "", labels
    )


def cluster(about: KubernetesObject) -> list[Described]:
    """Return the cluster, and its brokers as a thing of their own."""
    body = inside(spec_of(about), "kafka")
    whole = described(about, "Kafka", about.name, "", about.name)
    brokers = described(about, "brokers", about.name, "brokers", f"{about.name}/brokers")
    found = chosen(body, ("version", "replicas"))
    found += chosen(inside(body, "authorization"), ("type",), "authorization ")
    found += chosen(inside(body, "storage"), ("type",), "storage ")
    found += chosen(inside(body, "config"), BROKER_CONFIG)
    return [whole, brokers._replace(labels=(), properties=tuple(found))]


def node_pool(about: KubernetesObject) -> list[Described]:
    """Return one pool of nodes, below the brokers."""
    spec = spec_of(about)
    made = described(about, about.kind, cluster_label(about), f"brokers/{about.name}", about.name)
    found = chosen(spec, ("replicas",))
    roles = spec.get("roles")
    if isinstance(roles, Seq):
        said = ", ".join(text(role) for role in roles if text(role))
        found.append(("roles", said[:200], spec.lines["roles"]))
    found += chosen(inside(spec, "storage"), ("type",), "storage ")
    return [made._replace(parent="brokers", properties=tuple(found))]


def topic(about: KubernetesObject) -> list[Described]:
    """Return one topic by its real name."""
    spec = spec_of(about)
    name = text(spec.get("topicName")) or about.name
    made = described(about, "topic", cluster_label(about), f"topic/{name}", name)
    found: list[Pair] = chosen(spec, TOPIC_KEYS) + chosen(inside(spec, "config"), TOPIC_CONFIG)
    return [made._replace(properties=tuple(found))]


def user(about: KubernetesObject) -> list[Described]:
    """Return one user and what it may do."""
    spec = spec_of(about)
    made = described(about, "user", cluster_label(about), f"user/{about.name}", about.name)
    found = chosen(inside(spec, "authentication"), ("type",), "authentication ")
    acts = acts_of(inside(spec, "authorization"))
    return [made._replace(properties=tuple(found), acts=tuple(acts))]
