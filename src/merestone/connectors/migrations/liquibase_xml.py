"""Liquibase's XML changelogs, read as a stream: no DTD, no entity, bounded depth and number.

Source: Liquibase's `dbchangelog` schema; XML 1.0.
"""

from __future__ import annotations

from xml.parsers import expat

from merestone.connectors.migrations.changes import Change, Migration
from merestone.connectors.migrations.liquibase import (
    CHANGE_SET,
    NOT_CHANGES,
    TOOL,
    change_of,
)
from merestone.connectors.migrations.sql import read_sql
from merestone.source.file_connector import Unparsed
from merestone.source.file_text import FileText

MOST_BYTES = 8 << 20
MOST_DEPTH = 64
MOST_ELEMENTS = 200_000


class Refused(Exception):
    """Something of XML that no changelog needs."""


class _Reader:
    """Follows the elements; `depth_of_set` is where the current changeSet is, or 0."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.parser.StartDoctypeDeclHandler = self._refused
        self.parser.EntityDeclHandler = self._refused
        self.parser.ExternalEntityRefHandler = self._refused
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.depth = self.depth_of_set = self.depth_of_skip = self.depth_of_sql = 0
        self.elements = 0
        self.sql: list[str] = []
        self.sql_line = 0
        self.root = ""
        self.set_id, self.set_line = "", 0
        self.changes: list[Change] = []
        self.sets: list[tuple[str, int, tuple[Change, ...]]] = []

    def _refused(self, *_: object) -> int:
        raise Refused("a DTD or an entity declaration is not read; take it out")

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        name = qualified.rpartition(":")[2]
        self.depth += 1
        self.elements += 1
        if self.depth > MOST_DEPTH or self.elements > MOST_ELEMENTS:
            raise Refused(f"more than {MOST_DEPTH} levels or {MOST_ELEMENTS:,} elements")
        self.root = self.root or name
        line = self.parser.CurrentLineNumber
        if self.depth_of_skip:
            return
        if not self.depth_of_set:
            if name in CHANGE_SET:
                self.depth_of_set, self.set_line = self.depth, line
                self.set_id, self.changes = attributes.get("id", "")[:100], []
        elif name in NOT_CHANGES:
            self.depth_of_skip = self.depth
        elif self.depth == self.depth_of_set + 1:
            if name in ("sql", "createProcedure", "createView"):
                self.depth_of_sql, self.sql, self.sql_line = self.depth, [], line
            self.changes += change_of(name, attributes, line)

    def _text(self, text: str) -> None:
        if self.depth_of_sql and not self.depth_of_skip:
            self.sql.append(text)

    def _end(self, _: str) -> None:
        if self.depth == self.depth_of_sql:
            self.changes += read_sql("".join(self.sql), self.sql_line).changes
            self.depth_of_sql = 0
        if self.depth == self.depth_of_skip:
            self.depth_of_skip = 0
        if self.depth == self.depth_of_set:
            self.sets.append((self.set_id, self.set_line, tuple(self.changes)))
            self.depth_of_set = 0
        self.depth -= 1


def read_xml(file: FileText) -> list[Migration]:
    """Return one migration a changeSet; nothing for a document that is no changelog.

    Raises: Unparsed for what is no XML, or holds a DTD, or is too large or too deep.
    """
    if len(file.data) > MOST_BYTES:
        raise Unparsed(0, f"{len(file.data):,} bytes; at most {MOST_BYTES:,} of XML are read")
    reader = _Reader()
    try:
        reader.parser.Parse(file.data, True)
    except expat.ExpatError as error:
        raise Unparsed(error.lineno, f"not XML: {expat.ErrorString(error.code)}") from None
    except (Refused, ValueError, LookupError) as error:
        raise Unparsed(reader.parser.CurrentLineNumber, str(error)[:200]) from None
    if reader.root != "databaseChangeLog":
        return []
    if not reader.sets:
        return [Migration(TOOL, file.folder, "", 1, (), steps=0)]
    return [Migration(TOOL, file.folder, name, line, done) for name, line, done in reader.sets]
