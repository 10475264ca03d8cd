"""Grafana dashboards: their folders, tags, data sources and the metrics that they read."""

from __future__ import annotations

from merestone.connectors.grafana.live import read_live
from merestone.connectors.grafana.reading import NAME, VERSION, concerns, parse, wants
from merestone.connectors.grafana.stating import facts

__all__ = ["NAME", "VERSION", "concerns", "facts", "parse", "read_live", "wants"]
