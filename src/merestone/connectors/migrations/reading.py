"""Finds migrations of every tool, and states one set for each folder of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from merestone.connectors.migrations.alembic import is_revision, read_alembic
from merestone.connectors.migrations.changes import Migration
from merestone.connectors.migrations.django import is_migration, read_django
from merestone.connectors.migrations.liquibase_xml import read_xml
from merestone.connectors.migrations.liquibase_yaml import read_yaml
from merestone.connectors.migrations.places import may_be, sql_place
from merestone.connectors.migrations.python_source import constants_of_class, parsed_python
from merestone.connectors.migrations.rails import read_rails
from merestone.connectors.migrations.sets import Parsed as Placed
from merestone.connectors.migrations.sets import restored, set_facts
from merestone.connectors.migrations.sql_file import read_sql_file
from merestone.model.facts import Fact
from merestone.model.settings import ReadSettings
from merestone.source.file_connector import Parsed, Record
from merestone.source.file_text import FileText
from merestone.source.tree import Tree

NAME = "migrations"
VERSION = "1"
APP_LABEL = "app label"


def concerns(path: str) -> bool:
    """Return whether a file of this path may be a migration."""
    return may_be(path)


def wants(file: FileText) -> bool:
    """Return whether the bytes look like a migration too."""
    name = file.name
    if name == "apps.py":
        return b"AppConfig" in file.data and b"label" in file.data
    if name.endswith(".py"):
        return is_revision(file) or is_migration(file)
    if name.endswith((".xml", ".yaml", ".yml", ".json")):
        return b"databaseChangeLog" in file.data
    return name.endswith(".rb") or sql_place(file.path) is not None


def parse(file: FileText) -> list[Record]:
    """Return one record for each migration of a file; see `Migration`.

    Raises: Unparsed, YamlError for a file that cannot be read at all.
    """
    if file.name == "apps.py":
        return _app_label(file)
    return list(_migrations(file))


def _migrations(file: FileText) -> list[Migration]:
    name = file.name
    if name.endswith(".py"):
        return read_alembic(file) if is_revision(file) else read_django(file)
    if name.endswith(".xml"):
        return read_xml(file)
    if name.endswith((".yaml", ".yml", ".json")):
        return read_yaml(file)
    return read_rails(file) if name.endswith(".rb") else read_sql_file(file)


def _app_label(file: FileText) -> list[Record]:
    """Return the label of an AppConfig, which its tables begin with."""
    tree = parsed_python(file.data)
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    labels = [label for node in classes if (label := constants_of_class(node).get("label"))]
    app = file.folder.rpartition("/")[2].lower()
    return [(APP_LABEL, app, labels[0])] if labels else []


def facts(tree: Tree, parsed: Parsed, settings: ReadSettings) -> Iterator[Fact]:  # noqa: ARG001
    """Yield the sets of migrations in order of tools and folders, and what they change."""
    labels: dict[str, str] = {}
    placed: dict[tuple[str, str], list[Placed]] = {}
    for path, records in parsed.items():
        for record in records:
            if record[0] == APP_LABEL:
                labels[record[1]] = record[2]
                continue
            made = restored(record)
            placed.setdefault((made.folder, made.tool), []).append((path, made))
    for (folder, tool), found in sorted(placed.items()):
        yield from set_facts(tree.repo, folder, tool, found, labels)
