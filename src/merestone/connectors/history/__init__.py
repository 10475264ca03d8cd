"""Who changed what, and when: commits, authors and touched paths."""

from __future__ import annotations

from merestone.connectors.history.reach import NAME
from merestone.connectors.history.reading import read

__all__ = ["NAME", "read"]
