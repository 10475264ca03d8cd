"""Which hosts a Gateway API route answers: its own, met with those of its Gateway's listeners.

Source: Gateway API, HTTPRoute `hostnames`: a route without hostnames has its listeners'; where
both say some, only what is in both is served, and the more specific of the two is it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from merestone.connectors.mesh.hosts import whole_host

Listeners = Mapping[tuple[str, str], Sequence[Any]]
"""(namespace, name) of a Gateway -> [listener's name, its hostname, line] of each."""


def hosts_of(record: Any, listeners: Listeners) -> list[list[Any]]:
    """Return [host, line] of a route; as written where no listener in the repository agrees.

    A route of a Service (in the mesh) answers that Service's own name, whatever hosts it says.
    """
    services = [
        [whole_host(parent["name"], parent["namespace"]), parent["line"]]
        for parent in record["parents"]
        if parent["kind"] == "Service"
    ]
    if services and len(services) == len(record["parents"]):
        return services
    return [*services, *_of_gateways(record, listeners)]


def _of_gateways(record: Any, listeners: Listeners) -> list[list[Any]]:
    own = record["hosts"] or [["", record["line"]]]
    served = [
        hostname
        for parent in record["parents"]
        for name, hostname, _ in listeners.get((parent["namespace"], parent["name"]), ())
        if parent["section"] in ("", name)
    ]
    if not served:
        return [[host or "*", line] for host, line in own]
    met: dict[str, int] = {}
    for host, line in own:
        for listener in served:
            both = intersection(host, listener)
            if both:
                met.setdefault(both, line)
    return [[host, line] for host, line in met.items()] or [
        [host or "*", line] for host, line in own
    ]


def intersection(host: str, listener: str) -> str:
    """Return the more specific of two hosts: `*` where neither is said, '' where none is both."""
    host, listener = host.lower(), listener.lower()
    if not host or not listener or host == listener:
        return host or listener or "*"
    if listener.startswith("*.") and host.endswith(listener[1:]):
        return host
    if host.startswith("*.") and listener.endswith(host[1:]):
        return listener
    return ""
