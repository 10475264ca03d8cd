"""What one running PostgreSQL says of itself, in read-only sessions with deadlines.

Only the system catalogs are asked. A database that refuses is a problem; the others are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from merestone.connectors.postgres import queries
from merestone.connectors.postgres.database import Budget, database_facts
from merestone.connectors.postgres.owners import owner_labels
from merestone.connectors.postgres.session import connected, reason_of, rows
from merestone.model.errors import SourceUnavailable
from merestone.model.facts import Fact, Problem, Property, Relation, Thing
from merestone.model.settings import LiveTarget

NAME = "postgres"
MOST_DATABASES = 200
MOST_ROLES = 5_000


def read_live(target: LiveTarget) -> Iterator[Fact]:
    """Yield the server, its archiving, roles and databases, and what is in these.

    `url` is `host:port` or `postgresql://host:port/database`. Options: `database` (where to ask
    first), `sslmode`.

    Raises: SourceUnavailable when it cannot be reached, or psycopg is missing.
    """
    with connected(target) as connection:
        found: list[Any] = []
        yield from kept(target, "server", lambda: _server(connection, target))
        yield from kept(target, "backups", lambda: _backups(connection, target))
        yield from kept(target, "roles", lambda: _roles(connection, target))
        yield from kept(target, "databases", lambda: _databases(connection, target, found))
    budget = Budget()
    for name, _, _, _, _ in found:
        yield from _inside(target, name, budget)


def kept(target: LiveTarget, path: str, part: Callable[[], Iterator[Fact]]) -> Iterator[Fact]:
    """Yield one part; where it is refused, say so and let the others go on."""
    import psycopg

    try:
        yield from part()
    except psycopg.Error as error:
        reason = f"{path}: {reason_of(error, target)}"
        yield Problem(NAME, target.name, path, 0, reason, f"{path}//", True)


def _inside(target: LiveTarget, database: str, budget: Budget) -> Iterator[Fact]:
    try:
        connection = connected(target, database)
    except SourceUnavailable as error:
        yield Problem(NAME, target.name, database, 0, str(error), f"{database}//", True)
        return
    with connection:
        for part in database_facts(connection, target.name, database, budget):
            yield from kept(target, database, part)


def _server(connection: Any, target: LiveTarget) -> Iterator[Fact]:
    address = f"postgres:{target.name}"
    at = (target.name, "server", 0)
    yield Thing(*at, address, "PostgreSQL", target.name)
    version, _, _, is_standby = rows(connection, queries.SERVER)[0]
    yield Property(*at, address, "version", version)
    yield Property(*at, address, "standby", "true" if is_standby else "false")


def _backups(connection: Any, target: LiveTarget) -> Iterator[Fact]:
    """Yield archiving as a thing of its own; the command is not asked for, it may hold a secret."""
    address = f"postgres:{target.name}/backups"
    at = (target.name, "backups", 0)
    yield Thing(*at, address, "backups", f"{target.name}/backups", f"postgres:{target.name}")
    _, mode, level, _ = rows(connection, queries.SERVER)[0]
    yield Property(*at, address, "archive_mode", mode)
    yield Property(*at, address, "wal_level", level)
    keys = ("archived_count", "last_archived_at", "failed_count", "last_failed_at")
    for key, value in zip(keys, rows(connection, queries.ARCHIVER)[0], strict=True):
        if value is not None:
            said = value.isoformat() if hasattr(value, "isoformat") else str(value)
            yield Property(*at, address, key, said)


def _roles(connection: Any, target: LiveTarget) -> Iterator[Fact]:
    at = (target.name, "roles", 0)
    found = rows(connection, queries.ROLES, MOST_ROLES + 1)
    if len(found) > MOST_ROLES:
        reason = f"more than {MOST_ROLES:,} roles; the first by name are read"
        yield Problem(NAME, target.name, "roles", 0, reason, "roles//", True)
    for name, can_login, is_super, member_of in found[:MOST_ROLES]:
        address = role_address(target.name, name)
        yield Thing(*at, address, "role", name, f"postgres:{target.name}")
        yield Property(*at, address, "login", "true" if can_login else "false")
        if is_super:
            yield Property(*at, address, "superuser", "true")
        for role in member_of:
            yield Relation(*at, address, "member of", role_address(target.name, role))


def role_address(server: str, name: str) -> str:
    """Return a role's address: a scheme of its own, as roles and schemas often share names."""
    return f"postgres-role:{server}/{name}"


def _databases(connection: Any, target: LiveTarget, found: list[Any]) -> Iterator[Fact]:
    listed = rows(connection, queries.DATABASES, MOST_DATABASES + 1)
    if len(listed) > MOST_DATABASES:
        reason = f"more than {MOST_DATABASES:,} databases; the first by name are read"
        yield Problem(NAME, target.name, "databases", 0, reason, "databases//", True)
    found += listed[:MOST_DATABASES]
    at = (target.name, "databases", 0)
    for name, owner_id, owner, encoding, comment in found:
        address = f"postgres:{target.name}/{name}"
        yield Thing(*at, address, "database", name, f"postgres:{target.name}")
        yield Property(*at, address, "encoding", encoding)
        yield from owner_labels(at, address, owner_id, owner, comment)
