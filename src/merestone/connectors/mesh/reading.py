"""Which files may hold traffic rules, and the records that are kept of each object.

A record of an object ends with what it says by itself (None: nothing), so that only objects that
kustomize has a part in are read again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from merestone.connectors.mesh import gateway_api, ingress, istio
from merestone.connectors.mesh.bodies import Body
from merestone.connectors.mesh.kept_fields import SHAPES, WORKLOADS
from merestone.connectors.mesh.records import object_record
from merestone.source.file_connector import Record
from merestone.source.file_text import FileText
from merestone.source.kubernetes_objects import SUFFIXES, KubernetesObject, may_hold_objects
from merestone.source.kustomize.documents import (
    OBJECT,
    TROUBLE,
    may_be_operations,
)
from merestone.source.kustomize.kustomization import (
    FILE_NAMES,
    file_records,
)
from merestone.source.kustomize.prune import Pruner
from merestone.source.kustomize.resource import Resource, resource_of
from merestone.source.map_fields import map_at, pairs_at

NAME = "mesh"
VERSION = "3"
MARKS = (
    b"istio.io/", b"Ingress", b"gateway.networking.k8s.io", b"networking.x-k8s.io",
    b"Deployment", b"StatefulSet", b"DaemonSet", b"Service",
)  # fmt: skip
Reader = Callable[[KubernetesObject], dict[str, Any]]


def workload(each: KubernetesObject) -> dict[str, Any]:
    """Return the record of a workload: the labels of its pods."""
    template = map_at(map_at(map_at(each.body, "spec"), "template"), "metadata")
    return object_record(each, "workload", labels=pairs_at(template, "labels"))


READERS: dict[tuple[str, str], Reader] = {
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
        for kind in gateway_api.GRANTS
    },
    (istio.NETWORKING, "VirtualService"): istio.virtual_service,
    (istio.NETWORKING, "DestinationRule"): istio.destination_rule,
    (istio.NETWORKING, "Gateway"): istio.gateway,
    (istio.NETWORKING, "ServiceEntry"): istio.service_entry,
    **{(istio.SECURITY, kind): istio.policy for kind in istio.POLICIES},
    **{("apps", kind): workload for kind in WORKLOADS},
}


def concerns(path: str) -> bool:
    """Return whether a file of this path may hold objects or be a kustomization."""
    return path.endswith(SUFFIXES) or path.rpartition("/")[2] in FILE_NAMES


def wants(file: FileText) -> bool:
    """Return whether a file looks as if it held a rule, what one leads to, or a patch of it."""
    if file.name in FILE_NAMES or may_be_operations(file):
        return True
    return may_hold_objects(file) and any(mark in file.data for mark in MARKS)


def parse(file: FileText) -> list[Record]:
    """Return one record for each object, JSON patch and kustomization.

    Raises: Unparsed for a file that holds too much.
    """
    records = file_records(file, Pruner(SHAPES))
    # What cannot be said of an object is the Kubernetes connector's to state.
    return [_with_said(record, file.path) for record in records if record[0] != TROUBLE]


def _with_said(record: Record, path: str) -> Record:
    if record[0] != OBJECT:
        return record
    return [*record, said_of(resource_of(record, path), Body(path))]


def said_of(resource: Resource, body: Body) -> dict[str, Any] | None:
    """Return what an object says of traffic, or None; lines are numbers of `body`."""
    reader = READERS.get((resource.group, resource.kind))
    if reader is None or not resource.name:
        return None
    where = (resource.namespace, resource.name, resource.line)
    said = reader(
        KubernetesObject(resource.api_version, resource.kind, *where, body.value(resource.body))
    )
    return None if said["is"] == "workload" and not said["labels"] else said
