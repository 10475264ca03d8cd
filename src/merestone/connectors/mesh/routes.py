"""The facts of one object's routes: a Thing for each host and match, and where it leads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from merestone.connectors.mesh.delegates import Index, Part, Placed, parts_of
from merestone.connectors.mesh.gateways import Listeners, hosts_of
from merestone.connectors.mesh.hosts import split_gateway, target_of, whole_host
from merestone.connectors.mesh.matching import EXACT, GATEWAY_API, ISTIO, REGEX
from merestone.model.facts import Fact, Problem, Property, Relation, Thing
from merestone.source.kubernetes_objects import object_address

MESH = "mesh"
MOST_ROUTES = 5_000


class Estate(NamedTuple):
    """What the routes of one repository need to know of each other."""

    repo: str
    services: Index
    listeners: Listeners
    grants: list[Any]


def object_at(repo: str, record: Any) -> str:
    """Return the address of a record's object."""
    return object_address(repo, record["namespace"], record["kind"], record["name"])


def route_address(host: str, match: str, path: str, dialect: str) -> str:
    """Return `mesh:HOST/PATH`: `=/PATH` for an exact path, `~EXPRESSION` for a regular one.

    A prefix that stands for whole segments has no `/` at its end; Istio's stands for characters
    and is kept as written.
    """
    if match == REGEX:
        return f"mesh:{host}/~{path}"
    if match == EXACT:
        return f"mesh:{host}/={path}"
    if dialect != ISTIO:
        path = path.rstrip("/")
    return f"mesh:{host}/{path.removeprefix('/')}"


def route_rows(estate: Estate, root: Placed) -> Iterator[Fact]:
    """Yield the routes of one object, in the order in which they are asked.

    What is beyond `MOST_ROUTES` becomes a problem: matches, hosts and delegates multiply.
    """
    shared = _hosts(estate, root.record)
    count = 0
    for order, part in enumerate(parts_of(root, estate.services)):
        own = part.rule["hosts"]
        hosts = shared if own is None else dict.fromkeys(host.lower() for host, _ in own)
        for host in hosts:
            count += 1
            if count > MOST_ROUTES:
                reason = f"this object has more than {MOST_ROUTES:,} routes; the rest is not read"
                path, line = root.path, root.record["line"]
                yield Problem(MESH, estate.repo, path, line, reason, f"{path}//", True)
                return
            yield from _route(estate, root, part, host, order)


def _hosts(estate: Estate, record: Any) -> list[str]:
    if record["dialect"] == GATEWAY_API:
        hosts = [host for host, _ in hosts_of(record, estate.listeners)]
    else:
        hosts = [whole_host(host, record["namespace"]) for host, _ in record["hosts"]]
    return list(dict.fromkeys(host.lower() for host in hosts))


def _route(estate: Estate, root: Placed, part: Part, host: str, order: int) -> Iterator[Fact]:
    repo, path, match = estate.repo, part.holder.path, part.match
    dialect, line = root.record["dialect"], match["line"]
    address = route_address(host, match["match"], match["path"], dialect)
    holder = object_at(repo, part.holder.record)
    name = f"{host}{match['path'] or '/'}"
    yield Thing(repo, path, line, address, "route", name, holder)
    for key, value in _properties(repo, root, part, host, order):
        if value:
            yield Property(repo, path, line, address, key, value)
    for target, detail, at in _targets(estate, root, part):
        yield Relation(repo, path, at, address, "routes to", target, detail)
    for verb, target in _bound(repo, root.record):
        yield Relation(repo, path, line, address, verb, target)


def _properties(
    repo: str, root: Placed, part: Part, host: str, order: int
) -> Iterator[tuple[str, str]]:
    match = part.match
    yield "dialect", root.record["dialect"]
    yield "host", host
    yield "path", match["path"] or "/"
    yield "match", match["match"]
    yield "order", str(order)
    yield "method", match["method"]
    yield "headers", str(match["headers"] or "")
    yield "query parameters", str(match["parameters"] or "")
    yield "conditions", match["conditions"]
    yield "ignores case", "true" if match["ignores_case"] else ""
    yield "action", part.rule["action"]
    yield "created at", root.record["created"]
    if part.holder is not root:
        yield "delegated by", object_at(repo, root.record)


def _targets(estate: Estate, root: Placed, part: Part) -> Iterator[tuple[str, str, int]]:
    """Yield (address, detail, line) of where requests go."""
    record = part.holder.record
    for each in part.rule["backends"]:
        if each["host"]:
            target = target_of(each["host"], estate.repo, record["namespace"])
            yield target, each["detail"], each["line"]
        elif each["name"]:
            namespace = each["namespace"] or record["namespace"]
            target = object_address(estate.repo, namespace, each["kind"], each["name"])
            refused = "" if _is_granted(estate, record, each) else NOT_GRANTED
            yield target, ", ".join(filter(None, (each["detail"], refused))), each["line"]
    if part.rule["delegate"] and part.holder is root:
        namespace, name = part.rule["delegate"]
        namespace = namespace or record["namespace"]
        target = object_address(estate.repo, namespace, "VirtualService", name)
        yield target, "a delegate that is not in this repository", part.rule["line"]


NOT_GRANTED = "no ReferenceGrant in this repository permits it"


def _is_granted(estate: Estate, record: Any, backend: Any) -> bool:
    """Return whether a backend is in the same namespace, or a grant there permits it."""
    there, here = backend["namespace"], record["namespace"]
    if not there or not here or there == here:
        return True
    return any(
        grant["namespace"] == there
        and [record["kind"], here] in grant["givers"]
        and any(
            kind == backend["kind"] and name in ("", backend["name"])
            for kind, name in grant["given"]
        )
        for grant in estate.grants
    )


def _bound(repo: str, record: Any) -> Iterator[tuple[str, str]]:
    """Yield what an object's routes are bound to: a Service of the mesh, or a gateway."""
    for parent in record.get("parents", ()):
        verb = "applies to" if parent["kind"] == "Service" else "uses"
        target = object_address(repo, parent["namespace"], parent["kind"], parent["name"])
        yield verb, target
    for written, _ in record.get("gateways", ()):
        if written != "mesh":
            namespace, name = split_gateway(written, record["namespace"])
            yield "uses", object_address(repo, namespace, "Gateway", name)
    if record.get("ingress_class"):
        yield "uses", object_address(repo, "", "IngressClass", record["ingress_class"])
