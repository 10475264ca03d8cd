"""One SQL file: its tool by its path and its marks, and the half of it that goes forward.

Source: goose (`-- +goose Up`), dbmate (`-- migrate:up`), sql-migrate (`-- +migrate Up`) and
Liquibase's formatted SQL (`--liquibase formatted sql`, `--changeset author:id`, `--rollback …`).
"""

from __future__ import annotations

import re

from merestone.connectors.migrations.changes import Migration
from merestone.connectors.migrations.liquibase import TOOL as LIQUIBASE
from merestone.connectors.migrations.places import SqlPlace, sql_place
from merestone.connectors.migrations.sets import NOT_POSTGRES
from merestone.connectors.migrations.sql import TOO_MANY, read_sql
from merestone.source.file_connector import Unparsed
from merestone.source.file_text import FileText

MOST_BYTES = 8 << 20
MARK = re.compile(
    r"^[ \t]*--[ \t]*(?:\+(?P<plus>goose|migrate)|(?P<dbmate>migrate):)[ \t]*(?P<way>up|down)\b",
    re.IGNORECASE | re.MULTILINE,
)
TOOLS = {"goose": "goose", "migrate": "sql-migrate"}
FORMATTED = re.compile(r"\s*--[ \t]*liquibase[ \t]+formatted[ \t]+sql", re.IGNORECASE)
CHANGE_SET = re.compile(
    r"^[ \t]*--[ \t]*changeset[ \t]+([^\s:]+):(\S+)", re.IGNORECASE | re.MULTILINE
)


MOST_SETS = 10_000
MOST_MARKS = 1_000


def read_sql_file(file: FileText) -> list[Migration]:
    """Return the migrations of one file; one that undoes another is none.

    Raises: Unparsed for a file that is too large.
    """
    place = sql_place(file.path)
    if place is None:
        return []
    if len(file.data) > MOST_BYTES:
        raise Unparsed(0, f"{len(file.data):,} bytes; at most {MOST_BYTES:,} of SQL are read")
    text = file.text
    if FORMATTED.match(text):
        return _formatted(file, text)
    if place.is_back:
        return []
    marks = list(MARK.finditer(text))
    if len(marks) > MOST_MARKS:
        raise Unparsed(
            0, f"{len(marks):,} parts going up and down; at most {MOST_MARKS:,} are read"
        )
    if marks:
        return [_marked(place, text, marks)]
    return [_migration(place.tool, place, *_read(text, 1))]


def _read(text: str, line: int) -> tuple[tuple[object, ...], str]:
    found = read_sql(text, line)
    if not found.is_postgres:
        return (), NOT_POSTGRES
    return tuple(found.changes), "" if found.is_whole else TOO_MANY


def _migration(tool: str, place: SqlPlace, changes: tuple[object, ...], fault: str) -> Migration:
    return Migration(tool, place.folder, place.version, 1, changes, fault=fault)  # type: ignore[arg-type]


def _marked(place: SqlPlace, text: str, marks: list[re.Match[str]]) -> Migration:
    """Return the parts under `up` as one migration."""
    first = marks[0]
    tool = "dbmate" if first["dbmate"] else TOOLS[first["plus"].lower()]
    changes: tuple[object, ...] = ()
    fault = ""
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    line, counted = 1, 0
    for mark, end in zip(marks, ends, strict=True):
        line, counted = line + text.count("\n", counted, mark.start()), mark.start()
        if mark["way"].lower() == "up":
            found, said = _read(text[mark.start() : end], line)
            changes, fault = changes + found, fault or said
    return _migration(tool, place, changes, fault)


def _formatted(file: FileText, text: str) -> list[Migration]:
    sets = list(CHANGE_SET.finditer(text))
    if len(sets) > MOST_SETS:
        raise Unparsed(0, f"{len(sets):,} change sets; at most {MOST_SETS:,} in a file are read")
    ends = [each.start() for each in sets[1:]] + [len(text)]
    found = []
    line, counted = 1, 0
    for each, end in zip(sets, ends, strict=False):
        line, counted = line + text.count("\n", counted, each.start()), each.start()
        changes, fault = _read(text[each.start() : end], line)
        place = SqlPlace(LIQUIBASE, file.folder, each[2][:100], False)
        found.append(_migration(LIQUIBASE, place, changes, fault)._replace(line=line))
    return found
