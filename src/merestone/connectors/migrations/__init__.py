"""Database migrations: Alembic, Flyway, Liquibase, Django, Rails and plain SQL, never run."""

from __future__ import annotations

from merestone.connectors.migrations.reading import NAME, VERSION, concerns, facts, parse, wants

__all__ = ["NAME", "VERSION", "concerns", "facts", "parse", "wants"]
