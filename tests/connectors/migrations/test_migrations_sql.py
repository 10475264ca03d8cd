from __future__ import annotations

import pytest

from merestone.connectors.migrations.sql import read_sql


def found(sql: str) -> list[tuple[str, str]]:
    changes = read_sql(sql).changes
    return [(each.verb, f"{each.schema}.{each.table}".rstrip(".")) for each in changes]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("create table if not exists Billing.Invoice (id int)", [("creates", "billing.invoice")]),
        ('CREATE UNLOGGED TABLE "Bill.ing"."In""v" ()', [("creates", 'Bill.ing.In"v')]),
        ("create temp table t (id int); create temporary view v as select 1", []),
        ("create foreign table f.t (id int) server s", [("creates", "f.t")]),
        ("CREATE MATERIALIZED VIEW m.v AS SELECT 1", [("creates", "m.v")]),
        ("alter table only a.b add column c int", [("alters", "a.b")]),
        ("alter table a.b rename to c", [("alters", "a.b"), ("creates", "a.c")]),
        ("alter table a.b set schema z", [("alters", "a.b"), ("creates", "z.b")]),
        ("alter table a.b rename column c to d", [("alters", "a.b")]),
        ("drop table a.b, c cascade; drop view v", [("drops", "a.b"), ("drops", "*.c"),
                                                      ("drops", "*.v")]),
        ("create schema if not exists s authorization r", [("creates", "s")]),
        ("create schema authorization r", [("creates", "r")]),
        ("drop schema a, b cascade", [("drops", "a"), ("drops", "b")]),
        ("create unique index concurrently if not exists i on only a.b using btree (c)",
         [("alters", "a.b")]),
        ("create index on a.b (c)", [("alters", "a.b")]),
        ("create trigger t after insert or update of x on a.b for each row execute function f()",
         [("alters", "a.b")]),
        ("create event trigger t on ddl_command_start execute function f()", []),
        ("create rule r as on insert to a.b do nothing", []),
        ("create type a.mood as enum ('x'); create type plain as enum ()", [("alters", "a")]),
        ("create function a.f() returns int language sql as $$ drop table x.y; $$",
         [("alters", "a")]),
        ("select 1 -- ; drop table a.b\n", []),
        ("/* drop table a.b; /* nested */ ; drop table c.d; */ select 1", []),
        ("insert into t values ('; drop table a.b; '), (E'\\'; drop table a.b; ')", []),
        ("insert into t values (E'a\\'; drop table a.b; '); drop table c.d", [("drops", "c.d")]),
        ("insert into t values ('a\\'); drop table c.d", [("drops", "c.d")]),
        ("insert into t values ('a''; drop table a.b;'); drop table c.d", [("drops", "c.d")]),
        ("select some'thing', 'x' -- it's\n, $q$; drop table a.b; $q$; drop table c.d",
         [("drops", "c.d")]),
        ("do $$ begin if true then create table a.b (id int); end if; end $$",
         [("creates", "a.b")]),
        ("do $$ begin execute 'create table a.b (id int)'; end $$", []),
        ("copy t from stdin;\n1\t; drop table a.b;\n\\.\ndrop table c.d;", [("drops", "c.d")]),
        ("set search_path to billing; create table t (); alter table t add x int",
         [("creates", "billing.t"), ("alters", "billing.t")]),
        ("set search_path = a, b; create table t (); alter table t add x int",
         [("creates", "a.t"), ("alters", "*.t")]),
        ("set local search_path to a; set search_path to default; create table t ()",
         [("creates", "*.t")]),
        ('set search_path to "$user", public; create table t ()', [("creates", "*.t")]),
        ("create table ${schema}.t (); create table {{ s }}.u ()",
         [("creates", "*.t"), ("creates", "*.u")]),
        ("create table ${env}_orders ()", [("creates", "*.*")]),
        ("create table :schema.t (x int default 1::int)", [("creates", "*.t")]),
        ("create table db.a.b (id int)", [("creates", "a.b")]),
        ("create policy p on a.b for select", [("alters", "a.b")]),
        ("create table", []),
        ("create table a.", []),
        ('create table "a/b" (id int)', [("creates", "*.*")]),
        ("create table [dbo].[t] (id int)", []),
        ("\ufeffcreate table a.b (id int)", [("creates", "a.b")]),
        ("create table größe.straße (id int)", [("creates", "größe.straße")]),
        ("unclosed 'text ; drop table a.b", []),
    ],
)  # fmt: skip
def test_what_a_statement_changes(sql: str, expected: list[tuple[str, str]]) -> None:
    assert found(sql) == expected


def test_the_line_is_that_of_the_name_and_a_third_part_is_the_database() -> None:
    sql = "-- a\n/* b\n */ create table\n  x.y (id int);\n\ndrop table db.s.t;"
    assert [(each.line, each.database) for each in read_sql(sql).changes] == [(4, "*"), (6, "db")]
