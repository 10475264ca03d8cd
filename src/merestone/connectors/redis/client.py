"""One connection to a Redis server: only commands of an allow-list, with a deadline each.

Source: Redis' command reference; each of these has the flag `readonly`, or answers about the
server without changing it.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from merestone.model.errors import SourceUnavailable
from merestone.model.settings import LiveTarget

TIMEOUT_SECONDS = 5.0
PORT = 6379


def connected(target: LiveTarget) -> Any:
    """Return a client that has answered PING.

    Raises: SourceUnavailable when it cannot be reached or the package is missing.
    """
    try:
        import redis
    except ImportError:
        raise SourceUnavailable("the package redis is missing; install merestone[redis]") from None
    client = redis.Redis(**_settings(target), **_quiet())
    try:
        client.ping()
    except (redis.RedisError, OSError, ValueError) as error:
        client.close()
        raise SourceUnavailable(f"redis {target.name}: {reason_of(error, target)}") from None
    return client


def _settings(target: LiveTarget) -> dict[str, Any]:
    try:
        parts = urlsplit(target.url if "://" in target.url else f"redis://{target.url}")
        port, database = parts.port or PORT, int(parts.path.strip("/") or 0)
    except ValueError:
        raise SourceUnavailable(f"redis {target.name}: the URL is not `host:port`") from None
    if parts.scheme not in ("redis", "rediss"):
        raise SourceUnavailable(f"redis {target.name}: the URL is no redis:// or rediss://")
    return {
        "host": parts.hostname or "127.0.0.1",
        "port": port,
        "db": database,
        "username": target.user or None,
        "password": target.password or None,
        "ssl": parts.scheme == "rediss",
        "socket_timeout": TIMEOUT_SECONDS,
        "socket_connect_timeout": TIMEOUT_SECONDS,
        "protocol": 2,
    }


def _quiet() -> dict[str, Any]:
    """Return what stops second tries, and the package from sending its name (CLIENT)."""
    import inspect

    from redis import Redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    known = inspect.signature(Redis).parameters
    names = ("driver_info",) if "driver_info" in known else ("lib_name", "lib_version")
    return {"retry": Retry(NoBackoff(), 0)} | {name: None for name in names if name in known}


def reason_of(error: Exception, target: LiveTarget) -> str:
    """Return what an error says, in one line and without the target's secrets."""
    text = str(error) or type(error).__name__
    for secret in (target.password, target.token):
        text = text.replace(secret, "***") if secret else text
    return " ".join(text.split())[:300]
