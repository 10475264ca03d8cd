"""What of Kafka a Strimzi object declares: the topic is the thing, its object one place of it.

Source: Strimzi's API reference, `kafka.strimzi.io`: an object belongs to the cluster of its label
`strimzi.io/cluster`; a topic is called `spec.topicName`, else like its object.
"""

from __future__ import annotations

from typing import NamedTuple

GROUP = "kafka.strimzi.io"
CLUSTER_LABEL = "strimzi.io/cluster"
UNSAID = "-"
DECLARING = frozenset(("Kafka", "KafkaNodePool", "KafkaTopic", "KafkaUser"))


class Declared(NamedTuple):
    """A thing of Kafka. `parent` is '' of a cluster."""

    address: str
    kind: str
    name: str
    parent: str


def declared(group: str, kind: str, name: str, cluster: str, topic: str) -> Declared | None:
    """Return what an object declares, or None where it is not one that does.

    `cluster` is what its label says, `topic` its `spec.topicName`.
    """
    if group != GROUP or kind not in DECLARING:
        return None
    if kind == "Kafka":
        return Declared(f"kafka:{name}", kind, name, "")
    top = f"kafka:{cluster or UNSAID}"
    if kind == "KafkaNodePool":
        return Declared(f"{top}/brokers/{name}", kind, name, f"{top}/brokers")
    word = "topic" if kind == "KafkaTopic" else "user"
    name = (topic or name) if word == "topic" else name
    return Declared(f"{top}/{word}/{name}", word, name, top)
