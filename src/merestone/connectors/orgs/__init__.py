"""GitHub organisations as Peribolos writes them: teams, members, former names."""

from __future__ import annotations

from merestone.connectors.orgs.org import NAME
from merestone.connectors.orgs.reading import read

__all__ = ["NAME", "read"]
