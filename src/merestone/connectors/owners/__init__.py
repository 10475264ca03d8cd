"""Prow's OWNERS and OWNERS_ALIASES files."""

from __future__ import annotations

from merestone.connectors.owners.reading import NAME, read

__all__ = ["NAME", "read"]
