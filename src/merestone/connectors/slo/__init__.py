"""Service level objectives of OpenSLO, Sloth and Pyrra: objective, window, metrics, service."""

from __future__ import annotations

from merestone.connectors.slo.reading import NAME, VERSION, concerns, parse, wants
from merestone.connectors.slo.stating import facts

__all__ = ["NAME", "VERSION", "concerns", "facts", "parse", "wants"]
