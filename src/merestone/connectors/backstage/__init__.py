"""Backstage catalog descriptors: entities, their relations, groups, users and locations."""

from __future__ import annotations

from merestone.connectors.backstage.catalog import read
from merestone.connectors.backstage.descriptor import NAME

__all__ = ["NAME", "read"]
