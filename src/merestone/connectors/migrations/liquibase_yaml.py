"""Liquibase's changelogs in YAML and JSON.

Source: Liquibase, "YAML Changelog Example": `databaseChangeLog` is a list, of which `changeSet`
items hold `changes`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from merestone.connectors.migrations.changes import Change, Migration
from merestone.connectors.migrations.liquibase import CHANGE_SET, NOT_CHANGES, TOOL, change_of
from merestone.connectors.migrations.sql import read_sql
from merestone.source.file_text import FileText
from merestone.source.yaml import Map, Seq

ROOT = "databaseChangeLog"


def read_yaml(file: FileText) -> list[Migration]:
    """Return one migration a changeSet; nothing for a document that is no changelog."""
    found = []
    is_changelog = False
    for document in file.documents:
        listed = document.get(ROOT) if isinstance(document, Map) else None
        is_changelog = is_changelog or isinstance(listed, Seq)
        for item in _maps(listed):
            for key in CHANGE_SET:
                body = item.get(key)
                if isinstance(body, Map):
                    name = str(body.get("id", ""))[:100]
                    changes = tuple(_changes(body))
                    found.append(Migration(TOOL, file.folder, name, item.lines[key], changes))
    if is_changelog and not found:
        return [Migration(TOOL, file.folder, "", 1, (), steps=0)]
    return found


def _changes(body: Map) -> Iterator[Change]:
    for item in _maps(body.get("changes")):
        for name, value in item.items():
            line = item.lines[name]
            if name in NOT_CHANGES:
                continue
            fields = (
                {k: v for k, v in value.items() if isinstance(v, str)}
                if isinstance(value, Map)
                else {}
            )
            yield from change_of(name, fields, line)
            sql = (
                value if isinstance(value, str) else fields.get("sql") or fields.get("selectQuery")
            )
            if name == "sql" and sql:
                yield from (each._replace(line=line) for each in read_sql(sql).changes)


def _maps(value: Any) -> list[Map]:
    return [item for item in value if isinstance(item, Map)] if isinstance(value, Seq) else []
