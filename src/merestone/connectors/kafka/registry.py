"""Subjects of a schema registry: versions and type, and the topic they describe.

Source: Confluent's Schema Registry API (`/subjects`, `/subjects/S/versions`, `…/latest`; a missing
`schemaType` is AVRO); TopicNameStrategy calls a topic's subjects `TOPIC-key` and `TOPIC-value`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from merestone.connectors.kafka.reading import NAME
from merestone.model.errors import SourceUnavailable
from merestone.model.facts import Fact, Problem, Property, Relation, Thing
from merestone.model.settings import LiveTarget

MOST_SUBJECTS = 5_000
ALL_SECONDS = 120.0
MOST_FAILURES = 20
SUFFIXES = ("-key", "-value")
PATH = "subjects"


def subjects(target: LiveTarget, topics: frozenset[str]) -> Iterator[Fact]:
    """Yield each subject in order of names; nothing where no registry is configured."""
    url = target.option("schema_registry")
    if not url:
        return
    from merestone.source.http import HttpSource

    source = HttpSource(url, token=target.token, allowed_hosts=target.allowed_hosts)
    listed = source.get_json("/subjects")
    names = sorted({name for name in listed if isinstance(name, str)}) if listed else []
    if len(names) > MOST_SUBJECTS:
        reason = f"{len(names):,} subjects; the first {MOST_SUBJECTS:,} by name are read"
        yield Problem(NAME, target.name, PATH, 0, reason, f"{PATH}//", True)
    until = time.monotonic() + ALL_SECONDS
    failures: list[str] = []
    for name in names[:MOST_SUBJECTS]:
        yield from _stated(target.name, name, topics)
        if len(failures) > MOST_FAILURES or time.monotonic() > until:
            failures.append("too many failures, or too long")
            continue
        try:
            yield from _details(source, target.name, name)
        except SourceUnavailable as error:
            failures.append(str(error))
    if failures:
        said = " ".join(failures[0].split())[:200]
        reason = f"{len(failures):,} of {len(names):,} subjects have no version here: {said}"
        yield Problem(NAME, target.name, PATH, 0, reason, f"{PATH}//", False)


def _stated(cluster: str, name: str, topics: frozenset[str]) -> Iterator[Fact]:
    address = f"kafka:{cluster}/subject/{name}"
    yield Thing(cluster, PATH, 0, address, "subject", name, f"kafka:{cluster}")
    for suffix in SUFFIXES:
        topic = name.removesuffix(suffix)
        if topic != name and topic in topics:
            yield Relation(cluster, PATH, 0, address, "describes", f"kafka:{cluster}/topic/{topic}")


def _details(source: Any, cluster: str, name: str) -> Iterator[Fact]:
    """Yield counts and names of the registry's own; the schema itself is not kept."""
    path = f"/subjects/{quote(name, safe='')}/versions"
    versions = source.get_json(path)
    latest = source.get_json(f"{path}/latest")
    address = f"kafka:{cluster}/subject/{name}"
    if isinstance(versions, list):
        yield Property(cluster, PATH, 0, address, "versions", str(len(versions)))
    if isinstance(latest, dict) and isinstance(latest.get("version"), int):
        kind = latest.get("schemaType", "AVRO")
        said = kind if kind in ("AVRO", "JSON", "PROTOBUF") else "other"
        yield Property(cluster, PATH, 0, address, "latest version", str(latest["version"]))
        yield Property(cluster, PATH, 0, address, "type", said)
