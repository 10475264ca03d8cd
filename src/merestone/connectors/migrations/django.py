"""Django's migrations: the operations of a `Migration` class, by model.

Source: Django, "Migration Operations"; a model's table is `APP_MODEL` in lower case unless
`db_table` says another; a many-to-many field without `through` has a table `MODELTABLE_FIELD`;
`managed: False` makes none; of `SeparateDatabaseAndState` only the database's half is run.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from merestone.connectors.migrations.changes import UNSAID, Change, Migration
from merestone.connectors.migrations.python_source import argument, called, parsed_python, text_of
from merestone.connectors.migrations.sql import read_sql
from merestone.source.file_text import FileText

TOOL = "Django"
OF_MODEL = frozenset(
    (
        *("AddField", "RemoveField", "AlterField", "RenameField"),
        *("AddIndex", "RemoveIndex", "RenameIndex", "AddConstraint", "RemoveConstraint"),
    )
)
OF_NAME = frozenset(
    (
        *("AlterUniqueTogether", "AlterIndexTogether", "AlterOrderWithRespectTo"),
        "AlterModelTableComment",
    )
)
RENAMES = "table is"
"""A change with this verb says which table a model has: see `resolve.tables`."""


def is_migration(file: FileText) -> bool:
    """Return whether a Python file looks like one of Django's migrations, by its bytes."""
    return b"django" in file.data and b"class Migration" in file.data


def read_django(file: FileText) -> list[Migration]:
    """Return one migration; nothing for a file without a class `Migration`."""
    tree = parsed_python(file.data)
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == "Migration":
            app = file.folder.rpartition("/")[0].rpartition("/")[2]
            listed = [item for part in node.body for item in _operations(part)]
            changes = [change for call in listed for change in _changes(call, app.lower())]
            name = file.name.removesuffix(".py")
            return [Migration(TOOL, file.folder, name, node.lineno, tuple(changes))]
    return []


def _operations(node: ast.stmt) -> list[ast.Call]:
    target = node.targets[0] if isinstance(node, ast.Assign) else None
    if not isinstance(target, ast.Name) or target.id != "operations":
        return []
    return _calls(node.value) if isinstance(node, ast.Assign) else []


def _calls(value: ast.expr | None) -> list[ast.Call]:
    items = value.elts if isinstance(value, ast.List | ast.Tuple) else []
    return [item for item in items if isinstance(item, ast.Call)]


def _changes(call: ast.Call, app: str) -> Iterator[Change]:
    name = called(call)
    if name in READERS:
        yield from READERS[name](call, app)
    elif name in OF_NAME:
        yield _of(call, app, "alters", argument(call, 0, "name"))
    elif name in OF_MODEL:
        model = argument(call, 0, "model_name")
        yield _of(call, app, "alters", model)
        field = argument(call, 2, "field")
        if name == "AddField" and field is not None:
            yield from _joined(field, app, model, argument(call, 1, "name"), call)


def _deleted(call: ast.Call, app: str) -> Iterator[Change]:
    yield _of(call, app, "drops", argument(call, 0, "name"))


def _renamed(call: ast.Call, app: str) -> Iterator[Change]:
    yield _of(call, app, "alters", argument(call, 0, "old_name"))
    yield _of(call, app, "creates", argument(call, 1, "new_name"))


def _moved(call: ast.Call, app: str) -> Iterator[Change]:
    model = argument(call, 0, "name")
    yield _of(call, app, "alters", model)
    yield from _table_is(call, app, model, argument(call, 1, "table"))


def _sql(call: ast.Call, app: str) -> Iterator[Change]:  # noqa: ARG001
    said = argument(call, 0, "sql")
    parts = said.elts if isinstance(said, ast.List | ast.Tuple) else [said]
    for part in parts:
        held = part.elts[0] if isinstance(part, ast.Tuple | ast.List) and part.elts else part
        sql = text_of(held, {})
        if sql and held is not None:
            yield from (each._replace(line=held.lineno) for each in read_sql(sql).changes)


def _in_database(call: ast.Call, app: str) -> Iterator[Change]:
    for inner in _calls(argument(call, 0, "database_operations")):
        if called(inner) != "SeparateDatabaseAndState":
            yield from _changes(inner, app)


def _of(call: ast.Call, app: str, verb: str, model: ast.expr | None) -> Change:
    said = text_of(model, {})
    key = f"{app}.{said.lower()}" if said else ""
    return Change(verb, UNSAID, UNSAID, call.lineno, model=key)


def _created(call: ast.Call, app: str) -> Iterator[Change]:
    model = argument(call, 0, "name")
    options = argument(call, 2, "options")
    said = _options(options)
    managed = said.get("managed")
    if isinstance(managed, ast.Constant) and managed.value is False:
        return
    yield from _table_is(call, app, model, said.get("db_table"))
    yield _of(call, app, "creates", model)
    fields = argument(call, 1, "fields")
    for item in fields.elts if isinstance(fields, ast.List) else []:
        if isinstance(item, ast.Tuple) and len(item.elts) == 2:
            yield from _joined(item.elts[1], app, model, item.elts[0], call)


def _options(node: ast.expr | None) -> dict[str, ast.expr]:
    if not isinstance(node, ast.Dict):
        return {}
    pairs = zip(node.keys, node.values, strict=True)
    return {text: value for key, value in pairs if (text := text_of(key, {}))}


def _table_is(
    call: ast.Call, app: str, model: ast.expr | None, table: ast.expr | None
) -> Iterator[Change]:
    if table is None:
        return
    name = text_of(table, {})
    if name is not None or not isinstance(table, ast.Constant):
        # Some write `schema"."table`, which Django quotes into a qualified name.
        schema, _, rest = (name or UNSAID).rpartition('"."')
        change = _of(call, app, RENAMES, model)
        yield change._replace(schema=schema.strip('"') or UNSAID, table=rest.strip('"') or UNSAID)


def _joined(
    field: ast.expr, app: str, model: ast.expr | None, name: ast.expr | None, call: ast.Call
) -> Iterator[Change]:
    """Yield the table of a many-to-many field that has no table of the user's own."""
    if not isinstance(field, ast.Call) or called(field) != "ManyToManyField":
        return
    if argument(field, -1, "through") is not None:
        return
    own = text_of(argument(field, -1, "db_table"), {})
    change = _of(call, app, "creates", model)
    suffix = f"_{text_of(name, {}) or UNSAID}"
    yield change._replace(model="", table=own) if own else change._replace(suffix=suffix)


READERS: dict[str, Callable[[ast.Call, str], Iterator[Change]]] = {
    "CreateModel": _created,
    "DeleteModel": _deleted,
    "RenameModel": _renamed,
    "AlterModelTable": _moved,
    "RunSQL": _sql,
    "SeparateDatabaseAndState": _in_database,
}
