"""The facts of one object's routes: a Thing for each host and match, and where it leads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from merestone.connectors.mesh.delegates import Index, Part, parts_of
from merestone.connectors.mesh.gateways import Listeners, hosts_of
from merestone.connectors.mesh.hosts import (
    computed,
    object_named,
    split_gateway,
    target_of,
    whole_host,
)
from merestone.connectors.mesh.istio import NETWORKING
from merestone.connectors.mesh.matching import (
    EXACT,
    GATEWAY_API,
    HTTP_MATCHES,
    INGRESS,
    ISTIO,
    REGEX,
)
from merestone.connectors.mesh.placed import Placed
from merestone.model.facts import Fact, Problem, Property, Relation, Thing
from merestone.source.kubernetes_objects import UNSAID, kind_word, object_address

MESH = "mesh"
MARK = "@"
"""Ends the host and path in an address."""
CLAIM = "claim"
"""The property of a route whose values are equal where objects claim one place: a conflict."""
MOST_ROUTES = 5_000


class Where(NamedTuple):
    """The repository that is read, and the cluster that its objects are for."""

    repo: str
    cluster: str


class Estate(NamedTuple):
    """What the routes of one repository and cluster need to know of each other."""

    repo: str
    cluster: str
    services: Index
    listeners: Listeners
    grants: list[Any]


def object_at(cluster: str, record: Any) -> str:
    """Return the address of a record's object."""
    word = kind_word(record["group"], record["kind"])
    return object_address(cluster, record["namespace"], word, record["name"])


def matched_at(host: str, match: str, path: str, dialect: str) -> str:
    """Return `HOST/PATH`: `=/PATH` for an exact path, `~EXPRESSION` for a regular one.

    A prefix that stands for whole segments has no `/` at its end; Istio's stands for characters
    and is kept as written.
    """
    if match == REGEX:
        return f"{host}/~{path}"
    if match == EXACT:
        return f"{host}/={path}"
    if dialect != ISTIO:
        path = path.rstrip("/")
    path = path.removeprefix("/")
    return f"{host}/{path}" if path else host


def route_address(matched: str, cluster: str, root: Any, holder: Any) -> str:
    """Return `mesh:HOST/PATH/@/OBJECT`: several objects may claim one host and path.

    OBJECT is that of `kubernetes:OBJECT`, and with a delegate the delegate's namespace and name.
    """
    of = object_at(cluster, root).removeprefix("kubernetes:")
    more = "" if holder is root else f"/{holder['namespace'] or UNSAID}/{holder['name']}"
    return f"mesh:{matched}/{MARK}/{of}{more}"


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
                path, line = root.at(root.record["line"])
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
    match, cluster = part.match, estate.cluster
    at = (estate.repo, *part.holder.at(match["line"]))
    matched = matched_at(host, match["match"], match["path"], root.record["dialect"])
    address = route_address(matched, cluster, root.record, part.holder.record)
    holder = object_at(cluster, part.holder.record)
    name = f"{host}{match['path'] or '/'}"
    yield Thing(*at, address, "route", name, holder)
    for key, value in _properties(cluster, root, part, host, order):
        if value:
            yield Property(*at, address, key, value)
    layer = "" if match["match"] in HTTP_MATCHES else f" {match['match']}"
    for gateway in gateways_of(cluster, root.record):
        yield Property(*at, address, CLAIM, f"{gateway}{layer} {matched}")
    for target, detail, line in _targets(estate, root, part):
        said = part.holder.at(line)
        yield Relation(estate.repo, *said, address, "routes to", target, detail)
    for verb, target, _ in _bound(cluster, root.record):
        yield Relation(*at, address, verb, target)


def _properties(
    cluster: str, root: Placed, part: Part, host: str, order: int
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
        yield "delegated by", object_at(cluster, root.record)


def _targets(estate: Estate, root: Placed, part: Part) -> Iterator[tuple[str, str, int]]:
    """Yield (address, detail, line) of where requests go."""
    record = part.holder.record
    for each in part.rule["backends"]:
        if each["host"]:
            target = target_of(each["host"], estate.cluster, record["namespace"])
            yield target, _detail(each["detail"], computed(each["host"])), each["line"]
        elif each["name"]:
            namespace = each["namespace"] or record["namespace"]
            word = kind_word(each["group"], each["kind"])
            target = object_named(estate.cluster, namespace, word, each["name"])
            refused = "" if _is_granted(estate, record, each) else NOT_GRANTED
            unsure = computed(each["namespace"], each["name"])
            yield target, _detail(each["detail"], refused, unsure), each["line"]
    if part.rule["delegate"] and part.holder is root:
        namespace, name = part.rule["delegate"]
        namespace = namespace or record["namespace"]
        word = kind_word(NETWORKING, "VirtualService")
        target = object_named(estate.cluster, namespace, word, name)
        yield target, "a delegate that is not in this repository", part.rule["line"]


def _detail(*parts: str) -> str:
    return ", ".join(filter(None, parts))


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


def _bound(cluster: str, record: Any) -> Iterator[tuple[str, str, str]]:
    """Yield what routes are bound to: a Service of the mesh, or a gateway and its listener."""
    for parent in record.get("parents", ()):
        verb = "applies to" if parent["kind"] == "Service" else "uses"
        word = kind_word(parent["group"], parent["kind"])
        yield (
            verb,
            object_named(cluster, parent["namespace"], word, parent["name"]),
            parent["section"],
        )
    for written, _ in record.get("gateways", ()):
        if written != MESH:
            namespace, name = split_gateway(written, record["namespace"])
            word = kind_word(NETWORKING, "Gateway")
            yield "uses", object_named(cluster, namespace, word, name), ""
    if record.get("ingress_class"):
        yield "uses", object_named(cluster, "", "IngressClass", record["ingress_class"]), ""


def gateways_of(cluster: str, record: Any) -> list[str]:
    """Return what serves an object's routes, each once: `ADDRESS`, or `ADDRESS#LISTENER`.

    `mesh@CLUSTER` is the mesh itself, `ingress@CLUSTER` the cluster's default class of Ingress. A
    route of the Gateway API without a parent is served by nothing.
    """
    found = [f"{to}#{section}" if section else to for _, to, section in _bound(cluster, record)]
    if record["dialect"] == INGRESS and not found:
        found = [f"{INGRESS}@{cluster}"]
    if record["dialect"] == ISTIO:
        said = [written for written, _ in record["gateways"]]
        if not said or MESH in said:
            found.append(f"{MESH}@{cluster}")
    return list(dict.fromkeys(found))
