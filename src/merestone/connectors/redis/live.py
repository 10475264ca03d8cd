"""What one running Redis says of itself, by commands that change nothing.

INFO, CONFIG GET maxmemory*, SCAN, TYPE, TTL, ACL LIST. One that is denied is a problem, and the
rest is kept. No key, value, password or hash is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from merestone.connectors.redis.acl import user_of
from merestone.connectors.redis.client import connected, reason_of
from merestone.connectors.redis.patterns import Seen, folded
from merestone.connectors.redis.sampling import sampled
from merestone.model.facts import Fact, Problem, Property, Relation, Thing
from merestone.model.settings import LiveTarget

NAME = "redis"
SERVER_INFO = ("redis_version", "redis_mode", "role", "used_memory", "maxmemory")
POLICY = "maxmemory-policy"
MOST_PATTERNS = 2_000
MOST_USERS = 1_000

Reader = Callable[[Any, LiveTarget], Iterator[Fact]]


def read_live(target: LiveTarget) -> Iterator[Fact]:
    """Yield the server, its eviction, its patterns of keys and its users.

    `url` is `host:port`, or `redis://host:port/database` (`rediss` for TLS).

    Raises: SourceUnavailable when it cannot be reached, or the package redis is missing.
    """
    client = connected(target)
    try:
        yield Thing(target.name, "", 0, f"redis:{target.name}", "Redis", target.name)
        for path, reader in READERS.items():
            yield from _kept(path, reader, client, target)
    finally:
        client.close()


def _kept(path: str, reader: Reader, client: Any, target: LiveTarget) -> Iterator[Fact]:
    from redis import RedisError

    try:
        yield from reader(client, target)
    except (RedisError, OSError, ValueError) as error:
        reason = f"{path}: {reason_of(error, target)}"
        yield Problem(NAME, target.name, path, 0, reason, f"{path}//", True)


def _server(client: Any, target: LiveTarget) -> Iterator[Fact]:
    """Yield the server's version and memory, and eviction as a thing of its own, from INFO."""
    about = client.info("all")
    whole, server = f"redis:{target.name}", f"redis:{target.name}/server"
    yield Thing(target.name, "server", 0, server, "server", f"{target.name}/server", whole)
    for key in SERVER_INFO:
        if key in about:
            yield Property(target.name, "server", 0, server, key, str(about[key])[:200])
    yield from _policy(target, str(about.get("maxmemory_policy", "")))


def _policy(target: LiveTarget, policy: str) -> Iterator[Fact]:
    whole = f"redis:{target.name}"
    if policy:
        eviction = f"{whole}/eviction"
        name = f"{target.name}/eviction"
        yield Thing(target.name, "eviction", 0, eviction, "eviction", name, whole)
        yield Property(target.name, "eviction", 0, eviction, POLICY, policy[:200])


def _settings(client: Any, target: LiveTarget) -> Iterator[Fact]:
    """Yield the settings about memory; managed services often deny CONFIG."""
    found = client.config_get("maxmemory*")
    for key, value in sorted(found.items()):
        if key.startswith("maxmemory"):
            address = f"redis:{target.name}/server"
            yield Property(target.name, "config", 0, address, f"config {key}", str(value)[:200])


def _keys(client: Any, target: LiveTarget) -> Iterator[Fact]:
    whole = f"redis:{target.name}"
    sample = sampled(client)
    at = (target.name, "keys", 0)
    yield Thing(*at, f"{whole}/keys", "keys", f"{target.name}/keys", whole)
    yield Property(*at, f"{whole}/keys", "keys sampled", str(sample.keys))
    if sample.bounded_by:
        reason = f"the patterns are those of {sample.keys:,} keys: {sample.bounded_by}"
        yield Problem(NAME, target.name, "keys", 0, reason, "keys//", True)
    patterns = folded(sample.seen)
    if len(patterns) > MOST_PATTERNS:
        reason = (
            f"{len(patterns):,} patterns of keys; the {MOST_PATTERNS:,} with most keys are kept"
        )
        yield Problem(NAME, target.name, "keys", 0, reason, "keys//", True)
        most = sorted(patterns, key=lambda each: (-patterns[each].keys, each))[:MOST_PATTERNS]
        patterns = {pattern: patterns[pattern] for pattern in sorted(most)}
    for pattern, seen in patterns.items():
        address = f"{whole}/keys/{pattern}"
        yield Thing(*at, address, "key pattern", pattern, f"{whole}/keys")
        for key, value in _about(seen, sample.keys):
            yield Property(*at, address, key, value)


def _about(seen: Seen, total: int) -> Iterator[tuple[str, str]]:
    yield "keys", str(seen.keys)
    yield "share", f"{100 * seen.keys / max(total, 1):.1f}%"
    if seen.types:
        yield "type", ", ".join(sorted(seen.types))
    if seen.ttl.none:
        yield "keys without TTL", str(seen.ttl.none)
    if seen.ttl.least >= 0:
        yield "shortest TTL seconds", str(seen.ttl.least)
        yield "longest TTL seconds", str(seen.ttl.most)


def _users(client: Any, target: LiveTarget) -> Iterator[Fact]:
    whole = f"redis:{target.name}"
    at = (target.name, "users", 0)
    lines = client.acl_list()
    if len(lines) > MOST_USERS:
        reason = f"{len(lines):,} users; the first {MOST_USERS:,} are read"
        yield Problem(NAME, target.name, "users", 0, reason, "users//", True)
    for line in lines[:MOST_USERS]:
        user = user_of(line if isinstance(line, str) else line.decode("utf-8", "backslashreplace"))
        if user is None:
            continue
        address = f"{whole}/user/{user.name}"
        yield Thing(*at, address, "user", user.name, whole)
        yield Property(*at, address, "enabled", "true" if user.is_on else "false")
        yield Property(*at, address, "needs password", "false" if user.has_no_password else "true")
        for verb, pattern in user.keys:
            yield Relation(*at, address, verb, f"{whole}/keys/{pattern}")


READERS: dict[str, Reader] = {
    "server": _server,
    "config": _settings,
    "keys": _keys,
    "users": _users,
}
