"""Writes what a read of a history found that was not kept yet, all of it or nothing."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

from merestone.connectors.history.kept_rows import (
    MOST_ROW_BYTES,
    MOST_ROW_COMMITS,
    Row,
    rows_of,
    unpack,
)
from merestone.connectors.history.record import sha_of

MOST_CACHE_BYTES = 256 << 20
MOST_WALKS = 2
WAIT_SECONDS = 1
TABLES = {
    "state": "name TEXT PRIMARY KEY, value BLOB",
    "block": "row INTEGER PRIMARY KEY, ids BLOB, sizes BLOB, blocks BLOB, digest BLOB",
    "walk": "about TEXT PRIMARY KEY, ids BLOB, has_left_out INTEGER, digest BLOB",
}


def made_by_of(connection: sqlite3.Connection) -> object:
    """Return what the rows of a file were made with; None where nothing says so."""
    with suppress(sqlite3.OperationalError):
        for (value,) in connection.execute("SELECT value FROM state WHERE name = 'made_by'"):
            return value
    return None


class KeptFile:
    """What is to be written to one file at the end of a read.

    `is_sound` says that it was read without a fault: one that was not is made anew. `used` and
    `damaged` are numbers of rows; `walk` is a row of its table, or None.
    """

    def __init__(self, file: Path, made_by: bytes) -> None:
        self._file = file
        self._made_by = made_by
        self._new: list[bytes] = []
        self._new_bytes = 0
        self.is_sound = False
        self.used: set[int] = set()
        self.damaged: set[int] = set()
        self.walk: tuple[str, bytes, int, bytes] | None = None

    def add(self, blocks: list[bytes]) -> None:
        """Note blocks that are new; no more than can be kept."""
        self._new_bytes += sum(map(len, blocks))
        if self._new_bytes <= MOST_CACHE_BYTES:
            self._new += blocks

    def write(self) -> None:
        """Write what is new.

        Raises: sqlite3.Error, OSError where that is not possible now.
        """
        if not self._new and not self.damaged and self.walk is None:
            return
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            self._update()
        except sqlite3.DatabaseError as error:
            has_other_tables = error.sqlite_errorcode == sqlite3.SQLITE_ERROR
            if isinstance(error, sqlite3.OperationalError) and not has_other_tables:
                raise  # in use, or no place: the file is as it was
            self._make_anew(has_other_tables)

    def _make_anew(self, has_other_tables: bool) -> None:
        """Write into a new file, or new tables, in the place of damaged ones."""
        self.is_sound = False
        if not has_other_tables:
            for name in (self._file.name, f"{self._file.name}-journal"):
                self._file.with_name(name).unlink(missing_ok=True)
        self._update()

    def _update(self) -> None:
        connection = sqlite3.connect(self._file, timeout=WAIT_SECONDS, isolation_level=None)
        try:
            # What a crash of the machine tears is found by the digests, and made anew.
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("BEGIN IMMEDIATE")
            self._lay_out(connection)
            self._put_blocks(connection)
            self._put_walk(connection)
            connection.execute("COMMIT")
        finally:
            connection.close()

    def _lay_out(self, connection: sqlite3.Connection) -> None:
        """Make the tables, anew where what is in them cannot be used."""
        if not self.is_sound or made_by_of(connection) != self._made_by:
            for name in TABLES:
                connection.execute(f"DROP TABLE IF EXISTS {name}")
        for name, columns in TABLES.items():
            connection.execute(f"CREATE TABLE IF NOT EXISTS {name} ({columns})")
        connection.execute("INSERT OR REPLACE INTO state VALUES ('made_by', ?)", [self._made_by])
        rows = [[number] for number in self.damaged]
        connection.executemany("DELETE FROM block WHERE row = ?", rows)

    def _put_blocks(self, connection: sqlite3.Connection) -> None:
        there: set[bytes] = set()
        for (ids,) in connection.execute("SELECT CAST(ids AS BLOB) FROM block"):
            there.update(ids.split(b"\n"))
        new = [block for block in self._new if sha_of(block) not in there]
        if not new:
            return
        free = self._free(connection, sum(map(len, new)))
        for row in rows_of([*self._last(connection), *new], self._made_by):
            free -= len(row.blocks)
            if free >= 0:
                connection.execute("INSERT INTO block VALUES (NULL, ?, ?, ?, ?)", row)

    def _free(self, connection: sqlite3.Connection, wanted: int) -> int:
        """Return how many bytes may be added; what was not used goes if there are too few."""
        asked = "SELECT total(length(blocks)) FROM block"
        [(taken,)] = connection.execute(asked)
        if taken + wanted > MOST_CACHE_BYTES:
            numbers = [number for (number,) in connection.execute("SELECT row FROM block")]
            unused = [[number] for number in numbers if number not in self.used]
            connection.executemany("DELETE FROM block WHERE row = ?", unused)
            [(taken,)] = connection.execute(asked)
        return MOST_CACHE_BYTES - int(taken)

    def _last(self, connection: sqlite3.Connection) -> list[bytes]:
        """Take out the last row if it has room, lest each scan leaves a small one behind."""
        asked = "SELECT row, ids, sizes, blocks, digest FROM block ORDER BY row DESC LIMIT 1"
        for number, *row in connection.execute(asked).fetchall():
            blocks = list(unpack(Row(*row), self._made_by).values())
            if len(blocks) < MOST_ROW_COMMITS and sum(map(len, blocks)) < MOST_ROW_BYTES:
                connection.execute("DELETE FROM block WHERE row = ?", [number])
                return blocks
        return []

    def _put_walk(self, connection: sqlite3.Connection) -> None:
        if self.walk is not None:
            connection.execute("INSERT OR REPLACE INTO walk VALUES (?, ?, ?, ?)", self.walk)
        connection.execute(
            "DELETE FROM walk WHERE rowid NOT IN "
            "(SELECT rowid FROM walk ORDER BY rowid DESC LIMIT ?)",
            [MOST_WALKS],
        )
