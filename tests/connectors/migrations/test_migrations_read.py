from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merestone.connectors import migrations
from merestone.model.facts import Fact, Problem, Property, Relation, Source, Thing
from merestone.model.settings import ReadSettings
from merestone.source.file_reading import read_files
from merestone.source.tree import Tree, open_tree

Make = Callable[..., Tree]


def read(tree: Tree) -> list[Fact]:
    return list(read_files(tree, [migrations], ReadSettings()))


def stated(tree: Tree) -> tuple[dict[str, str], dict[str, str]]:
    """Return the first set's properties, and target -> what is done to it."""
    rows = read(tree)
    first = next((row.address for row in rows if isinstance(row, Thing)), "")
    said = {r.key: r.value for r in rows if isinstance(r, Property) and r.address == first}
    done = {r.target.removeprefix("postgres:*/"): r.detail for r in rows if isinstance(r, Relation)}
    return said, done


ALEMBIC = b'''
"""add invoices"""
import sqlalchemy as sa
from alembic import op
import os; os.system("touch /tmp/never")
revision = "b2"
down_revision = "a1"
SCHEMA = "billing"

def upgrade() -> None:
    op.create_table("invoice", sa.Column("id", sa.Integer, sa.ForeignKey("x.y")), schema=SCHEMA)
    op.add_column("customer", sa.Column("vat", sa.Text))
    op.create_index("ix", "invoice", ["id"], schema="billing")
    with op.batch_alter_table("line", schema="billing") as batch_op:
        batch_op.add_column(sa.Column("x", sa.Text))
        batch_op.drop_constraint("c")
    op.rename_table("old", "new")
    op.execute(f"CREATE SCHEMA {SCHEMA}_audit")
    op.execute(sa.text("ALTER TABLE audit.log ADD x int"))
    op.drop_table(compute())
    query.add_column("not_a_table")

def downgrade() -> None:
    op.drop_table("gone")
'''


def test_alembic_upgrades_are_read_and_never_imported(memory_tree: Make) -> None:
    first = b"revision: str = 'a1'\ndown_revision = None\ndef upgrade():\n    pass\n"
    tree = memory_tree({"db/versions/b2_x.py": ALEMBIC, "db/versions/a1_x.py": first})
    said, done = stated(tree)
    assert said == {"tool": "Alembic", "migrations": "2", "latest version": "b2"}
    assert done == {
        "*/billing/invoice": "creates, alters",
        "*/*/customer": "alters",
        "*/billing/line": "alters",
        "*/*/old": "alters",
        "*/*/new": "creates",
        "*/billing_audit": "creates",
        "*/audit/log": "alters",
        "*/*/*": "drops",
    }
    (row,) = (row for row in read(tree) if isinstance(row, Thing))
    assert row[3:] == ("postgres-migrations:repo/db/versions", "migration set", "db/versions", "")
    place = next(r for r in read(tree) if isinstance(r, Relation) and r.target.endswith("invoice"))
    assert (place.path, place.line) == ("db/versions/b2_x.py", 11)


def test_alembic_has_as_many_latest_versions_as_heads(memory_tree: Make) -> None:
    files = {
        f"versions/{name}.py": f"revision = {name!r}\ndown_revision = {after}\n".encode()
        for name, after in (("a", "None"), ("b", "'a'"), ("c", "'a'"), ("d", "('b', 'x')"))
    }
    assert stated(memory_tree(files))[0]["latest version"] == "c, d"


FLYWAY = {
    "sql/V2__b.sql": b"ALTER TABLE billing.invoice ADD COLUMN x int;",
    "sql/V10_1__c.sql": b"DROP TABLE IF EXISTS billing.old, legacy CASCADE;",
    "sql/U10_1__c.sql": b"CREATE TABLE billing.undone (id int);",
    "sql/R__view.sql": b"CREATE OR REPLACE VIEW ${schema}.v AS SELECT 1;",
}


def test_flyway_files_are_known_by_name_and_undo_is_not_read(memory_tree: Make) -> None:
    said, done = stated(memory_tree(dict(FLYWAY)))
    assert said == {"tool": "Flyway", "migrations": "3", "latest version": "10_1"}
    assert done == {
        "*/billing/invoice": "alters",
        "*/billing/old": "drops",
        "*/*/legacy": "drops",
        "*/*/v": "creates",
    }


XML = b"""<?xml version="1.0"?>
<databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
    xmlns:ext="http://www.liquibase.org/xml/ns/dbchangelog-ext">
  <include file="other.xml"/>
  <changeSet id="7" author="a">
    <preConditions><tableExists tableName="asked"/></preConditions>
    <createTable tableName="invoice" schemaName="billing"><column name="id"/></createTable>
    <addForeignKeyConstraint baseTableName="line" baseTableSchemaName="billing"
        referencedTableName="far"/>
    <renameTable oldTableName="a" newTableName="b"/>
    <insert tableName="rows_only"/>
    <sql>CREATE INDEX i ON audit.log (x);</sql>
    <rollback><dropTable tableName="back"/></rollback>
  </changeSet>
  <changeSet id="8" author="a"><dropTable tableName="${name}"/></changeSet>
</databaseChangeLog>
"""
YAML = b"""
databaseChangeLog:
- changeSet:
    id: 9
    changes:
    - createTable: {tableName: invoice, schemaName: billing}
    - sql: {sql: "ALTER TABLE audit.log ADD x int"}
    rollback:
    - dropTable: {tableName: back}
- include: {file: other.yaml}
"""
FORMATTED = b"""--liquibase formatted sql
--changeset ana:1
create table billing.invoice (id int);
--rollback drop table billing.invoice;

--changeset ana:2
create index concurrently i on only audit.log (x);
"""


def test_liquibase_is_read_in_its_three_spellings(memory_tree: Make) -> None:
    said, done = stated(memory_tree({"db/changelog/a.xml": XML}))
    assert said == {"tool": "Liquibase", "migrations": "2", "latest version": "8"}
    assert done == {
        "*/billing/invoice": "creates",
        "*/billing/line": "alters",
        "*/*/a": "alters",
        "*/*/b": "creates",
        "*/audit/log": "alters",
        "*/*/*": "drops",
    }
    both = {"*/billing/invoice": "creates", "*/audit/log": "alters"}
    said, done = stated(memory_tree({"changelog.yaml": YAML}))
    assert (said["migrations"], done) == ("1", both)
    said, done = stated(memory_tree({"changelog/x.sql": FORMATTED}))
    assert (said["tool"], said["migrations"], done) == ("Liquibase", "2", both)


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        (b'<!DOCTYPE a [<!ENTITY x "y">]><databaseChangeLog/>', "a DTD or an entity"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><databaseChangeLog>&a;</databaseChangeLog>',
         "a DTD or an entity"),
        (b"<databaseChangeLog><changeSet>", "not XML: no element found"),
        (b"<databaseChangeLog>" * 100, "more than 64 levels"),
        (b'<?xml version="1.0" encoding="no-such"?><databaseChangeLog/>', ""),
    ],
)  # fmt: skip
def test_hostile_xml_is_a_problem(memory_tree: Make, xml: bytes, reason: str) -> None:
    rows = read(memory_tree({"changelog/a.xml": xml}))
    (problem,) = (row for row in rows if isinstance(row, Problem))
    assert problem.reason.startswith(reason)
    assert (problem.covers, problem.is_blinding) == ("changelog/a.xml//", True)
    assert isinstance(rows[-1], Source)
    assert rows[-1].status == "unread"


DJANGO_1 = b"""
from django.db import migrations, models
class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.CreateModel(
            name="Invoice",
            fields=[
                ("id", models.AutoField(primary_key=True)),
                ("tags", models.ManyToManyField(to="shop.Tag")),
                ("items", models.ManyToManyField(to="shop.Item", through="shop.Line")),
            ],
        ),
        migrations.CreateModel("Entry", [], {"db_table": 'audit"."entry'}),
        migrations.CreateModel(name="Seen", fields=[], options={"managed": False}),
        migrations.RunSQL("CREATE TABLE raw.thing (id int)", "DROP TABLE raw.thing"),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.DeleteModel("Old")],
            state_operations=[migrations.DeleteModel("OnlyState")],
        ),
    ]
"""
DJANGO_2 = b"""
from django.db import migrations, models
class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.AddField("entry", "x", models.TextField()),
        migrations.AlterModelTable("Invoice", "bills"),
        migrations.AddField(model_name="invoice", name="also", field=models.ManyToManyField("T")),
    ]
"""


def test_django_models_become_tables_and_keep_the_name_they_were_given(memory_tree: Make) -> None:
    files = {"shop/migrations/0001_initial.py": DJANGO_1, "shop/migrations/0002_x.py": DJANGO_2}
    said, done = stated(memory_tree(files))
    assert said == {"tool": "Django", "migrations": "2", "latest version": "0002_x"}
    assert done == {
        "*/*/shop_invoice": "creates, alters",
        "*/*/shop_invoice_tags": "creates",
        "*/audit/entry": "creates, alters",
        "*/raw/thing": "creates",
        "*/*/shop_old": "drops",
        "*/*/bills": "alters",
        "*/*/bills_also": "creates",
    }


def test_an_app_config_may_give_django_another_label(memory_tree: Make) -> None:
    apps = b"from django.apps import AppConfig\nclass C(AppConfig):\n    label = 'store'\n"
    files = {"shop/migrations/0001_initial.py": DJANGO_1, "shop/apps.py": apps}
    assert "*/*/store_invoice" in stated(memory_tree(files))[1]


RAILS = b"""
class X < ActiveRecord::Migration[7.1]
  def up
    create_table :invoices, id: :uuid do |t|
      t.references :customer
    end
    add_column "billing.lines", :x, :string
    create_join_table :tags, :invoices
    rename_table :a, :b
    add_index(table_name, :x)
    add_reference(
      :shipments, :invoice,
    )
    execute "CREATE SCHEMA audit"
    execute <<~SQL
      ALTER TABLE audit.log ADD x int;
    SQL
    remove_column :customers, :y
  end

  def down
    drop_table :gone
  end
end
"""


def test_rails_statements_are_read_line_by_line(memory_tree: Make) -> None:
    said, done = stated(memory_tree({"db/migrate/20240102030405_x.engine.rb": RAILS}))
    assert said == {"tool": "Rails", "migrations": "1", "latest version": "20240102030405"}
    assert done == {
        "*/*/invoices": "creates",
        "*/billing/lines": "alters",
        "*/*/invoices_tags": "creates",
        "*/*/a": "alters",
        "*/*/b": "creates",
        "*/*/*": "alters",
        "*/audit": "creates",
        "*/audit/log": "alters",
        "*/*/customers": "alters",
        "*/*/shipments": "alters",
    }


UP, DOWN = b"CREATE TABLE a.up (id int);", b"DROP TABLE a.down;"


@pytest.mark.parametrize(
    ("files", "tool", "count"),
    [
        ({"migrations/1_x.up.sql": UP, "migrations/1_x.down.sql": DOWN}, "up and down SQL", "1"),
        ({"migrations/1_x/up.sql": UP, "migrations/1_x/down.sql": DOWN}, "up and down SQL", "1"),
        ({"prisma/migrations/2024_x/migration.sql": UP}, "Prisma", "1"),
        ({"migrations/1_x.sql": b"-- +goose Up\n" + UP + b"\n-- +goose Down\n" + DOWN},
         "goose", "1"),
        ({"db/migrations/1_x.sql": b"-- migrate:up\n" + UP + b"\n-- migrate:down\n" + DOWN},
         "dbmate", "1"),
        ({"migrations/1.sql": UP, "migrations/2.sql": b""}, "SQL", "2"),
        ({"supabase/migrations/x.sql": UP}, "SQL", "1"),
    ],
)  # fmt: skip
def test_plain_sql_tools_are_told_apart(
    memory_tree: Make, files: dict[str, bytes], tool: str, count: str
) -> None:
    said, done = stated(memory_tree(files))
    assert (said["tool"], said["migrations"]) == (tool, count)
    assert done == {"*/a/up": "creates"}


def test_other_files_are_no_migrations(memory_tree: Make) -> None:
    rows = read(
        memory_tree(
            {
                "queries/report.sql": UP,
                "versions/__init__.py": b"__version__ = 1",
                "shop/migrations/__init__.py": b"",
                "db/migrate/readme.rb": UP,
                "changelog.yaml": b"- version: 1\n",
                "shop/apps.py": b"class A: pass",
            }
        )
    )
    assert rows == [Source("migrations", "repo", "absent", 0, "")]


def test_another_dialect_is_said_and_not_taken_for_postgresql(memory_tree: Make) -> None:
    mysql = b"CREATE TABLE `a` (`id` int) ENGINE=InnoDB;"
    rows = read(memory_tree({"migrations/1.sql": mysql, "migrations/2.sql": UP}))
    assert not any(isinstance(row, Relation) for row in rows)
    (problem,) = (row for row in rows if isinstance(row, Problem))
    assert not problem.is_blinding
    assert "backticks" in problem.reason


def test_a_folder_of_another_vendor_is_counted_only(memory_tree: Make) -> None:
    said, done = stated(memory_tree({"db/hsqldb/V1__a.sql": UP}))
    assert said == {
        "tool": "Flyway",
        "migrations": "1",
        "latest version": "1",
        "dialect": "hsqldb",
    }
    assert done == {}


def test_too_many_changes_are_said(memory_tree: Make) -> None:
    many = b"".join(b"create table a%d();" % number for number in range(10_100))
    rows = read(memory_tree({"V1__a.sql": many}))
    (problem,) = (row for row in rows if isinstance(row, Problem))
    assert problem.is_blinding
    assert "is not all told: there are more" in problem.reason
    assert sum(isinstance(row, Relation) for row in rows) == 10_000


HOSTILE: dict[str, bytes] = {
    "V1__quotes.sql": b"'" * 999_999,
    "V2__dollars.sql": b"".join(b"$a%d$" % i for i in range(130_000)),
    "V3__comments.sql": b"/*" * 500_000,
    "V4__dots.sql": b"CREATE TABLE " + b"a." * 490_000,
    "V5__commas.sql": b"DROP TABLE " + b"a," * 490_000,
    "V6__copies.sql": b"COPY a FROM stdin;" * 55_000,
    "V7__do.sql": b"DO $$ BEGIN " * 83_000,
    "V8__braces.sql": b"${" * 500_000,
    "V9__names.sql": b'"' * 999_999,
    "V10__blocks.sql": b"DO $$ DO $x$ CREATE TABLE a(); $x$ $$;" * 26_000,
    "V11__escapes.sql": b"E'\\" * 333_000,
    "V13__block.sql": b"DO $$ " + b"a " * 490_000 + b"$$;",
    "V14__semicolons.sql": b";" * 999_999,
    "V15__signs.sql": b"create table a (" + b"$-/" * 330_000,
    "V16__creates.sql": b"create table a();" * 58_000,
    "V12__marks.sql": b"-- +goose Up\n" * 76_000,
    "migrations/a.sql": b"--liquibase formatted sql\n" + b"--changeset a:1\n" * 60_000,
    "changelog/a.xml": b"<databaseChangeLog>" + b"<changeSet/>" * 83_000,
    "versions/a.py": b"revision = down_revision = 1\n" + b"(" * 300_000,
    "versions/b.py": b"revision = down_revision = 1\nif a:\n x\n" + b"elif a:\n x\n" * 34_000,
    "versions/c.py": b"revision = down_revision = 1\nx = a" + b"()" * 200_000,
    "shop/migrations/0001.py": b"django; class Migration: operations = [" + b"a(a=" * 80_000,
    "db/migrate/1_x.rb": b"add_column :a,\n" * 66_000,
    "db/migrate/2_x.rb": b"execute <<~SQL\n" * 66_000,
    "db/migrate/3_x.rb": b"add_column " + b":" * 990_000,
}  # fmt: skip


@pytest.mark.parametrize("path", HOSTILE)
def test_hostile_files_end_soon(memory_tree: Make, path: str) -> None:
    begun = time.process_time()
    rows = read(memory_tree({path: HOSTILE[path]}))
    assert isinstance(rows[-1], Source)
    assert time.process_time() - begun < 1.5


words = st.sampled_from(
    ["create", "table", "alter", "drop", "schema", "if", "exists", "a", ".", '"b"', "'", "$$", ";",
     "--", "\n", "/*", "*/", "(", ")", ",", "${x}", "on", "index", "set", "search_path", "to", "do",
     "begin", "`", "copy", "from", "stdin", "\\.", "e'", "rename", ":", "::", "type"]
)  # fmt: skip
paths = st.sampled_from(
    ["V1__x.sql", "migrations/1.up.sql", "changelog/x.xml", "changelog/x.yaml", "versions/x.py",
     "shop/migrations/0001_x.py", "shop/apps.py", "db/migrate/1_x.rb"]
)  # fmt: skip
heads = st.sampled_from(
    [b"", b"revision='a'\ndown_revision='b'\n", b"django; class Migration: pass\n",
     b"databaseChangeLog:\n- changeSet:\n", b"<databaseChangeLog><changeSet>",
     b"# AppConfig label\n", b"--liquibase formatted sql\n--changeset a:1\n"]
)  # fmt: skip


@given(paths, heads, st.lists(words).map(" ".join).map(str.encode) | st.binary(max_size=80))
def test_any_text_is_read_or_told(memory_tree: Make, path: str, head: bytes, text: bytes) -> None:
    rows = read(memory_tree({path: head + text}))
    assert isinstance(rows[-1], Source)
    json.dumps(rows)
    assert rows == read(memory_tree({path: head + text}))


def test_the_estates_have_no_migrations(shared: Path) -> None:
    tree = open_tree(shared / "estates" / "backstage-demo", name="repo")
    assert not any(isinstance(row, Problem) for row in read(tree))
