"""One configuration as a record, or why Alertmanager refuses it as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeGuard

from merestone.connectors.alertmanager.receivers import read_receiver
from merestone.connectors.alertmanager.records import (
    CONFIGURATION,
    FAULT,
    Configuration,
    Fault,
    Node,
    Receiver,
)
from merestone.connectors.alertmanager.tree_reading import Dialect, Refused, read_nodes
from merestone.source.file_connector import Record
from merestone.source.kubernetes_objects import KubernetesObject
from merestone.source.label_text import as_text
from merestone.source.yaml import Map, Seq

NAMESPACE = "namespace"


class Holder(NamedTuple):
    """The object, and the key in it, that hold a configuration; all '' for a native file."""

    kind: str = ""
    namespace: str = ""
    name: str = ""
    key: str = ""


NATIVE = Holder()
UNPLACED = (
    "it says no namespace, and holds for alerts of its own namespace only; "
    "what it routes is known where it is deployed"
)
Lines = Callable[[int], int]


def as_it_is(line: int) -> int:
    """Return the line itself, of a text that is a file."""
    return line


def is_native(document: Any) -> TypeGuard[Map]:
    """Return whether a document looks like an Alertmanager configuration."""
    return (
        isinstance(document, Map)
        and "apiVersion" not in document
        and isinstance(document.get("route"), Map)
        and isinstance(document.get("receivers"), Seq)
    )


def native(document: Map, at: Lines = as_it_is, holder: Holder = NATIVE) -> list[Record]:
    """Return the records of a native configuration; `at` turns its lines into the file's."""
    dialect = Dialect(False, [])
    receivers = _receivers(document)
    nodes: list[Node] = []
    faults: list[Record] = []
    try:
        nodes = read_nodes(document["route"], dialect)
        _check_top(document["route"], nodes[0])
        _check_names(document, receivers, nodes)
    except Refused as error:
        nodes = []
        faults.append(_refusal(error, at(error.line), "Alertmanager"))
    faults += [Fault(FAULT, at(line), said, False) for line, said in dialect.remarks]
    record = Configuration(CONFIGURATION, at(document.line), *holder, receivers, nodes)
    return [record if at is as_it_is else _moved(record, at), *faults]


def from_object(each: KubernetesObject) -> list[Record]:
    """Return the records of an AlertmanagerConfig object.

    Source: the Prometheus operator: receivers are named `namespace/name/receiver`; the top route
    always continues, and holds for alerts of the object's own namespace (`OnNamespace`, the
    default of `alertmanagerConfigMatcherStrategy`).
    """
    spec = each.body.get("spec")
    if not isinstance(spec, Map):
        return []
    faults: list[Record] = []
    nodes: list[Node] = []
    receivers = _receivers(spec)
    dialect = Dialect(True, [])
    try:
        route = spec.get("route")
        if isinstance(route, Map):
            nodes = read_nodes(route, dialect)
            _check_object(nodes, receivers)
            nodes = _enforced(each.namespace, nodes)
            if not each.namespace:
                nodes = []
                faults.append(Fault(FAULT, each.line, UNPLACED, True))
    except Refused as error:
        nodes = []
        faults.append(_refusal(error, error.line, "the operator"))
    prefix = f"{each.namespace or '-'}/{each.name}/"
    receivers = [one._replace(name=prefix + one.name) for one in receivers]
    nodes = [one._replace(receiver=prefix + one.receiver) for one in nodes]
    holder = Holder(each.word, each.namespace, each.name)
    return [Configuration(CONFIGURATION, each.line, *holder, receivers, nodes), *faults]


def _enforced(namespace: str, nodes: list[Node]) -> list[Node]:
    top = nodes[0]
    matchers = [*top.matchers, (NAMESPACE, "=", namespace)]
    return [top._replace(matchers=matchers, is_continue=True), *nodes[1:]]


def _check_object(nodes: list[Node], receivers: list[Receiver]) -> None:
    if not nodes[0].receiver:
        raise Refused(nodes[0].line, "the top route names no receiver")
    _defined(nodes, receivers)


def _check_top(route: Map, top: Node) -> None:
    if not top.receiver:
        raise Refused(route.line, "the top route names no receiver")
    if top.matchers or any(route.get(key) for key in ("match", "match_re", "matchers")):
        raise Refused(route.line, "the top route has matchers")
    if top.is_continue:
        raise Refused(route.line, "the top route has `continue`")
    if top.mute_intervals or top.active_intervals:
        raise Refused(route.line, "the top route has time intervals")


def _check_names(document: Map, receivers: list[Receiver], nodes: list[Node]) -> None:
    _defined(nodes, receivers)
    known = set(_intervals(document))
    for node in nodes:
        for name in (*node.mute_intervals, *node.active_intervals):
            if name not in known:
                raise Refused(node.line, f"the time interval {name[:80]!a} is not defined")
    names = [receiver.name for receiver in receivers]
    if len(names) < len(document["receivers"]):
        raise Refused(document.lines["receivers"], "a receiver has no name")


def _defined(nodes: list[Node], receivers: list[Receiver]) -> None:
    known: set[str] = set()
    for receiver in receivers:
        if receiver.name in known:
            raise Refused(receiver.line, f"the receiver {receiver.name[:80]!a} is defined twice")
        known.add(receiver.name)
    for node in nodes:
        if node.receiver not in known:
            reason = f"the receiver {node.receiver[:80]!a} is not defined"
            raise Refused(node.line, reason)


def _intervals(document: Map) -> Iterator[str]:
    for key in ("mute_time_intervals", "time_intervals"):
        items = document.get(key)
        for item in items if isinstance(items, Seq) else ():
            if isinstance(item, Map):
                yield as_text(item.get("name")) or ""


def _receivers(holder: Map) -> list[Receiver]:
    items = holder.get("receivers")
    found = []
    for item in items if isinstance(items, Seq) else ():
        name = as_text(item.get("name")) if isinstance(item, Map) else None
        if isinstance(item, Map) and name:
            found.append(read_receiver(item, name[:500], item.line))
    return found


def _refusal(error: Refused, line: int, judge: str) -> Fault:
    reason = f"{judge} refuses this configuration, so it routes nothing: {error.reason}"
    return Fault(FAULT, line, reason, True)


def _moved(record: Configuration, at: Lines) -> Configuration:
    receivers = [
        each._replace(
            line=at(each.line),
            fields=[field._replace(line=at(field.line)) for field in each.fields],
        )
        for each in record.receivers
    ]
    nodes = [each._replace(line=at(each.line)) for each in record.nodes]
    return record._replace(receivers=receivers, nodes=nodes)
