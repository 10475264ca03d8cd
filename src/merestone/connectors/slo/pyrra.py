"""Pyrra's ServiceLevelObjective objects.

Source: Pyrra, pyrra.dev/v1alpha1: `ratio`, `latency`, `latencyNative` and `bool_gauge` indicators,
each with selectors of metrics. It knows no service: a label may name it.
"""

from __future__ import annotations

from typing import Any

from merestone.connectors.slo.queries import Queries
from merestone.connectors.slo.records import label_rows, named, objective, slo_record
from merestone.source.kubernetes_objects import KubernetesObject
from merestone.source.map_fields import line_at, map_at, text_at

GROUP = "pyrra.dev"
SELECTORS = (
    ("ratio", "errors"),
    ("ratio", "total"),
    ("latency", "success"),
    ("latency", "total"),
    ("latencyNative", "total"),
)
GAUGES = ("bool_gauge", "boolGauge")
SERVICE_LABELS = ("pyrra.dev/service", "service")


def pyrra(each: KubernetesObject, object_of: dict[str, Any]) -> dict[str, Any]:
    """Return the record of one SLO."""
    metadata, spec = map_at(each.body, "metadata"), map_at(each.body, "spec")
    queries = Queries()
    indicator = map_at(spec, "indicator")
    for kind, part in SELECTORS:
        queries.read(map_at(map_at(indicator, kind), part), "metric")
    for kind in GAUGES:
        queries.read(map_at(indicator, kind), "metric")
    labels = map_at(metadata, "labels")
    key = next((key for key in SERVICE_LABELS if text_at(labels, key)), "")
    alerting = map_at(spec, "alerting")
    return slo_record(
        "pyrra",
        each.line,
        each.name,
        queries,
        service=text_at(labels, key) if key else "",
        service_line=line_at(labels, key, each.line),
        objectives=objective(spec, "target"),
        window=text_at(spec, "window"),
        window_line=line_at(spec, "window", each.line),
        labels=label_rows(metadata, "labels", "label")
        + label_rows(metadata, "annotations", "annotation"),
        alerts=[[named(alerting), line_at(alerting, "name", each.line)]] if named(alerting) else [],
        object=object_of,
    )
