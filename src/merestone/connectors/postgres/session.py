"""One read-only connection with deadlines; nothing of its errors can hold a secret.

Source: PostgreSQL: `default_transaction_read_only`, `statement_timeout`, `lock_timeout`; an empty
search path but for `pg_catalog`, so that no object of the database stands in for a system one.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote, urlsplit

from merestone.model.errors import SourceUnavailable
from merestone.model.settings import LiveTarget

CONNECT_SECONDS = 5
STATEMENT_SECONDS = 5
PORT = 5432
SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
OPTIONS = " ".join(
    (
        "-c default_transaction_read_only=on",
        f"-c statement_timeout={STATEMENT_SECONDS * 1000}",
        "-c lock_timeout=1000",
        f"-c idle_in_transaction_session_timeout={STATEMENT_SECONDS * 4000}",
        "-c search_path=pg_catalog",
    )
)
PASSWORD_IN_TEXT = re.compile(r"://[^\s@]*@|password\s*=\s*\S+", re.IGNORECASE)


def connected(target: LiveTarget, database: str = "") -> Any:
    """Return a connection to this database, or to that of the target.

    Raises: SourceUnavailable when it cannot be reached or psycopg is missing.
    """
    try:
        import psycopg
    except ImportError:
        raise SourceUnavailable("psycopg is missing; install merestone[postgres]") from None
    settings = _settings(target)
    if database:
        settings["dbname"] = database
    try:
        connection = psycopg.connect(**settings)
    except Exception as error:
        reason = reason_of(error, target)
        raise SourceUnavailable(f"postgres {target.name}: {reason}") from None
    connection.read_only = True
    return connection


def rows(connection: Any, query: str, *values: object) -> list[Any]:
    """Return the rows of one query, in a transaction of its own."""
    with connection.transaction():
        found: list[Any] = connection.execute(query, values).fetchall()
    return found


def _settings(target: LiveTarget) -> dict[str, Any]:
    """Return the settings by name: a password never becomes part of a connection string."""
    try:
        parts = urlsplit(target.url if "://" in target.url else f"postgresql://{target.url}")
        port = parts.port or PORT
    except ValueError:
        raise SourceUnavailable(f"postgres {target.name}: the URL is not `host:port`") from None
    if parts.scheme not in ("postgresql", "postgres"):
        raise SourceUnavailable(f"postgres {target.name}: the URL is no postgresql://")
    ssl_mode = target.option("sslmode", "prefer")
    if ssl_mode not in SSL_MODES:
        known = ", ".join(SSL_MODES)
        raise SourceUnavailable(f"postgres {target.name}: sslmode is one of {known}")
    return {
        "host": parts.hostname or "127.0.0.1",
        "port": port,
        "dbname": unquote(parts.path.strip("/")) or target.option("database", "postgres"),
        "user": target.user or unquote(parts.username or "") or None,
        "password": target.password or unquote(parts.password or "") or None,
        "sslmode": ssl_mode,
        "connect_timeout": CONNECT_SECONDS,
        "application_name": "merestone",
        "options": OPTIONS,
    }


def reason_of(error: Exception, target: LiveTarget) -> str:
    """Return what an error says, in one line and without the target's secrets."""
    text = str(error) or type(error).__name__
    for secret in (target.password, target.token, target.url):
        text = text.replace(secret, "***") if secret else text
    return PASSWORD_IN_TEXT.sub("***", " ".join(text.split()))[:300]
