"""Sloth's SLOs: its own file, and the PrometheusServiceLevel object.

Source: Sloth, "SLO spec" prometheus/v1 (snake_case) and sloth.slok.dev/v1 (camelCase). The time
window is an option of Sloth's command, so the file does not say it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from merestone.connectors.slo.queries import Queries
from merestone.connectors.slo.records import label_rows, named, objective, slo_record
from merestone.source.map_fields import line_at, map_at, maps_at, text_at
from merestone.source.yaml import Map

VERSION = "prometheus/v1"
GROUP = "sloth.slok.dev"
QUERIES = {
    "events": ("error_query", "errorQuery", "total_query", "totalQuery"),
    "raw": ("error_ratio_query", "errorRatioQuery"),
}
ALERTS = ("page_alert", "pageAlert", "ticket_alert", "ticketAlert")


def sloth(body: Map, object_of: dict[str, Any] | None) -> Iterator[dict[str, Any]]:
    """Yield every SLO of a file or of an object's `spec`."""
    shared = label_rows(body, "labels", "label")
    for each in maps_at(body, "slos"):
        if named(each):
            yield _slo(body, each, shared, object_of)


def _slo(
    body: Map, each: Map, shared: list[list[Any]], object_of: dict[str, Any] | None
) -> dict[str, Any]:
    queries = Queries()
    sli = map_at(each, "sli")
    for kind, keys in QUERIES.items():
        for key in keys:
            queries.read(map_at(sli, kind), key)
    alerting = map_at(each, "alerting")
    labels = label_rows(alerting, "labels", "label") + label_rows(
        alerting, "annotations", "annotation"
    )
    for key in ALERTS:
        labels += label_rows(map_at(alerting, key), "labels", "label")
    plugin = map_at(sli, "plugin")
    return slo_record(
        "sloth",
        each.line,
        named(each),
        queries,
        service=text_at(body, "service"),
        service_line=line_at(body, "service", each.line),
        objectives=objective(each, "objective"),
        labels=[*shared, *label_rows(each, "labels", "label"), *labels],
        alerts=[[named(alerting), line_at(alerting, "name", each.line)]] if named(alerting) else [],
        properties=[["SLI plugin", text_at(plugin, "id"), line_at(plugin, "id", each.line)]]
        if text_at(plugin, "id")
        else [],
        object=object_of,
    )
