"""A real Redis on loopback; its own count of commands says what was asked."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from merestone.connectors.redis.live import read_live
from merestone.connectors.redis.sampling import sampled
from merestone.model.errors import SourceUnavailable
from merestone.model.facts import Fact, Problem, Property, Relation, Thing
from merestone.model.settings import LiveTarget

CANARY = "canary-5127"
READING = {"info", "ping", "scan", "type", "ttl", "acl|list", "config|get", "select", "auth"}


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    redis = pytest.importorskip("redis", reason="the package redis is not installed")
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no redis-server: apt-get install --no-install-recommends redis-server")
    folder: Path = tmp_path_factory.mktemp("redis")
    port = free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    command += ["--dir", str(folder), "--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    client = redis.Redis(port=port)
    try:
        for _ in range(100):
            try:
                client.ping()
                break
            except redis.ConnectionError:
                time.sleep(0.05)
        yield client
    finally:
        client.close()
        process.kill()
        process.wait(10)


@pytest.fixture
def filled(server: Any) -> Any:
    server.flushall()
    for number in range(40):
        server.set(f"session:{uuid.UUID(int=number)}", "x", ex=3600)
        server.hset(f"user:{number}:profile", "mail", "x")
        server.set(f"people:{chr(97 + number % 26) * 2}{chr(97 + number // 26) * 2}:cart", 1)
    for number in range(4):
        server.set(f"cache:product:{number}", 1, ex=1000 + number)
    server.set("ana@example.org", 1)
    server.set(b"\xff\xfe:x", 1)
    rules = ["on", f">{CANARY}", "~bill:*", "%R~user:*", "%W~out:*", "resetchannels", "+get"]
    server.execute_command("ACL", "SETUSER", "billing", *rules)
    return server


def target(server: Any, **more: Any) -> LiveTarget:
    port = server.connection_pool.connection_kwargs["port"]
    return LiveTarget("cache", "redis", f"127.0.0.1:{port}", **more)


def said(rows: list[Fact], address: str) -> dict[str, str]:
    return {r.key: r.value for r in rows if isinstance(r, Property) and r.address == address}


def test_the_server_and_its_eviction_are_two_things(filled: Any) -> None:
    rows = list(read_live(target(filled)))
    assert [row for row in rows if isinstance(row, Problem)] == []
    things = {row.address: (row.kind, row.parent) for row in rows if isinstance(row, Thing)}
    assert things["redis:cache"] == ("Redis", "")
    assert things["redis:cache/server"] == ("server", "redis:cache")
    assert things["redis:cache/eviction"] == ("eviction", "redis:cache")
    server = said(rows, "redis:cache/server")
    assert server["redis_version"].startswith("7.")
    assert server["maxmemory"] == server["config maxmemory"] == str(64 << 20)
    assert int(server["used_memory"]) > 100_000
    assert said(rows, "redis:cache/eviction") == {"maxmemory-policy": "allkeys-lru"}


def test_only_patterns_of_keys_are_kept_with_type_and_ttl(filled: Any) -> None:
    rows = list(read_live(target(filled)))
    patterns = [r.name for r in rows if isinstance(r, Thing) and r.kind == "key pattern"]
    assert patterns == [
        "*.*", "*:*", "cache:product:*", "people:*:cart", "session:*", "user:*:profile",
    ]  # fmt: skip
    cached = said(rows, "redis:cache/keys/cache:product:*")
    assert (cached["keys"], cached["share"], cached["type"]) == ("4", "3.2%", "string")
    assert 900 < int(cached["shortest TTL seconds"]) < int(cached["longest TTL seconds"]) <= 1003
    assert said(rows, "redis:cache/keys/user:*:profile") == {
        "keys": "40",
        "share": "31.7%",
        "type": "hash",
        "keys without TTL": "40",
    }
    assert "ana" not in repr(rows)


def test_users_and_what_they_reach_without_passwords(filled: Any) -> None:
    rows = list(read_live(target(filled)))
    user = "redis:cache/user/billing"
    assert said(rows, user) == {"enabled": "true", "needs password": "true"}
    reach = [(r.type, r.target) for r in rows if isinstance(r, Relation) and r.address == user]
    assert reach == [
        ("reads", "redis:cache/keys/bill:*"),
        ("writes", "redis:cache/keys/bill:*"),
        ("reads", "redis:cache/keys/user:*"),
        ("writes", "redis:cache/keys/out:*"),
    ]
    assert CANARY not in repr(rows)
    assert "#" not in repr(rows)


def test_nothing_but_reading_commands_is_sent(filled: Any) -> None:
    filled.config_resetstat()
    list(read_live(target(filled)))
    asked = {name.removeprefix("cmdstat_") for name in filled.info("commandstats")}
    assert asked - {"config|resetstat"} <= READING


def test_what_is_denied_is_a_problem_and_the_rest_is_kept(filled: Any) -> None:
    allowed = ["+ping", "+info", "+scan", "+type", "+ttl", "+select"]
    filled.execute_command("ACL", "SETUSER", "reader", "on", f">{CANARY}", "allkeys", *allowed)
    rows = list(read_live(target(filled, user="reader", password=CANARY)))
    problems = [row for row in rows if isinstance(row, Problem)]
    assert [(row.path, row.is_blinding) for row in problems] == [("config", True), ("users", True)]
    assert said(rows, "redis:cache/eviction") == {"maxmemory-policy": "allkeys-lru"}
    assert any(isinstance(row, Thing) and row.kind == "key pattern" for row in rows)
    assert CANARY not in repr(rows)


def test_a_sample_is_bounded_and_says_so(filled: Any) -> None:
    pipeline = filled.pipeline(transaction=False)
    for number in range(3000):
        pipeline.set(f"big:{number}", 1)
    pipeline.execute()
    assert sampled(filled, most_keys=1000).keys == 1000
    assert sampled(filled, most_keys=1000).bounded_by == "at most 1,000 keys are looked at"
    assert sampled(filled, most_seconds=0).bounded_by == "at most 0 s are taken"
    assert sampled(filled).bounded_by == ""


@pytest.mark.parametrize(
    "more",
    [{"user": "billing", "password": "wrong-9001"}, {"password": "wrong-9001", "user": "nobody"}],
)
def test_a_wrong_password_is_not_shown(filled: Any, more: dict[str, str]) -> None:
    with pytest.raises(SourceUnavailable, match="redis cache: ") as caught:
        list(read_live(target(filled, **more)))
    assert "wrong-9001" not in repr(caught.value)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://127.0.0.1:1", "no redis://"),
        ("127.0.0.1:port", "not `host:port`"),
        ("redis://127.0.0.1:1/x", "not `host:port`"),
        ("127.0.0.1:1", "Connection refused|Error 111"),
    ],
)
def test_what_cannot_be_reached_is_said(url: str, reason: str) -> None:
    pytest.importorskip("redis", reason="the package redis is not installed")
    with pytest.raises(SourceUnavailable, match=reason):
        list(read_live(LiveTarget("cache", "redis", url, password=CANARY)))


def test_the_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(SourceUnavailable, match=r"install merestone\[redis\]"):
        list(read_live(LiveTarget("cache", "redis", "127.0.0.1:1")))
