"""Ingress objects of all API versions.

Source: Kubernetes API, networking.k8s.io/v1 Ingress, and v1beta1 (`serviceName`, `servicePort`).
"""

from __future__ import annotations

from typing import Any

from merestone.connectors.mesh.matching import DEFAULT, EXACT, IMPLEMENTATION, INGRESS, PREFIX
from merestone.connectors.mesh.records import (
    backend_record,
    detail,
    match_record,
    object_record,
    rule_record,
)
from merestone.source.kubernetes_objects import KubernetesObject
from merestone.source.map_fields import line_at, map_at, maps_at, text_at
from merestone.source.yaml import Map

GROUPS = ("networking.k8s.io", "extensions")
TYPES = {"Exact": EXACT, "Prefix": PREFIX}
CLASS = "kubernetes.io/ingress.class"


def ingress(each: KubernetesObject) -> dict[str, Any]:
    """Return the record of one Ingress."""
    spec = map_at(each.body, "spec")
    rules = []
    for key in ("defaultBackend", "backend"):
        held = map_at(spec, key)
        if held:
            line = line_at(spec, key, each.line)
            match = match_record(DEFAULT, "/", line)
            rules.append(rule_record([match], [_backend(held, line)], line, hosts=[["*", line]]))
    for rule in maps_at(spec, "rules"):
        host = [text_at(rule, "host", "*"), line_at(rule, "host", rule.line)]
        rules.extend(_path(item, host) for item in maps_at(map_at(rule, "http"), "paths"))
    annotations = map_at(map_at(each.body, "metadata"), "annotations")
    name = text_at(spec, "ingressClassName") or text_at(annotations, CLASS)
    return object_record(each, "routes", dialect=INGRESS, hosts=[], rules=rules, ingress_class=name)


def _path(item: Map, host: list[Any]) -> dict[str, Any]:
    match = TYPES.get(text_at(item, "pathType"), IMPLEMENTATION)
    path = text_at(item, "path", "/")
    if match == IMPLEMENTATION and path.endswith("/*"):
        path = path[:-1]
    line = line_at(item, "path", item.line)
    backend = _backend(map_at(item, "backend"), line_at(item, "backend", line))
    return rule_record([match_record(match, path, line)], [backend], line, hosts=[host])


def _backend(held: Map, line: int) -> dict[str, Any]:
    """Return a Service, or another object of the namespace (`resource`)."""
    resource = map_at(held, "resource")
    if resource:
        kind = text_at(resource, "kind", "*")
        name, group = text_at(resource, "name", "*"), text_at(resource, "apiGroup")
        return backend_record(name, line, kind=kind, group=group)
    service = map_at(held, "service")
    port = map_at(service, "port")
    said = text_at(port, "number") or text_at(port, "name") or text_at(held, "servicePort")
    name = text_at(service, "name") or text_at(held, "serviceName")
    return backend_record(name, line, detail=detail(port=said))
