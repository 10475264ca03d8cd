"""Which files may hold SLOs, and the records that are kept of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from merestone.connectors.slo import openslo, pyrra, sloth
from merestone.source.file_text import FileText
from merestone.source.kubernetes_objects import SUFFIXES, KubernetesObject, objects_of
from merestone.source.map_fields import map_at
from merestone.source.yaml import Map

NAME = "slo"
VERSION = "3"
MARKS = (b"openslo", b"prometheus/v1", b"sloth.slok.dev", b"pyrra.dev")


def concerns(path: str) -> bool:
    """Return whether a file of this path may hold an SLO."""
    return path.endswith(SUFFIXES)


def wants(file: FileText) -> bool:
    """Return whether a file looks as if it held an SLO."""
    return any(mark in file.data for mark in MARKS)


def parse(file: FileText) -> list[Any]:
    """Return one record for each SLO, and for each object that an SLO may name."""
    found: list[Any] = []
    for document in file.documents:
        if isinstance(document, Map) and document.get("version") == sloth.VERSION:
            found.extend(sloth.sloth(document, None))
    for each in objects_of(file):
        found.extend(_records(each))
    return found


def _records(each: KubernetesObject) -> Iterator[dict[str, Any]]:
    held = {"kind": each.word, "namespace": each.namespace, "name": each.name}
    if each.group == sloth.GROUP and each.kind == "PrometheusServiceLevel":
        yield from sloth.sloth(map_at(each.body, "spec"), held)
    elif each.group == pyrra.GROUP and each.kind == "ServiceLevelObjective":
        yield pyrra.pyrra(each, held)
    elif each.group in openslo.GROUPS:
        record = openslo.openslo(each)
        if record:
            yield record
