"""Alertmanager's routes and receivers, in files, in objects, and of a live server."""

from __future__ import annotations

from merestone.connectors.alertmanager.reading import NAME, VERSION, concerns, parse, wants
from merestone.connectors.alertmanager.stating import facts

__all__ = ["NAME", "VERSION", "concerns", "facts", "parse", "wants"]
