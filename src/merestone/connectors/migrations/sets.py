"""One set of migrations: a folder of them, its tool, how far it goes and what it changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from merestone.connectors.migrations.changes import VERBS, Change, Migration
from merestone.connectors.migrations.resolve import Models
from merestone.connectors.migrations.sql import TOO_MANY
from merestone.model.facts import Fact, Problem, Property, Relation, Thing

Parsed = tuple[str, Migration]
"""A path, and one migration in it."""
NUMBER = re.compile(r"(\d+)")
NAME = "migrations"
OTHER_VENDORS = frozenset(
    (
        *("mysql", "mariadb", "h2", "hsqldb", "derby", "db2", "oracle", "sqlserver", "mssql"),
        *("sqlite", "sqlite3", "informix", "firebird", "clickhouse", "cassandra", "snowflake"),
    )
)
NOT_POSTGRES = "its SQL is not PostgreSQL's (backticks)"


def restored(record: Any) -> Migration:
    """Return a record as it was before it was kept as JSON."""
    made = Migration(*record)
    changes = tuple(Change(*each) for each in made.changes)
    return made._replace(changes=changes, after=tuple(made.after))


def set_facts(
    repo: str, folder: str, tool: str, found: list[Parsed], labels: dict[str, str]
) -> Iterator[Fact]:
    """Yield one set, its properties, and one relation for each schema or table it changes."""
    found = sorted(found, key=lambda each: (natural(each[1].version), each[0], each[1].line))
    address = f"postgres-migrations:{repo}/{folder}" if folder else f"postgres-migrations:{repo}"
    first = min(path for path, _ in found)
    at = (repo, first, 0)
    yield Thing(*at, address, "migration set", folder or repo, "")
    yield Property(*at, address, "tool", tool)
    yield Property(*at, address, "migrations", str(sum(each.steps for _, each in found)))
    if latest := latest_of(found):
        yield Property(*at, address, "latest version", latest)
    vendor = vendor_of(folder)
    faults = [(path, each.fault) for path, each in found if each.fault]
    if vendor:
        yield Property(*at, address, "dialect", vendor)
        return
    if all(fault != NOT_POSTGRES for _, fault in faults):
        yield from _changed(repo, address, found, labels)
    if faults:
        reason = f"{folder or repo}: what it changes is not all told: {faults[0][1]}"
        is_blinding = any(fault == TOO_MANY for _, fault in faults)
        yield Problem(NAME, repo, faults[0][0], 0, reason, f"{faults[0][0]}//", is_blinding)


def vendor_of(folder: str) -> str:
    """Return another vendor than PostgreSQL after whom the folder or one above it is called.

    Source: Flyway, `{vendor}` in locations; others follow it.
    """
    parts = [part.lower() for part in folder.split("/")]
    return next((part for part in reversed(parts) if part in OTHER_VENDORS), "")


def latest_of(found: list[Parsed]) -> str:
    """Return the newest version: Alembic's heads, else the highest by number."""
    followed = {before for _, each in found for before in each.after}
    if any(each.after for _, each in found):
        heads = sorted({each.version for _, each in found} - followed)
        return ", ".join(heads[:10])
    versions = [each.version for _, each in found if each.version]
    return versions[-1] if versions else ""


def natural(version: str) -> list[tuple[int, int | str]]:
    """Return a key that sorts 10 after 9, and numbers before words."""
    parts = NUMBER.split(version)
    return [(0, int(part[:40])) if part.isdecimal() else (1, part) for part in parts if part]


def _changed(
    repo: str, address: str, found: list[Parsed], labels: dict[str, str]
) -> Iterator[Relation]:
    models = Models(labels)
    places: dict[str, tuple[str, int]] = {}
    verbs: dict[str, set[str]] = {}
    for path, migration in found:
        for change in migration.changes:
            done = models.resolved(change)
            if done is None:
                continue
            target = f"postgres:*/{done.database}/{done.schema}"
            target += f"/{done.table}" if done.table else ""
            places.setdefault(target, (path, done.line))
            verbs.setdefault(target, set()).add(done.verb)
    for target, (path, line) in sorted(places.items()):
        said = ", ".join(verb for verb in VERBS if verb in verbs[target])
        yield Relation(repo, path, line, address, "changes", target, said)
