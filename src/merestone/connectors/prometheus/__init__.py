"""Prometheus' alerting and recording rules, in files, in objects, and of a live server."""

from __future__ import annotations

from merestone.connectors.prometheus.reading import NAME, VERSION, concerns, parse, wants
from merestone.connectors.prometheus.stating import facts

__all__ = ["NAME", "VERSION", "concerns", "facts", "parse", "wants"]
