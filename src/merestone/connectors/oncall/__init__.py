"""On-call schedules, from iCalendar files and a small YAML form."""

from __future__ import annotations

from merestone.connectors.oncall.reading import NAME, VERSION, concerns, parse, wants
from merestone.connectors.oncall.stating import facts

__all__ = ["NAME", "VERSION", "concerns", "facts", "parse", "wants"]
