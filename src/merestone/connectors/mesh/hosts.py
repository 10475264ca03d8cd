"""Istio's host names: which Service of which namespace one means.

Source: Istio, DestinationRule `host`: a name without a dot belongs to the namespace of the rule;
`NAME.NAMESPACE.svc.DOMAIN` is whole. Any other name is one that a ServiceEntry must know.
"""

from __future__ import annotations

import re

from merestone.source.kubernetes_objects import object_address

WHOLE = re.compile(r"([^.]+)\.([^.]+)\.svc(?:\..+)?")
EVERY_SERVICE = re.compile(r"\*(?:\.(?:svc\.)?(?:cluster\.)?local)?")
DOMAIN = "svc.cluster.local"
EXPRESSION = re.compile(r"\$\{[^}]*\}|\$\([^)]*\)|\{\{.*?\}\}|<%.*?%>|\[\[.*?\]\]")
"""What Flux, kustomize, Helm and others fill in."""
FILLED_IN = "\0"
NO_NAME = re.compile(r".*[^A-Za-z0-9.*-].*|[A-Z][A-Z0-9-]*[A-Z0-9]", re.DOTALL)
"""What no object of a cluster is called: a placeholder that something fills in."""


def target_of(host: str, cluster: str, namespace: str) -> str:
    """Return the address that a host means to an object in this namespace ('' where unsaid).

    What is computed of it is `*`; see `computed`.
    """
    host = EXPRESSION.sub(FILLED_IN, host).rstrip(".")
    if EVERY_SERVICE.fullmatch(host) or host == FILLED_IN:
        return object_address(cluster, "*", "Service", "*")
    if "." not in host:
        return object_named(cluster, namespace, "Service", _known(host))
    whole = WHOLE.fullmatch(host)
    if whole:
        return object_named(cluster, _known(whole[2]), "Service", _known(whole[1]))
    return external_address(re.sub(rf"[^.]*{FILLED_IN}[^.]*", "*", host))


def object_named(cluster: str, namespace: str, word: str, name: str) -> str:
    """Return the address of an object that another one names; what is computed of it is `*`."""
    namespace, name = ("*" if NO_NAME.fullmatch(each) else each for each in (namespace, name))
    return object_address(cluster, namespace, word, name)


def _known(part: str) -> str:
    return part if NO_NAME.fullmatch(part) else part.lower()


def computed(*written: str) -> str:
    """Return `computed: WRITTEN` where a name or a host is known only once something fills it in.

    Of a Service's host its name and namespace are judged, of one outside only expressions in it.
    """
    return ", ".join(f"computed: {each[:120]}" for each in written if _is_computed(each))


def _is_computed(written: str) -> bool:
    host = EXPRESSION.sub(FILLED_IN, written)
    whole = WHOLE.fullmatch(host)
    if whole or "." not in host:
        return any(map(NO_NAME.fullmatch, whole.groups() if whole else (host,)))
    return FILLED_IN in host


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
