"""AsyncAPI 2 and 3 documents: channels, operations, and the Kafka topics behind them.

Source: AsyncAPI 2.6 (`publish` is what others send and the application receives, `subscribe` what
it sends) and 3.0 (`operations` with `action`, their `channel` a `$ref` to `#/channels/NAME`, whose
`address` is the topic); the Kafka binding of a channel may name another topic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from merestone.connectors.apis.bounds import MOST_OPERATIONS, cut
from merestone.connectors.apis.documents import (
    described,
    line_of,
    mapping,
    owners,
    served_at,
    tags,
    title_of,
)
from merestone.connectors.apis.openapi import with_defaults
from merestone.source.said import Said, prop

KAFKA = frozenset(("kafka", "kafka-secure"))
VERBS = {"subscribe": "writes", "publish": "reads", "send": "writes", "receive": "reads"}
REFERENCE = "#/channels/"
PARAMETER = re.compile(r"\{[^{}]*\}")
Operation = tuple[str, str, str, dict[str, Any], int]


def asyncapi(path: str, document: dict[str, Any]) -> Iterator[Said]:
    """Yield what a document says."""
    line = line_of(mapping(document.get("info")), "title")
    yield Said("thing", line, path, "api", title_of(document) or path)
    yield from prop(
        line_of(document, "asyncapi"), path, "format", f"asyncapi {document['asyncapi']}"
    )
    yield from described(path, document)
    yield from _servers(path, document)
    operations = list(_operations(document))
    for each in operations[:MOST_OPERATIONS]:
        yield from _operation(path, document, each)
    if len(operations) > MOST_OPERATIONS:
        yield cut(line_of(document, "channels"), path, len(operations))


def _operations(document: dict[str, Any]) -> Iterator[Operation]:
    """Yield name, action, key of the channel, operation and line."""
    channels = mapping(document.get("channels"))
    for key, channel in channels.items():
        for action in ("publish", "subscribe"):
            operation = mapping(channel).get(action)
            if isinstance(operation, dict):
                yield f"{action} {key}", action, key, operation, line_of(channel, action)
    operations = mapping(document.get("operations"))
    for name, written in operations.items():
        given = mapping(written)
        does, reference = given.get("action"), mapping(given.get("channel")).get("$ref")
        if does in ("send", "receive") and isinstance(reference, str):
            key = reference.removeprefix(REFERENCE) if reference.startswith(REFERENCE) else ""
            key = key.replace("~1", "/").replace("~0", "~")
            yield f"{does} {name}", does, key, given, line_of(operations, name)


def _operation(path: str, document: dict[str, Any], each: Operation) -> Iterator[Said]:
    name, action, key, operation, line = each
    address = f"{path}/{name}"
    yield Said("thing", line, address, "operation", name, path)
    operation_id = operation.get("operationId")
    yield from prop(line_of(operation, "operationId"), address, "operationId", operation_id)
    if operation.get("deprecated") is True:
        yield from prop(line_of(operation, "deprecated"), address, "deprecated", "true")
    yield from tags(address, operation)
    yield from owners(address, operation)
    channel = mapping(mapping(document.get("channels")).get(key))
    topic = _topic(key, channel)
    if topic and _is_kafka(document, channel):
        yield Said("relation", line, address, VERBS[action], f"kafka:*/topic/{topic}")


def _topic(key: str, channel: dict[str, Any]) -> str:
    """Return the topic of a channel: the binding's, else the address, else the key (before 3)."""
    binding = mapping(mapping(channel.get("bindings")).get("kafka")).get("topic")
    written = next((t for t in (binding, channel.get("address"), key) if isinstance(t, str)), "")
    return PARAMETER.sub("*", written).strip("/")


def _is_kafka(document: dict[str, Any], channel: dict[str, Any]) -> bool:
    """Return whether a channel is on Kafka: by its binding, or by all servers that it may be on."""
    if "kafka" in mapping(channel.get("bindings")):
        return True
    servers = mapping(document.get("servers"))
    named = [_server_name(each) for each in channel.get("servers") or []]
    found = [mapping(servers.get(name)) for name in named] if named else list(servers.values())
    protocols = [mapping(server).get("protocol") for server in found]
    return bool(protocols) and all(each in KAFKA for each in protocols)


def _server_name(said: Any) -> str:
    reference = mapping(said).get("$ref", said)
    return reference.removeprefix("#/servers/") if isinstance(reference, str) else ""


def _servers(path: str, document: dict[str, Any]) -> Iterator[Said]:
    for server in list(mapping(document.get("servers")).values())[:50]:
        given = mapping(server)
        protocol = given.get("protocol")
        written = given.get("url", given.get("host"))
        if not isinstance(written, str) or protocol in KAFKA:
            continue
        base = given.get("pathname")
        url = written + base if isinstance(base, str) else written
        url = url if "://" in url else f"{protocol}://{url}"
        target = served_at(with_defaults(url, mapping(given.get("variables"))))
        if target:
            yield Said("relation", line_of(given, "protocol"), path, "served at", target)
