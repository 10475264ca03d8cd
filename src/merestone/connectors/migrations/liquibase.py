"""Liquibase's changes as XML and YAML (or JSON) name them, made one.

Source: Liquibase, "Change Types": `schemaName` and `tableName` (`baseTable…` for keys, `newTable…`
for what a change makes, `viewName`); `sql` holds SQL. Conditions and rollbacks are not changes.
"""

from __future__ import annotations

from collections.abc import Mapping

from merestone.connectors.migrations.changes import UNSAID, Change, split_name

TOOL = "Liquibase"
CHANGE_SET = ("changeSet", "changeset")
NOT_CHANGES = frozenset(("rollback", "preConditions", "validCheckSum", "comment", "modifySql"))
ROWS = frozenset(("insert", "update", "delete", "loadData", "loadUpdateData", "tagDatabase"))
CREATES = frozenset(("createTable", "createView"))
DROPS = frozenset(("dropTable", "dropView"))
TABLE_KEYS = (
    *("tableName", "baseTableName", "oldTableName", "existingTableName", "viewName"),
    "oldViewName",
)
SCHEMA_KEYS = ("schemaName", "baseTableSchemaName", "existingTableSchemaName")
NEW_TABLE_KEYS = ("newTableName", "newViewName")


def change_of(name: str, fields: Mapping[str, str], line: int) -> list[Change]:
    """Return what one change type does to tables; nothing where it only touches rows."""
    if name in ROWS:
        return []
    schema = _first(fields, SCHEMA_KEYS)
    table = _first(fields, TABLE_KEYS)
    found = []
    if table:
        verb = "creates" if name in CREATES else "drops" if name in DROPS else "alters"
        found.append(Change(verb, *split_name(table, schema), line))
    new = _first(fields, NEW_TABLE_KEYS)
    if new:
        where = _first(fields, ("newTableSchemaName",)) or schema
        found.append(Change("creates", *split_name(new, where), line))
    if not found and schema:
        found.append(Change("alters", split_name(UNSAID, schema)[0], "", line))
    return found


def _first(fields: Mapping[str, str], keys: tuple[str, ...]) -> str:
    return next((fields[key] for key in keys if fields.get(key)), "")
