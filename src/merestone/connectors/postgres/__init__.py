"""PostgreSQL, live: databases, schemas, tables, owners, grants, extensions and archiving."""

from __future__ import annotations

from merestone.connectors.postgres.live import NAME, read_live

__all__ = ["NAME", "read_live"]
