"""What was parsed, kept by content in the user's cache folder: a second scan parses what changed.

One SQLite file a repository's root. A row holds when the bytes, the path, the connectors and
Merestone's own version are those that it was made with, and its own digest is right; else it is
as if it were not there. A file whose stamp is the one that it had then is not read to learn that
its bytes are the same. Nothing that is read from here is executed.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from merestone.source.kept import Known, ParsedCache, file_name

LAYOUT = "3"
MOST_CACHE_BYTES = 1 << 30
IN_USE = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
SCHEMA = """
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS parsed (
  path TEXT PRIMARY KEY, stamp BLOB, content BLOB, packed TEXT, digest BLOB
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS nobodys (paths BLOB, digest BLOB);
"""


class StoredCache(ParsedCache):
    """Keeps what was parsed below a folder, in a file for each root and repository.

    `version` is Merestone's. A file that cannot be read or written is none: nothing is raised.
    """

    def __init__(self, folder: Path, root: str, version: str) -> None:
        self._folder = folder
        self._root = root
        self._version = version

    def of(self, repo: str, makers: Sequence[str], part: str = "parsed") -> Known:
        """Return the rows of one repository; each `part` has a file of its own."""
        name = file_name(f"{self._root}//{repo}")
        made_by = "\n".join((LAYOUT, self._version, self._root, repo, *makers))
        return _Stored(self._folder / f"{name}.{part}.sqlite", made_by)


class _Row(NamedTuple):
    """What was made of one file; `content` is of its path and bytes, `digest` of all the rest."""

    stamp: bytes
    content: bytes
    packed: str
    digest: bytes


class _Stored(Known):
    def __init__(self, file: Path, made_by: str) -> None:
        self._file = file
        self._made_by = made_by
        self._salt = hashlib.blake2b(
            made_by.encode("utf-8", "surrogatepass"), digest_size=32
        ).digest()
        self._rows: dict[str, _Row] = {}
        self._new: dict[str, _Row] = {}
        self._used: set[str] = set()
        self._nobodys: frozenset[str] = frozenset()
        self._nobodys_now: frozenset[str] | None = None
        with suppress(sqlite3.Error, OSError):
            self._load()

    def _load(self) -> None:
        if not self._file.is_file() or self._file.stat().st_size > MOST_CACHE_BYTES:
            return
        connection = sqlite3.connect(f"{self._file.as_uri()}?mode=ro", uri=True)
        try:
            state = dict(connection.execute("SELECT name, value FROM state"))
            if state == {"made_by": self._made_by}:
                rows = connection.execute("SELECT path, stamp, content, packed, digest FROM parsed")
                self._rows = {path: _Row(*row) for path, *row in rows}
                for paths, digest in connection.execute("SELECT paths, digest FROM nobodys"):
                    if isinstance(paths, bytes) and digest == self._content("", paths):
                        self._nobodys = frozenset(filter(None, _text(paths).split("\0")))
        finally:
            connection.close()

    def is_nobodys(self, path: str) -> bool:
        return path in self._nobodys

    def note_nobodys(self, paths: Sequence[str]) -> None:
        self._nobodys_now = frozenset(paths)

    def unchanged(self, path: str, stamp: bytes) -> str | None:
        row = self._rows.get(path)
        if row is None or not stamp or row.stamp != stamp or not self._holds(path, row):
            return None
        self._used.add(path)
        return row.packed

    def get(self, path: str, data: bytes, stamp: bytes = b"") -> str | None:
        row = self._rows.get(path)
        if row is None or row.content != self._content(path, data) or not self._holds(path, row):
            return None
        if stamp and stamp != row.stamp:
            self._note(path, stamp, row.content, row.packed)
        self._used.add(path)
        return row.packed

    def put(self, path: str, data: bytes, packed: str, stamp: bytes = b"") -> None:
        self._note(path, stamp, self._content(path, data), packed)

    def _note(self, path: str, stamp: bytes, content: bytes, packed: str) -> None:
        digest = self._digest(path, stamp, content, packed)
        self._new[path] = _Row(stamp, content, packed, digest)

    def _content(self, path: str, data: bytes) -> bytes:
        about = hashlib.blake2b(self._salt, digest_size=20)
        about.update(path.encode("utf-8", "surrogatepass") + b"\0")
        about.update(data)
        return about.digest()

    def _holds(self, path: str, row: _Row) -> bool:
        """Return whether a row is whole, and of this path and these makers."""
        try:
            return row.digest == self._digest(path, row.stamp, row.content, row.packed)
        except (AttributeError, TypeError):
            return False  # another type than was written

    def _digest(self, path: str, stamp: bytes, content: bytes, packed: str) -> bytes:
        about = f"{path}\0{len(stamp)}\0".encode("utf-8", "surrogatepass")
        text = packed.encode("utf-8", "surrogatepass")
        return hashlib.blake2b(
            b"".join((self._salt, about, stamp, content, text)), digest_size=16
        ).digest()

    def close(self) -> None:
        gone = self._rows.keys() - self._used - self._new.keys()
        is_same = self._nobodys_now is None or self._nobodys_now == self._nobodys
        if not self._new and not gone and is_same:
            return
        with suppress(sqlite3.Error, OSError, UnicodeEncodeError):
            self._write(gone)

    def _write(self, gone: set[str]) -> None:
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            self._update(gone)
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode in IN_USE:
                raise  # another scan writes it
            self._file.unlink(missing_ok=True)  # damaged: made anew
            kept = {path: self._rows[path] for path in self._used}
            self._new = kept | self._new
            self._update(set())

    def _update(self, gone: set[str]) -> None:
        connection = sqlite3.connect(self._file, timeout=1)
        try:
            if not self._rows:
                for table in ("parsed", "state", "nobodys"):
                    connection.execute(f"DROP TABLE IF EXISTS {table}")
            connection.executescript(SCHEMA)
            connection.execute(
                "INSERT OR REPLACE INTO state VALUES ('made_by', ?)", [self._made_by]
            )
            connection.executemany("DELETE FROM parsed WHERE path = ?", ([path] for path in gone))
            connection.executemany(
                "INSERT OR REPLACE INTO parsed VALUES (?, ?, ?, ?, ?)",
                ((path, *row) for path, row in self._new.items()),
            )
            self._put_nobodys(connection)
            connection.commit()
        finally:
            connection.close()

    def _put_nobodys(self, connection: sqlite3.Connection) -> None:
        if self._nobodys_now is not None:
            paths = "\0".join(sorted(self._nobodys_now)).encode("utf-8", "surrogatepass")
            connection.execute("DELETE FROM nobodys")
            row = (paths, self._content("", paths))
            connection.execute("INSERT INTO nobodys VALUES (?, ?)", row)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")
