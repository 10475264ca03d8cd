"""Objects of the Kubernetes Gateway API.

Source: gateway.networking.k8s.io: Gateway, HTTPRoute, GRPCRoute, TLSRoute, TCPRoute, UDPRoute,
ReferenceGrant. A GRPCRoute's method is matched as the path `/SERVICE/METHOD`.
"""

from __future__ import annotations

from typing import Any

from merestone.connectors.mesh.matching import EXACT, GATEWAY_API, PREFIX, REGEX
from merestone.connectors.mesh.records import (
    backend_record,
    detail,
    match_record,
    object_record,
    rule_record,
)
from merestone.source.kubernetes_objects import KubernetesObject
from merestone.source.map_fields import line_at, map_at, maps_at, text_at, texts_at
from merestone.source.yaml import Map

GROUP = "gateway.networking.k8s.io"
GROUPS = (GROUP, "networking.x-k8s.io")
ROUTES = ("HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute")
GRANTS = ("ReferenceGrant", "ReferencePolicy")
TYPES = {"Exact": EXACT, "PathPrefix": PREFIX, "RegularExpression": REGEX}
MOST_HOSTS = 256
"""The API takes 64 listeners and 16 hostnames."""
CONDITIONS = ("headers", "queryParams")


def route(each: KubernetesObject) -> dict[str, Any]:
    """Return the record of one route of any protocol."""
    spec = map_at(each.body, "spec")
    rules = []
    for rule in maps_at(spec, "rules"):
        matches = _matches(each.kind, rule)
        backends = [_backend(held) for held in maps_at(rule, "backendRefs")]
        filters = [text_at(held, "type") for held in maps_at(rule, "filters")]
        action = "redirect" if "RequestRedirect" in filters else ""
        rules.append(rule_record(matches, backends, rule.line, action=action))
    parents = [
        {
            "group": _group_of(held, each.group),
            "kind": text_at(held, "kind", "Gateway"),
            "namespace": text_at(held, "namespace", each.namespace),
            "name": text_at(held, "name"),
            "section": text_at(held, "sectionName"),
            "line": held.line,
        }
        for held in maps_at(spec, "parentRefs")
        if text_at(held, "name")
    ]
    hosts = [list(pair) for pair in texts_at(spec, "hostnames")[:MOST_HOSTS]]
    more: dict[str, Any] = {"hosts": hosts, "rules": rules, "parents": parents}
    return object_record(each, "routes", dialect=GATEWAY_API, **more)


def _group_of(held: Map, default: str) -> str:
    """Return the group of a reference: `''` and `core` are written for Kubernetes' first one."""
    said = held.get("group")
    return default if not isinstance(said, str) else "" if said == "core" else said


def _matches(kind: str, rule: Map) -> list[dict[str, Any]]:
    if kind not in ("HTTPRoute", "GRPCRoute"):
        return [match_record(kind.removesuffix("Route").lower(), "/", rule.line)]
    listed = maps_at(rule, "matches")
    if not listed:
        return [match_record(PREFIX, "/", rule.line)]
    return [_http(each) if kind == "HTTPRoute" else _grpc(each) for each in listed]


def _http(match: Map) -> dict[str, Any]:
    path = map_at(match, "path")
    kind = TYPES.get(text_at(path, "type", "PathPrefix"), "unknown")
    line = line_at(match, "path", match.line)
    return match_record(
        kind, text_at(path, "value", "/"), line, method=text_at(match, "method"), **_asked(match)
    )


def _grpc(match: Map) -> dict[str, Any]:
    method = map_at(match, "method")
    service, name = text_at(method, "service"), text_at(method, "method")
    line = line_at(match, "method", match.line)
    if text_at(method, "type", "Exact") != "Exact":
        path = f"/{service or '[^/]+'}/{name or '[^/]+'}"
        return match_record(REGEX, path, line, **_asked(match))
    if service and name:
        return match_record(EXACT, f"/{service}/{name}", line, **_asked(match))
    if name:
        return match_record(REGEX, f"/[^/]+/{_quoted(name)}", line, **_asked(match))
    return match_record(PREFIX, f"/{service}", line, **_asked(match))


def _quoted(text: str) -> str:
    return "".join(
        letter if letter.isalnum() or letter == "_" else f"\\{letter}" for letter in text
    )


def _asked(match: Map) -> dict[str, Any]:
    headers, parameters = maps_at(match, "headers"), maps_at(match, "queryParams")
    said = ", ".join(key for key in CONDITIONS if maps_at(match, key))
    return {"headers": len(headers), "parameters": len(parameters), "conditions": said}


def _backend(held: Map) -> dict[str, Any]:
    said = detail(port=text_at(held, "port"), weight=text_at(held, "weight"))
    return backend_record(
        text_at(held, "name"),
        held.line,
        group=_group_of(held, ""),
        kind=text_at(held, "kind", "Service"),
        namespace=text_at(held, "namespace"),
        detail=said,
    )


def gateway(each: KubernetesObject) -> dict[str, Any]:
    """Return the record of a Gateway: its listeners' hosts, and its class."""
    spec = map_at(each.body, "spec")
    listeners = [
        [text_at(held, "name"), text_at(held, "hostname"), held.line]
        for held in maps_at(spec, "listeners")[:MOST_HOSTS]
    ]
    name = text_at(spec, "gatewayClassName")
    more: dict[str, Any] = {"listeners": listeners, "gateway_class": name, "selector": {}}
    return object_record(each, "gateway", **more)


def grant(each: KubernetesObject) -> dict[str, Any]:
    """Return the record of a ReferenceGrant: whose routes may lead into its namespace."""
    spec = map_at(each.body, "spec")
    givers = [[text_at(held, "kind"), text_at(held, "namespace")] for held in maps_at(spec, "from")]
    given = [[text_at(held, "kind"), text_at(held, "name")] for held in maps_at(spec, "to")]
    return object_record(each, "grant", givers=givers, given=given)
