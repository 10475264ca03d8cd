"""Consumer groups of a running cluster, and the topics that they read."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from merestone.connectors.kafka.reading import NAME
from merestone.model.facts import Fact, Problem, Property, Relation, Thing

MOST_GROUPS = 5_000
GROUPS_AT_ONCE = 50
REQUEST_SECONDS = 10.0
ALL_SECONDS = 60.0


def groups(client: Any, cluster: str) -> Iterator[Fact]:
    """Yield each group in order of names, its state, and the topics it has offsets in or reads now.

    Members are counted, never named: their ids and addresses are those of people's machines.
    """
    answer = client.list_consumer_groups(request_timeout=REQUEST_SECONDS).result(
        timeout=REQUEST_SECONDS + 1
    )
    names = sorted({each.group_id for each in answer.valid})
    if answer.errors:
        reason = f"{len(answer.errors)} brokers did not list their groups: {answer.errors[0]}"
        yield Problem(NAME, cluster, "groups", 0, reason[:300], "groups//", True)
    if len(names) > MOST_GROUPS:
        reason = f"{len(names):,} groups; the first {MOST_GROUPS:,} by name are read"
        yield Problem(NAME, cluster, "groups", 0, reason, "groups//", True)
        names = names[:MOST_GROUPS]
    until = time.monotonic() + ALL_SECONDS
    failed = 0
    for start in range(0, len(names), GROUPS_AT_ONCE):
        batch = names[start : start + GROUPS_AT_ONCE]
        details = _details(client, batch) if time.monotonic() < until else {}
        for name in batch:
            failed += name not in details
            yield from _stated(cluster, name, details.get(name))
    if failed:
        reason = f"what {failed:,} groups read was not told within {ALL_SECONDS:.0f} s"
        yield Problem(NAME, cluster, "groups", 0, reason, "groups//", True)


def _stated(cluster: str, name: str, detail: tuple[str, int, set[str]] | None) -> Iterator[Fact]:
    at = (cluster, "groups", 0)
    address = f"kafka:{cluster}/group/{name}"
    yield Thing(*at, address, "group", name, f"kafka:{cluster}")
    if detail is None:
        return
    state, members, read = detail
    if state:
        yield Property(*at, address, "state", state)
        yield Property(*at, address, "members", str(members))
    for topic in sorted(read):
        yield Relation(*at, address, "reads", f"kafka:{cluster}/topic/{topic}")


def _details(client: Any, names: list[str]) -> dict[str, tuple[str, int, set[str]]]:
    """Return name -> state, count of members, topics, for those groups that answered."""
    from confluent_kafka import ConsumerGroupTopicPartitions

    described = client.describe_consumer_groups(names, request_timeout=REQUEST_SECONDS)
    offsets: dict[str, Any] = {}
    for name in names:
        asked = [ConsumerGroupTopicPartitions(name)]
        offsets |= client.list_consumer_group_offsets(asked, request_timeout=REQUEST_SECONDS)
    found = {}
    for name in names:
        about, held = _result(described[name]), _result(offsets[name])
        if about is None and held is None:
            continue
        read = (
            {each.topic for each in held.topic_partitions if each.error is None} if held else set()
        )
        members = about.members if about else []
        for member in members:
            assigned = member.assignment.topic_partitions if member.assignment else []
            read |= {each.topic for each in assigned}
        state = about.state.name if about and about.state else ""
        found[name] = (state, len(members), read)
    return found


def _result(answer: Any) -> Any:
    try:
        return answer.result(timeout=REQUEST_SECONDS + 1)
    except Exception:
        return None
