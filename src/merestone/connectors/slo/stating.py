"""The facts of a repository's SLOs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from merestone.connectors.slo.reading import NAME
from merestone.model.facts import Fact, Label, Problem, Property, Relation, Thing
from merestone.model.settings import ReadSettings
from merestone.source.file_connector import Parsed
from merestone.source.kubernetes_objects import UNSAID, object_address
from merestone.source.tree import Tree


def facts(tree: Tree, parsed: Parsed, settings: ReadSettings) -> Iterator[Fact]:
    """Yield every SLO, its service, what it reads, and the objects beside it."""
    records: list[tuple[str, Any]] = [(path, each) for path in parsed for each in parsed[path]]
    foreign = {
        each["name"]
        for _, each in records
        if each["is"] == "beside" and each["kind"] == "DataSource" and _is_foreign(each["type"])
    }
    stated = {
        service_address(tree.repo, each["name"])
        for _, each in records
        if each["is"] == "beside" and each["kind"] == "Service"
    }
    for path, each in records:
        if each["is"] == "slo":
            cluster = settings.cluster_of(tree.repo, path)
            yield from _slo(tree.repo, path, each, stated, cluster)
            address = slo_address(tree.repo, each)
        else:
            address = beside_address(tree.repo, each["kind"], each["name"])
            yield from _beside(tree.repo, path, each, address)
        yield from _shared(tree.repo, path, each, address, foreign)


def _is_foreign(kind: str) -> bool:
    return bool(kind) and kind.lower() != "prometheus"


def _segment(text: str) -> str:
    return text.replace("/", "-") or UNSAID


def service_address(repo: str, service: str) -> str:
    """Return `slo:REPO/SERVICE`, with `-` where an SLO says no service."""
    return f"slo:{repo}/{_segment(service)}"


def slo_address(repo: str, each: Any) -> str:
    """Return `slo:REPO/SERVICE/NAME`; of an object that names no service, its namespace stands."""
    within = each["service"] or (each["object"] or {}).get("namespace", "")
    return f"{service_address(repo, within)}/{_segment(each['name'])}"


def beside_address(repo: str, kind: str, name: str) -> str:
    """Return `slo:REPO/-/KIND/NAME`; a Service is `slo:REPO/NAME`."""
    if kind == "Service":
        return service_address(repo, name)
    return f"slo:{repo}/{UNSAID}/{kind}/{_segment(name)}"


def _slo(repo: str, path: str, each: Any, stated: set[str], cluster: str) -> Iterator[Fact]:
    address, line, service = slo_address(repo, each), each["line"], each["service"]
    holder = each["object"]
    held_by = object_address(cluster, *(holder[key] for key in HOLDER)) if holder else ""
    parent = service_address(repo, service) if service else held_by
    if service and parent not in stated:
        stated.add(parent)
        yield Thing(repo, path, each["service_line"], parent, "slo service", service)
    yield Thing(repo, path, line, address, "slo", each["title"] or each["name"], parent)
    for text, at in each["objectives"]:
        yield Property(repo, path, at, address, "objective", text)
    if each["window"]:
        yield Property(repo, path, each["window_line"], address, "window", each["window"])
    yield Property(repo, path, line, address, "dialect", each["dialect"])
    for name, at in each["alerts"]:
        yield Property(repo, path, at, address, "alert", name)
    for key, value, at in each["properties"]:
        yield Property(repo, path, at, address, key, value)
    if service:
        target = f"catalog:*/default/{_segment(service).lower()}"
        yield Relation(repo, path, each["service_line"], address, "measures", target)
    if held_by:
        yield Relation(repo, path, line, address, "built from", held_by)


HOLDER = ("namespace", "kind", "name")


def _beside(repo: str, path: str, each: Any, address: str) -> Iterator[Fact]:
    kind = "slo service" if each["kind"] == "Service" else each["kind"]
    yield Thing(repo, path, each["line"], address, kind, each["title"] or each["name"])
    if each["type"]:
        yield Property(repo, path, each["line"], address, "type", each["type"])


def _shared(repo: str, path: str, each: Any, address: str, foreign: set[str]) -> Iterator[Fact]:
    """Yield labels, references, metrics, and how many queries cannot be read."""
    for origin, key, value, at in each["labels"]:
        yield Label(repo, path, at, address, origin, key, value)
    for kind, name, at in each["uses"]:
        verb = "pages" if kind == "AlertNotificationTarget" else "uses"
        yield Relation(repo, path, at, address, verb, beside_address(repo, kind, name))
    read = {name: at for name, at, source in reversed(each["metrics"]) if source not in foreign}
    for name, at in reversed(read.items()):
        yield Relation(repo, path, at, address, "reads", f"prometheus:metric/{name}")
    lost = [at for source, at in each["unparsed"] if source not in foreign]
    if lost:
        reason = (
            f"{len(lost)} of {each['queries']} queries of the SLO {each['name'][:80]!a} cannot be"
            " read as PromQL; the metrics read there are not stated"
        )
        yield Problem(NAME, repo, path, lost[0], reason, f"{path}//", False)
