"""KafkaConnect, KafkaConnector and KafkaBridge: what moves data into topics and out of them.

Source: Strimzi's API reference (a connector's label `strimzi.io/cluster` names its KafkaConnect);
Kafka Connect: `topics` and `topics.regex` are what a sink reads, whatever its class;
Debezium: a source writes topics below `topic.prefix`.
"""

from __future__ import annotations

from merestone.connectors.kafka.cluster_objects import cluster_label, described
from merestone.connectors.kafka.described import Acts, Described, chosen, inside, spec_of, text
from merestone.connectors.kafka.patterns import UNSAID, cluster_of, matched_by, topics_of
from merestone.source.kubernetes_objects import KubernetesObject
from merestone.source.yaml import Map

STORAGE = {
    "configStorageTopic": "config.storage.topic",
    "offsetStorageTopic": "offset.storage.topic",
    "statusStorageTopic": "status.storage.topic",
}


def connect(about: KubernetesObject) -> list[Described]:
    """Return the workers of one KafkaConnect, with the topics that they keep their state in."""
    spec = spec_of(about)
    cluster = cluster_of(text(spec.get("bootstrapServers")))
    made = described(about, about.kind, cluster, f"connect/{about.name}", about.name)
    line = spec.lines.get("bootstrapServers", about.line)
    acts = [Acts("uses", "" if cluster else UNSAID, "", line), *own_topics(spec)]
    return [
        made._replace(properties=tuple(chosen(spec, ("version", "replicas"))), acts=tuple(acts))
    ]


def own_topics(spec: Map) -> list[Acts]:
    """Return what the workers themselves use: a group, and topics for their state."""
    config = inside(spec, "config")
    acts = []
    for held, key in ((spec, "groupId"), (config, "group.id")):
        if group := text(held.get(key)):
            acts.append(Acts("uses", "", f"group/{group}", held.lines[key]))
    for key, former in STORAGE.items():
        for held, name in ((spec, key), (config, former)):
            if topic := text(held.get(name)):
                line = held.lines[name]
                acts.append(Acts("reads", "", f"topic/{topic}", line, "its own state"))
                acts.append(Acts("writes", "", f"topic/{topic}", line, "its own state"))
    return acts


def connector(about: KubernetesObject) -> list[Described]:
    """Return one connector, below its KafkaConnect; the cluster is known from that one."""
    spec = spec_of(about)
    workers = cluster_label(about) or "-"
    rest = f"connect/{workers}/{about.name}"
    made = described(about, about.kind, "", rest, about.name)
    acts = _topics(text(spec.get("class")), inside(spec, "config"))
    found = chosen(spec, ("class", "tasksMax", "state"))
    return [
        made._replace(
            parent=f"connect/{workers}", connect=workers, properties=tuple(found), acts=tuple(acts)
        )
    ]


def _topics(java_class: str, config: Map) -> list[Acts]:
    said = {key: text(config.get(key)) for key in config}
    acts = []

    def add(verb: str, name: str, key: str, detail: str = "") -> None:
        acts.append(Acts(verb, "", f"topic/{name}", config.lines[key], detail))

    for name in topics_of(said.get("topics", "")):
        add("reads", name, "topics")
    if regex := said.get("topics.regex", ""):
        add("reads", matched_by(regex), "topics.regex", f"expression {regex[:100]}")
    if dead := said.get("errors.deadletterqueue.topic.name", ""):
        add("writes", topics_of(dead)[0], "errors.deadletterqueue.topic.name", "dead letters")
    for name in topics_of(said.get("topic", "")):
        add("writes" if "Source" in java_class else "uses", name, "topic")
    prefix = said.get("topic.prefix", "")
    if prefix and java_class.startswith("io.debezium."):
        add("writes", f"{topics_of(prefix)[0].rstrip(UNSAID)}{UNSAID}", "topic.prefix")
    return acts


def bridge(about: KubernetesObject) -> list[Described]:
    """Return one HTTP bridge: what its clients use is not said in it."""
    spec = spec_of(about)
    cluster = cluster_of(text(spec.get("bootstrapServers")))
    made = described(about, about.kind, cluster, f"bridge/{about.name}", about.name)
    line = spec.lines.get("bootstrapServers", about.line)
    found = chosen(spec, ("replicas",))
    acts = (Acts("uses", "" if cluster else UNSAID, "", line),)
    return [made._replace(properties=tuple(found), acts=acts)]
