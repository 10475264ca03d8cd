"""What is inside one database: extensions, schemas, tables, grants, the table of migrations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from merestone.connectors.postgres import queries
from merestone.connectors.postgres.grants import schema_grants, table_grants
from merestone.connectors.postgres.owners import owner_labels
from merestone.connectors.postgres.session import rows
from merestone.model.facts import Fact, Problem, Property, Relation, Thing

MOST_TABLES = 20_000
MOST_SCHEMAS = 2_000
MOST_EXTENSIONS = 500
KINDS = {
    "r": "table",
    "p": "partitioned table",
    "v": "view",
    "m": "materialized view",
    "f": "foreign table",
}
HISTORIES = {
    "alembic_version": "Alembic",
    "flyway_schema_history": "Flyway",
    "databasechangelog": "Liquibase",
    "django_migrations": "Django",
    "schema_migrations": "schema_migrations (Rails, golang-migrate, dbmate)",
    "goose_db_version": "goose",
    "_prisma_migrations": "Prisma",
    "__diesel_schema_migrations": "Diesel",
    "_sqlx_migrations": "sqlx",
}


class Budget:
    """How many tables of one server are still read, over all its databases."""

    def __init__(self, tables: int = MOST_TABLES) -> None:
        self.most = tables
        self.left = tables


def database_facts(
    connection: Any, server: str, database: str, budget: Budget
) -> list[Callable[[], Iterator[Fact]]]:
    """Return the parts of a database, each of which may be refused by itself."""
    at = (server, database, 0)
    return [
        lambda: _extensions(connection, at),
        lambda: _schemas(connection, at),
        lambda: _tables(connection, at, budget),
        lambda: schema_grants(connection, at),
        lambda: table_grants(connection, at),
    ]


def _extensions(connection: Any, at: tuple[str, str, int]) -> Iterator[Fact]:
    for name, version in rows(connection, queries.EXTENSIONS, MOST_EXTENSIONS):
        address = f"postgres:{at[0]}/{at[1]}"
        yield Property(*at, address, f"extension {name}", version)


def _schemas(connection: Any, at: tuple[str, str, int]) -> Iterator[Fact]:
    parent = f"postgres:{at[0]}/{at[1]}"
    found = rows(connection, queries.SCHEMAS, MOST_SCHEMAS + 1)
    if len(found) > MOST_SCHEMAS:
        yield _too_many(at, f"more than {MOST_SCHEMAS:,} schemas; the first by name are read")
    for _, name, owner_id, owner, comment, tables in found[:MOST_SCHEMAS]:
        address = f"{parent}/{name}"
        yield Thing(*at, address, "schema", name, parent)
        yield Property(*at, address, "tables", str(tables))
        yield from owner_labels(at, address, owner_id, owner, comment)


def _tables(connection: Any, at: tuple[str, str, int], budget: Budget) -> Iterator[Fact]:
    base = f"postgres:{at[0]}/{at[1]}"
    found = rows(connection, queries.TABLES, budget.left + 1)
    if len(found) > budget.left:
        yield _too_many(at, f"more than {budget.most:,} tables; the rest is not read")
        found = found[: budget.left]
    budget.left -= len(found)
    for schema, name, kind, is_partition, owner_id, owner, comment, in_schema, whole in found:
        address = f"{base}/{schema}/{name}"
        parent = f"{base}/{in_schema}/{whole}" if whole else f"{base}/{schema}"
        said = "partition" if is_partition and kind == "r" else KINDS[kind]
        yield Thing(*at, address, said, f"{schema}.{name}", parent)
        yield from owner_labels(at, address, owner_id, owner, comment)
        if name in HISTORIES:
            yield from _history(at, base, address, schema, name)


def _history(
    at: tuple[str, str, int], base: str, table: str, schema: str, name: str
) -> Iterator[Fact]:
    """Yield the migrations that a tool keeps count of in its table, as a thing of their own."""
    address = f"{base}/{schema}/{name}/migration"
    yield Thing(*at, address, "migration", f"{schema}.{name} migrations", f"{base}/{schema}")
    yield Property(*at, address, "tool", HISTORIES[name])
    yield Relation(*at, address, "writes", table)


def _too_many(at: tuple[str, str, int], reason: str) -> Problem:
    return Problem("postgres", at[0], at[1], 0, reason, f"{at[1]}//", True)
