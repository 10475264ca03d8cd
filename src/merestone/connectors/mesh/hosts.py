"""Istio's host names: which Service of which namespace one means.

Source: Istio, DestinationRule `host`: a name without a dot belongs to the namespace of the rule;
`NAME.NAMESPACE.svc.DOMAIN` is whole. Any other name is one that a ServiceEntry must know.
"""

from __future__ import annotations

import re

from merestone.source.kubernetes_objects import object_address

WHOLE = re.compile(r"(\*|[A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.svc(?:\.[A-Za-z0-9._-]+)?")
EVERY_SERVICE = re.compile(r"\*(?:\.(?:svc\.)?(?:cluster\.)?local)?")
DOMAIN = "svc.cluster.local"


def target_of(host: str, cluster: str, namespace: str) -> str:
    """Return the address that a host means to an object in this namespace ('' where unsaid).

    A namespace that cannot be one (with `_`) is a placeholder that something else fills in.
    """
    host = host.rstrip(".")
    if EVERY_SERVICE.fullmatch(host):
        return object_address(cluster, "*", "Service", "*")
    if "." not in host:
        return object_address(cluster, namespace, "Service", host.lower())
    whole = WHOLE.fullmatch(host)
    if whole:
        said = "*" if "_" in whole[2] else whole[2].lower()
        name = whole[1] if "_" in whole[1] else whole[1].lower()
        return object_address(cluster, said, "Service", name)
    return external_address(host)


def external_address(host: str) -> str:
    """Return `mesh-external:HOST`."""
    return f"mesh-external:{host.lower().replace('/', '-')}"


def whole_host(host: str, namespace: str) -> str:
    """Return a route's host in full where it is a short name and the namespace is known."""
    host = host.lower()
    if namespace and "." not in host and "*" not in host:
        return f"{host}.{namespace}.{DOMAIN}"
    return host


def split_gateway(written: str, namespace: str) -> tuple[str, str]:
    """Return the namespace and name of a Gateway as a VirtualService names it."""
    whole = WHOLE.fullmatch(written)
    if whole:
        return whole[2], whole[1]
    before, slash, name = written.partition("/")
    if not slash:
        return namespace, written
    return (namespace if before == "." else before), name
