"""Lists of teams in a form of the user's own, read through a small mapping."""

from __future__ import annotations

from merestone.connectors.team_lists.reading import read
from merestone.connectors.team_lists.team import NAME

__all__ = ["NAME", "read"]
