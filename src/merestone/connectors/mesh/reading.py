"""Which files may hold traffic rules, and the records that are kept of each object."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from merestone.connectors.mesh import gateway_api, ingress, istio
from merestone.connectors.mesh.records import object_record
from merestone.source.file_text import FileText
from merestone.source.kubernetes_objects import (
    SUFFIXES,
    KubernetesObject,
    may_hold_objects,
    objects_of,
)
from merestone.source.map_fields import map_at, pairs_at

NAME = "mesh"
VERSION = "2"
WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet")
MARKS = (
    b"istio.io/", b"Ingress", b"gateway.networking.k8s.io", b"networking.x-k8s.io",
    b"Deployment", b"StatefulSet", b"DaemonSet",
)  # fmt: skip
READERS: dict[tuple[str, str], Callable[[KubernetesObject], dict[str, Any]]] = {
    **{(group, "Ingress"): ingress.ingress for group in ingress.GROUPS},
    **{
        (group, kind): gateway_api.route
        for group in gateway_api.GROUPS
        for kind in gateway_api.ROUTES
    },
    **{(group, "Gateway"): gateway_api.gateway for group in gateway_api.GROUPS},
    **{
        (group, kind): gateway_api.grant
        for group in gateway_api.GROUPS
        for kind in ("ReferenceGrant", "ReferencePolicy")
    },
    (istio.NETWORKING, "VirtualService"): istio.virtual_service,
    (istio.NETWORKING, "DestinationRule"): istio.destination_rule,
    (istio.NETWORKING, "Gateway"): istio.gateway,
    (istio.NETWORKING, "ServiceEntry"): istio.service_entry,
    (istio.SECURITY, "AuthorizationPolicy"): istio.policy,
    (istio.SECURITY, "PeerAuthentication"): istio.policy,
    (istio.SECURITY, "RequestAuthentication"): istio.policy,
}


def concerns(path: str) -> bool:
    """Return whether a file of this path may hold a Kubernetes object."""
    return path.endswith(SUFFIXES)


def wants(file: FileText) -> bool:
    """Return whether a file looks as if it held a traffic rule, or a workload under one."""
    return may_hold_objects(file) and any(mark in file.data for mark in MARKS)


def parse(file: FileText) -> list[Any]:
    """Return one record for each object that says where requests go, or where a rule applies."""
    found = []
    for each in objects_of(file):
        reader = READERS.get((each.group, each.kind))
        if reader:
            found.append(reader(each))
        elif each.kind in WORKLOADS and each.group == "apps":
            template = map_at(map_at(map_at(each.body, "spec"), "template"), "metadata")
            labels = pairs_at(template, "labels")
            if labels:
                found.append(object_record(each, "workload", labels=labels))
    return found
