"""A running cluster: topics with their settings, consumer groups, and registered schemas.

Only describing requests are sent. Source: Kafka's protocol (Metadata, DescribeConfigs, ListGroups,
DescribeGroups, OffsetFetch) through librdkafka.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from merestone.connectors.kafka.live_groups import groups
from merestone.connectors.kafka.live_topics import topics
from merestone.connectors.kafka.reading import NAME
from merestone.connectors.kafka.registry import subjects
from merestone.model.errors import SourceUnavailable
from merestone.model.facts import Fact, Problem, Property, Thing
from merestone.model.settings import LiveTarget

TIMEOUT_SECONDS = 10.0
PROTOCOLS = ("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL")
MECHANISMS = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")


def read_live(target: LiveTarget) -> Iterator[Fact]:
    """Yield what one cluster says; what it refuses is a problem, and the rest is kept.

    `url` is `host:port`, several by commas. Options: `security_protocol`, `sasl_mechanism`,
    `ca_file`, `schema_registry` (a URL).

    Raises: SourceUnavailable when no broker answers, or confluent-kafka is missing.
    """
    client = _client(target)
    try:
        metadata = client.list_topics(timeout=TIMEOUT_SECONDS)
    except Exception as error:
        reason = reason_of(error, target)
        raise SourceUnavailable(f"kafka {target.name}: no broker answers: {reason}") from None
    whole = f"kafka:{target.name}"
    yield Thing(target.name, "", 0, whole, "Kafka", target.name)
    brokers = f"{whole}/brokers"
    yield Thing(target.name, "brokers", 0, brokers, "brokers", f"{target.name}/brokers", whole)
    yield Property(target.name, "brokers", 0, brokers, "count", str(len(metadata.brokers)))
    names = frozenset(metadata.topics)
    for part in (topics(client, target.name, metadata), groups(client, target.name)):
        yield from _kept(part, target)
    yield from _kept(subjects(target, names), target)


def _kept(part: Iterator[Fact], target: LiveTarget) -> Iterator[Fact]:
    """Yield a part; where it breaks, say so and let the other parts go on."""
    try:
        yield from part
    except Exception as error:
        yield Problem(NAME, target.name, "", 0, reason_of(error, target), "//", True)


def reason_of(error: Exception, target: LiveTarget) -> str:
    """Return what an error says, in one line and without the target's secrets."""
    said = error.args[0] if error.args else error
    text = said.str() if hasattr(said, "str") and callable(said.str) else str(said)
    for secret in (target.password, target.token):
        text = text.replace(secret, "***") if secret else text
    return " ".join(text.split())[:300] or type(error).__name__


def _client(target: LiveTarget) -> Any:
    try:
        from confluent_kafka.admin import AdminClient
    except ImportError:
        raise SourceUnavailable("confluent-kafka is missing; install merestone[kafka]") from None
    silent = logging.getLogger("merestone.kafka")
    silent.addHandler(logging.NullHandler())
    silent.propagate = False
    try:
        return AdminClient(_configuration(target), logger=silent)
    except Exception as error:
        reason = reason_of(error, target)
        raise SourceUnavailable(
            f"kafka {target.name}: the settings are refused: {reason}"
        ) from None


def _configuration(target: LiveTarget) -> dict[str, Any]:
    made: dict[str, Any] = {
        "bootstrap.servers": target.url,
        "client.id": "merestone",
        "socket.timeout.ms": int(TIMEOUT_SECONDS * 1000),
        "allow.auto.create.topics": False,
    }
    default = "SASL_SSL" if target.user else "PLAINTEXT"
    made["security.protocol"] = _one_of(target, "security_protocol", default, PROTOCOLS)
    if target.user:
        made["sasl.mechanism"] = _one_of(target, "sasl_mechanism", "SCRAM-SHA-512", MECHANISMS)
        made["sasl.username"] = target.user
        made["sasl.password"] = target.password
    if ca_file := target.option("ca_file"):
        made["ssl.ca.location"] = ca_file
    return made


def _one_of(target: LiveTarget, key: str, default: str, allowed: tuple[str, ...]) -> str:
    said = target.option(key, default)
    if said not in allowed:
        known = ", ".join(allowed)
        raise SourceUnavailable(
            f"kafka {target.name}: {key} is {said[:40]!r}; it is one of {known}"
        )
    return said
