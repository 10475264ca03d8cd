"""Kafka: Strimzi's clusters, topics, users and connectors; live topics, groups and schemas."""

from __future__ import annotations

from merestone.connectors.kafka.reading import NAME, VERSION, concerns, facts, parse, wants

__all__ = ["NAME", "VERSION", "concerns", "facts", "parse", "wants"]
