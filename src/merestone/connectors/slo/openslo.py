"""OpenSLO's objects, versions v1alpha, v1 and v2alpha.

Source: OpenSLO specification: SLO, SLI, Service, DataSource, AlertPolicy, AlertCondition,
AlertNotificationTarget.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from merestone.connectors.slo.queries import Queries
from merestone.connectors.slo.records import label_rows, objective, slo_record
from merestone.source.kubernetes_objects import KubernetesObject
from merestone.source.map_fields import line_at, map_at, maps_at, text_at
from merestone.source.yaml import Map

GROUPS = ("openslo", "openslo.com")
BESIDE = (
    "Service", "SLI", "DataSource", "AlertPolicy", "AlertCondition", "AlertNotificationTarget",
)  # fmt: skip
METRICS = ("good", "bad", "total", "raw")
QUERY_KEYS = ("query", "promql", "expr")
REFERENCES = (
    ("alertPolicies", "AlertPolicy", ("alertPolicyRef",)),
    ("conditions", "AlertCondition", ("conditionRef",)),
    ("notificationTargets", "AlertNotificationTarget", ("targetRef",)),
)


def openslo(each: KubernetesObject) -> dict[str, Any] | None:
    """Return the record of one object; None for a kind that is not read."""
    if each.kind == "SLO":
        return _slo(each)
    if each.kind not in BESIDE:
        return None
    spec = map_at(each.body, "spec")
    queries = Queries()
    if each.kind == "SLI":
        _indicator(spec, queries)
    return {
        "is": "beside",
        "kind": each.kind,
        "line": each.line,
        "name": each.name,
        "title": text_at(map_at(each.body, "metadata"), "displayName"),
        "type": text_at(spec, "type") or text_at(spec, "target"),
        "labels": _labels(each),
        "uses": list(_references(spec)),
        "metrics": queries.metrics,
        "unparsed": queries.unparsed,
        "queries": queries.count,
    }


def _slo(each: KubernetesObject) -> dict[str, Any]:
    spec = map_at(each.body, "spec")
    queries = Queries()
    objectives = maps_at(spec, "objectives")
    for held in (spec, *objectives):
        _indicator(map_at(map_at(held, "indicator"), "spec"), queries)
    _indicator(map_at(spec, "indicator"), queries)
    for held in objectives:
        _ratio(map_at(held, "ratioMetrics"), queries)
    window, line = _window(spec)
    return slo_record(
        "openslo",
        each.line,
        each.name,
        queries,
        title=text_at(map_at(each.body, "metadata"), "displayName"),
        service=text_at(spec, "service"),
        service_line=line_at(spec, "service", each.line),
        objectives=[
            row
            for held in objectives
            for row in objective(held, "target", is_ratio=True) + objective(held, "targetPercent")
        ],
        window=window,
        window_line=line or each.line,
        labels=_labels(each),
        uses=[*_references(spec), *(row for held in objectives for row in _references(held))],
        properties=_method(spec),
    )


def _method(spec: Map) -> list[list[Any]]:
    method = text_at(spec, "budgetingMethod")
    line = line_at(spec, "budgetingMethod", 0)
    return [["budgeting method", method, line]] if method else []


def _indicator(spec: Map, queries: Queries) -> None:
    _metric(map_at(spec, "thresholdMetric"), queries)
    _ratio(map_at(spec, "ratioMetric"), queries)


def _ratio(held: Map, queries: Queries) -> None:
    for key in METRICS:
        _metric(map_at(held, key), queries)


def _metric(held: Map, queries: Queries) -> None:
    """Read one metric: v1 has `metricSource`, v1alpha `source`, `queryType` and `query`.

    A query of a data source that is another's than Prometheus' is passed over; where only a
    DataSource object says it, its name is kept beside.
    """
    where = map_at(held, "metricSource") or map_at(held, "dataSource")
    kind = text_at(where, "type") or text_at(held, "queryType") or text_at(held, "source")
    if kind and kind.lower() not in ("prometheus", "promql"):
        return
    inner = map_at(where, "spec") or map_at(held, "spec") or held
    reference = "" if kind else text_at(where, "metricSourceRef") or text_at(held, "dataSourceRef")
    for key in QUERY_KEYS:
        queries.read(inner, key, reference)


def _window(spec: Map) -> tuple[str, int]:
    """Return how long the window is and whether it moves: `2w rolling`, `1M calendar`."""
    for key in ("timeWindow", "timeWindows"):
        for held in maps_at(spec, key):
            length = text_at(held, "duration")
            length = length or f"{text_at(held, 'count')} {text_at(held, 'unit')}".strip()
            moves = "calendar" if held.get("calendar") or held.get("isRolling") is False else ""
            moves = "rolling" if held.get("isRolling") is True else moves
            return f"{length} {moves}".strip(), held.line
    return "", 0


def _labels(each: KubernetesObject) -> list[list[Any]]:
    metadata = map_at(each.body, "metadata")
    return label_rows(metadata, "labels", "label") + label_rows(
        metadata, "annotations", "annotation"
    )


def _references(spec: Map) -> Iterator[list[Any]]:
    """Yield [kind, name, line] of the objects that one names."""
    for key in ("indicatorRef", "sliRef"):
        if text_at(spec, key):
            yield ["SLI", text_at(spec, key), line_at(spec, key, 0)]
    for key, kind, names in REFERENCES:
        for held in maps_at(spec, key):
            inner = text_at(map_at(held, "metadata"), "name")
            name = next((text_at(held, each) for each in names if text_at(held, each)), inner)
            if name:
                yield [kind, name, held.line]
