"""Alembic's revisions: the operations of `upgrade`.

Source: Alembic, "Operation Reference": names and places of arguments; `batch_alter_table` and its
`schema`. What `downgrade` does is the way back, so it is not read.
"""

from __future__ import annotations

import ast

from merestone.connectors.migrations.changes import UNSAID, Change, Migration, named, split_name
from merestone.connectors.migrations.python_source import (
    argument,
    called,
    calls_in,
    constants,
    parsed_python,
    text_of,
)
from merestone.connectors.migrations.sql import read_sql
from merestone.source.file_text import FileText

TABLE_AT = {
    "create_table": ("creates", 0),
    "drop_table": ("drops", 0),
    "batch_alter_table": ("alters", 0),
    "create_table_comment": ("alters", 0),
    "drop_table_comment": ("alters", 0),
    "add_column": ("alters", 0),
    "drop_column": ("alters", 0),
    "alter_column": ("alters", 0),
    "create_index": ("alters", 1),
    "drop_index": ("alters", 1),
    "create_unique_constraint": ("alters", 1),
    "create_check_constraint": ("alters", 1),
    "create_primary_key": ("alters", 1),
    "create_foreign_key": ("alters", 1),
    "create_exclude_constraint": ("alters", 1),
    "drop_constraint": ("alters", 1),
}
TABLE_NAMES = ("table_name", "source_table")
SCHEMA_NAMES = ("schema", "source_schema")
OPERATORS = ("op", "batch_op")


def is_revision(file: FileText) -> bool:
    """Return whether a Python file looks like a revision, by its bytes."""
    return b"down_revision" in file.data and b"revision" in file.data


def read_alembic(file: FileText) -> list[Migration]:
    """Return one revision, its number and those that it follows; nothing for another file."""
    tree = parsed_python(file.data)
    known = constants(tree)
    if "revision" not in known:
        return []
    after = tuple(_texts(tree, "down_revision", known))
    ways_back = (ast.FunctionDef, ast.AsyncFunctionDef)
    up = [n for n in tree.body if not (isinstance(n, ways_back) and n.name.startswith("downgrade"))]
    changes = [change for call in calls_in(up) for change in _changes(call, known)]
    return [Migration("Alembic", file.folder, known["revision"][:100], 1, tuple(changes), after)]


def _texts(tree: ast.Module, name: str, known: dict[str, str]) -> list[str]:
    for node in tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if not isinstance(target, ast.Name) or target.id != name:
            continue
        value = getattr(node, "value", None)
        items = value.elts if isinstance(value, ast.Tuple | ast.List) else [value]
        return [said for item in items if (said := text_of(item, known))]
    return []


def _changes(call: ast.Call, known: dict[str, str]) -> list[Change]:
    name = called(call)
    if name == "rename_table" and _is_operation(call):
        old, new = (_table(call, at, known) for at in (0, 1))
        return [
            Change("alters", *old, call.lineno),
            Change("creates", old[0] if new[0] == UNSAID else new[0], new[1], call.lineno),
        ]
    if name == "execute":
        return _executed(call, known)
    if name in ("CreateSchema", "DropSchema"):
        schema = named(text_of(argument(call, 0, "name"), known) or "")
        return [Change("creates" if name == "CreateSchema" else "drops", schema, "", call.lineno)]
    if name not in TABLE_AT or not _is_operation(call) or _is_of_batch(call):
        return []
    verb, at = TABLE_AT[name]
    if name == "drop_index" and argument(call, at, *TABLE_NAMES) is None:
        return []
    return [Change(verb, *_table(call, at, known), call.lineno)]


def _is_operation(call: ast.Call) -> bool:
    """Return whether `op.…` or a batch's operation is called, and not a method of a table."""
    where = call.func.value if isinstance(call.func, ast.Attribute) else None
    return isinstance(where, ast.Name) and where.id in OPERATORS


def _is_of_batch(call: ast.Call) -> bool:
    """Return whether it is within `with op.batch_alter_table(…)`, which names the table."""
    where = call.func.value if isinstance(call.func, ast.Attribute) else None
    return isinstance(where, ast.Name) and where.id == "batch_op"


def _table(call: ast.Call, at: int, known: dict[str, str]) -> tuple[str, str]:
    names = (
        ("old_table_name", "new_table_name")[at : at + 1] if called(call) == "rename_table" else ()
    )
    table = text_of(argument(call, at, *TABLE_NAMES, *names), known)
    said = argument(call, -1, *SCHEMA_NAMES)
    schema = text_of(said, known)
    if table is None:
        return (named(schema or ""), UNSAID)
    return split_name(table, schema or "")


def _executed(call: ast.Call, known: dict[str, str]) -> list[Change]:
    """Return the changes of SQL that is written out, in `text(…)` too."""
    said = argument(call, 0, "sqltext", "statement")
    if isinstance(said, ast.Call) and called(said) == "text":
        said = argument(said, 0, "text")
    sql = text_of(said, known)
    if sql is None or said is None:
        return []
    return [change._replace(line=said.lineno) for change in read_sql(sql).changes]
