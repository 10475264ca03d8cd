"""Who else may read, write or change a schema or a table.

Source: PostgreSQL, "Privileges". What an owner may do is not said again; rights that come with
membership, superusers and single columns are not worked out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from merestone.connectors.postgres import queries
from merestone.connectors.postgres.session import rows
from merestone.model.facts import Fact, Problem, Property, Relation

MOST_GRANTS = 100_000
VERBS = {
    "SELECT": "reads",
    "INSERT": "writes",
    "UPDATE": "writes",
    "DELETE": "writes",
    "TRUNCATE": "writes",
    "CREATE": "changes",
}
PUBLIC = "PUBLIC"


def schema_grants(connection: Any, at: tuple[str, str, int]) -> Iterator[Fact]:
    """Yield what other roles may do with each schema."""
    for schema, role, privileges in _bounded(connection, queries.SCHEMA_GRANTS):
        yield from _granted(at, f"postgres:{at[0]}/{at[1]}/{schema}", role, privileges)


def table_grants(connection: Any, at: tuple[str, str, int]) -> Iterator[Fact]:
    """Yield what other roles may do with each table."""
    found = _bounded(connection, queries.TABLE_GRANTS)
    if len(found) > MOST_GRANTS:
        reason = f"more than {MOST_GRANTS:,} grants; the rest is not read"
        yield Problem("postgres", at[0], at[1], 0, reason, f"{at[1]}//", True)
    for schema, table, role, privileges in found[:MOST_GRANTS]:
        yield from _granted(at, f"postgres:{at[0]}/{at[1]}/{schema}/{table}", role, privileges)


def _bounded(connection: Any, query: str) -> list[Any]:
    return rows(connection, query, MOST_GRANTS + 1)


def _granted(
    at: tuple[str, str, int], address: str, role: str, privileges: list[str]
) -> Iterator[Fact]:
    said = ", ".join(privileges)
    yield Property(*at, address, f"granted to {role}", said)
    if role == PUBLIC:
        return
    holder = f"postgres-role:{at[0]}/{role}"
    for verb in dict.fromkeys(VERBS[each] for each in privileges if each in VERBS):
        yield Relation(*at, holder, verb, address, f"granted {said}")
