"""Objects of Istio: routes, and the rules that apply to services and workloads.

Source: Istio, "Traffic Management" and "Security" configuration references.
"""

from __future__ import annotations

from typing import Any

from merestone.connectors.mesh.matching import EXACT, ISTIO, PREFIX, REGEX
from merestone.connectors.mesh.records import (
    backend_record,
    detail,
    match_record,
    object_record,
    rule_record,
)
from merestone.source.kubernetes_objects import KubernetesObject, kind_word
from merestone.source.map_fields import (
    line_at,
    map_at,
    maps_at,
    pairs_at,
    text_at,
    texts_at,
)
from merestone.source.yaml import Map

NETWORKING = "networking.istio.io"
SECURITY = "security.istio.io"
POLICIES = ("AuthorizationPolicy", "PeerAuthentication", "RequestAuthentication")
PLAIN = ("uri", "method", "ignoreUriCase", "name", "statPrefix")
WHOLE = ("exact", "prefix", "regex")


def virtual_service(each: KubernetesObject) -> dict[str, Any]:
    """Return the record of a VirtualService: HTTP, TLS and TCP rules in their order."""
    spec = map_at(each.body, "spec")
    rules = [_http(rule) for rule in maps_at(spec, "http")]
    rules += [_tls(rule) for rule in maps_at(spec, "tls")]
    rules += [
        rule_record([match_record("tcp", "/", rule.line)], _destinations(rule), rule.line)
        for rule in maps_at(spec, "tcp")
    ]
    more: dict[str, Any] = {
        "hosts": [list(pair) for pair in texts_at(spec, "hosts")],
        "rules": rules,
        "gateways": [list(pair) for pair in texts_at(spec, "gateways")],
    }
    return object_record(each, "routes", dialect=ISTIO, **more)


def _http(rule: Map) -> dict[str, Any]:
    matches = [_match(held) for held in maps_at(rule, "match")]
    matches = matches or [match_record(PREFIX, "", rule.line, is_unsaid=True)]
    action = next((key for key in ("redirect", "directResponse") if map_at(rule, key)), "")
    held = map_at(rule, "delegate")
    delegate = [text_at(held, "namespace"), text_at(held, "name")] if held else None
    more = {"action": action, "delegate": delegate}
    return rule_record(matches, _destinations(rule), rule.line, **more)


def _match(held: Map) -> dict[str, Any]:
    uri, method = map_at(held, "uri"), map_at(held, "method")
    kind = next((key for key in WHOLE if key in uri), "")
    others = [key for key in held if key not in PLAIN]
    if method and "exact" not in method:
        others.append("method")
    return match_record(
        {"exact": EXACT, "prefix": PREFIX, "regex": REGEX}.get(kind, PREFIX),
        text_at(uri, kind) if kind else "",
        line_at(held, "uri", held.line),
        method=text_at(method, "exact"),
        headers=len(map_at(held, "headers")) + len(map_at(held, "withoutHeaders")),
        parameters=len(map_at(held, "queryParams")),
        conditions=", ".join(others),
        ignores_case=text_at(held, "ignoreUriCase") == "true",
        is_unsaid=not kind,
    )


def _tls(rule: Map) -> dict[str, Any]:
    hosts = [list(pair) for held in maps_at(rule, "match") for pair in texts_at(held, "sniHosts")]
    return rule_record(
        [match_record("tls", "/", rule.line)], _destinations(rule), rule.line, hosts=hosts or None
    )


def _destinations(rule: Map) -> list[dict[str, Any]]:
    found = [_destination(held, "") for held in maps_at(rule, "route")]
    for key in ("mirror", "mirrors"):
        held = map_at(rule, key)
        if held:
            found.append(_destination(held, "mirror", is_flat=True))
        found += [_destination(each, "mirror") for each in maps_at(rule, key)]
    return [each for each in found if each["host"]]


def _destination(held: Map, role: str, *, is_flat: bool = False) -> dict[str, Any]:
    where = held if is_flat else map_at(held, "destination")
    port = text_at(map_at(where, "port"), "number") or text_at(map_at(where, "port"), "name")
    said = detail(port=port, weight=text_at(held, "weight"), subset=text_at(where, "subset"))
    said = ", ".join(filter(None, (role, said)))
    line = line_at(where, "host", where.line or held.line)
    return backend_record("", line, host=text_at(where, "host"), detail=said)


def destination_rule(each: KubernetesObject) -> dict[str, Any]:
    """Return the record of a DestinationRule: the host that it applies to, and its subsets."""
    spec = map_at(each.body, "spec")
    subsets = [
        ["subset", text_at(held, "name"), held.line]
        for held in maps_at(spec, "subsets")
        if text_at(held, "name")
    ]
    host = text_at(spec, "host")
    hosts = [[host, line_at(spec, "host", each.line)]] if host else []
    selector = pairs_at(map_at(spec, "workloadSelector"), "matchLabels")
    return object_record(
        each, "applies", hosts=hosts, selector=selector, targets=[], properties=subsets
    )


def policy(each: KubernetesObject) -> dict[str, Any]:
    """Return the record of a policy: the workloads or objects that it applies to."""
    spec = map_at(each.body, "spec")
    references = maps_at(spec, "targetRefs") or [map_at(spec, "targetRef")]
    targets = [
        [
            kind_word(text_at(held, "group").removeprefix("core"), text_at(held, "kind")),
            text_at(held, "namespace"),
            text_at(held, "name"),
            held.line,
        ]
        for held in references
        if text_at(held, "kind") and text_at(held, "name")
    ]
    properties = []
    if each.kind == "AuthorizationPolicy":
        action = text_at(spec, "action", "ALLOW")
        properties.append(["action", action, line_at(spec, "action", each.line)])
    mode = text_at(map_at(spec, "mtls"), "mode")
    if mode:
        properties.append(["mutual TLS", mode, line_at(spec, "mtls", each.line)])
    selector = pairs_at(map_at(spec, "selector"), "matchLabels")
    return object_record(
        each, "applies", hosts=None, selector=selector, targets=targets, properties=properties
    )


def gateway(each: KubernetesObject) -> dict[str, Any]:
    """Return the record of a Gateway: the hosts that it serves, the workloads that do it."""
    spec = map_at(each.body, "spec")
    listeners = [
        ["", host, line]
        for held in maps_at(spec, "servers")
        for host, line in texts_at(held, "hosts")
    ]
    more: dict[str, Any] = {"listeners": listeners, "gateway_class": ""}
    return object_record(each, "gateway", selector=pairs_at(spec, "selector"), **more)


def service_entry(each: KubernetesObject) -> dict[str, Any]:
    """Return the record of a ServiceEntry: hosts outside that the mesh knows."""
    spec = map_at(each.body, "spec")
    location = text_at(spec, "location")
    return object_record(
        each, "external", hosts=[list(pair) for pair in texts_at(spec, "hosts")], location=location
    )
