"""Topics of a running cluster, with those settings that say what a topic is for."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from merestone.connectors.kafka.cluster_objects import TOPIC_CONFIG
from merestone.connectors.kafka.reading import NAME
from merestone.model.facts import Fact, Problem, Property, Thing

MOST_TOPICS = 20_000
TOPICS_A_REQUEST = 200
REQUEST_SECONDS = 10.0
ALL_SECONDS = 60.0


def topics(client: Any, cluster: str, metadata: Any) -> Iterator[Fact]:
    """Yield each topic in order of names, with partitions, replicas and settings."""
    names = sorted(metadata.topics)
    if len(names) > MOST_TOPICS:
        reason = f"{len(names):,} topics; the first {MOST_TOPICS:,} by name are read"
        yield Problem(NAME, cluster, "topics", 0, reason, "topics//", True)
        names = names[:MOST_TOPICS]
    for name in names:
        address = f"kafka:{cluster}/topic/{name}"
        yield Thing(cluster, "topics", 0, address, "topic", name, f"kafka:{cluster}")
        for key, value in _shape(metadata.topics[name]):
            yield Property(cluster, "topics", 0, address, key, value)
    yield from _settings(client, cluster, names)


def _shape(topic: Any) -> Iterator[tuple[str, str]]:
    replicas = {len(partition.replicas) for partition in topic.partitions.values()}
    yield "partitions", str(len(topic.partitions))
    if replicas:
        yield "replicas", str(min(replicas))
    if str(topic.topic).startswith("__"):
        yield "internal", "true"


def _settings(client: Any, cluster: str, names: list[str]) -> Iterator[Fact]:
    from confluent_kafka.admin import ConfigResource  # type: ignore[attr-defined]

    until = time.monotonic() + ALL_SECONDS
    failed, reason = 0, ""
    for start in range(0, len(names), TOPICS_A_REQUEST):
        batch = names[start : start + TOPICS_A_REQUEST]
        if time.monotonic() > until:
            failed, reason = failed + len(batch), f"more than {ALL_SECONDS:.0f} s"
            continue
        asked = [ConfigResource(ConfigResource.Type.TOPIC, name) for name in batch]
        answers = client.describe_configs(asked, request_timeout=REQUEST_SECONDS)
        for resource, answer in answers.items():
            try:
                entries = answer.result(timeout=REQUEST_SECONDS + 1)
            except Exception as error:
                failed, reason = failed + 1, _said(error)
                continue
            yield from _kept(cluster, resource.name, entries)
    if failed:
        said = f"the settings of {failed:,} topics were not read: {reason}"
        yield Problem(NAME, cluster, "topics", 0, said, "topics//", False)


def _kept(cluster: str, name: str, entries: Any) -> Iterator[Property]:
    """Yield the settings of the allow-list; any other may hold a secret."""
    for key in TOPIC_CONFIG:
        entry = entries.get(key)
        if entry is not None and entry.value and not entry.is_sensitive:
            address = f"kafka:{cluster}/topic/{name}"
            yield Property(cluster, "topics", 0, address, key, str(entry.value)[:200])


def _said(error: Exception) -> str:
    said = error.args[0] if error.args else error
    return " ".join(str(said).split())[:200]
