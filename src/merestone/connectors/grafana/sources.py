"""Data sources of a dashboard: what each query asks, as far as the dashboard says it.

A query whose data source is known to be no Prometheus is not read: `expr` is Loki's word too.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from merestone.connectors.grafana.values import items_at, mapping_at, text_at
from merestone.connectors.grafana.variables import NAME

SPEAK_PROMQL = frozenset(
    (
        "prometheus",
        "grafana-amazonprometheus-datasource",
        "grafana-azureprometheus-datasource",
        "victoriametrics-datasource",
        "victoriametrics-metrics-datasource",
    )
)
BUILT_IN = frozenset(("grafana", "datasource", "__expr__", "mixed", "dashboard"))
BUILT_IN_NAMES = frozenset(
    ("-- Grafana --", "-- Mixed --", "-- Dashboard --", "grafana", "__expr__")
)


class DataSource(NamedTuple):
    """`name` is its name or uid as written; `type` its plugin, '' where nothing says it."""

    name: str
    type: str

    @property
    def may_be_prometheus(self) -> bool:
        """Return whether its queries may be PromQL."""
        return not self.type or self.type in SPEAK_PROMQL

    @property
    def is_built_in(self) -> bool:
        """Return whether Grafana itself answers."""
        return self.type in BUILT_IN or self.name in BUILT_IN_NAMES


UNSAID = DataSource("", "")


def declared(dashboard: Any) -> dict[str, str]:
    """Return the plugin of each variable that stands for a data source."""
    found: dict[str, str] = {}
    for given in items_at(dashboard, "__inputs"):
        if text_at(given, "type") == "datasource":
            found[text_at(given, "name")] = text_at(given, "pluginId")
    for variable in items_at(mapping_at(dashboard, "templating"), "list"):
        if text_at(variable, "type") == "datasource":
            found[text_at(variable, "name")] = text_at(variable, "query")
    return found


def source_of(value: Any, variables: dict[str, str]) -> DataSource:
    """Return the data source that a panel or query names."""
    if isinstance(value, dict):
        name = text_at(value, "uid")
        return DataSource(name, text_at(value, "type") or _type(name, variables))
    if isinstance(value, str):
        name = " ".join(value.split())[:200]
        return DataSource(name, _type(name, variables))
    return UNSAID


def _type(name: str, variables: dict[str, str]) -> str:
    found = NAME.search(name) if name.startswith(("$", "[[")) else None
    return variables.get(found[0], "") if found else ""
