"""What was parsed, kept by content in the user's cache folder: a second scan parses what changed.

One SQLite file a repository's root. A row holds when the bytes, the path, the connectors and
Merestone's own version are those that it was made with, and its own digest is right; else it is
as if it were not there. Nothing that is read from here is executed.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

LAYOUT = "1"
LONGEST_NAME = 200
MOST_CACHE_BYTES = 1 << 30
SCHEMA = """
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS parsed (
  path TEXT PRIMARY KEY, content BLOB, digest BLOB, packed TEXT
) WITHOUT ROWID;
"""


class Known:
    """The rows of one repository while it is read; `close` keeps what was new."""

    def get(self, path: str, data: bytes) -> str | None:  # noqa: ARG002
        """Return what was made of these bytes at this path, or None."""
        return None

    def put(self, path: str, data: bytes, packed: str) -> None:
        """Note what was made."""

    def close(self) -> None:
        """Write what is new, and forget what is no longer there."""


class ParsedCache:
    """A cache that keeps nothing; `StoredCache` keeps."""

    def of(self, repo: str, makers: Sequence[str]) -> Known:  # noqa: ARG002
        """Return the rows of one repository that these makers (name and version) made."""
        return Known()


NO_CACHE = ParsedCache()


class StoredCache(ParsedCache):
    """Keeps what was parsed below a folder, in a file for each root and repository.

    `version` is Merestone's. A file that cannot be read or written is none: nothing is raised.
    """

    def __init__(self, folder: Path, root: str, version: str) -> None:
        self._folder = folder
        self._root = root
        self._version = version

    def of(self, repo: str, makers: Sequence[str]) -> Known:
        """Return the rows of one repository."""
        name = f"{self._root}//{repo}".replace("%", "%25").replace("/", "%2F")
        if len(os.fsencode(name)) > LONGEST_NAME:
            name = hashlib.blake2b(os.fsencode(name), digest_size=16).hexdigest()
        made_by = "\n".join((LAYOUT, self._version, self._root, repo, *makers))
        return _Stored(self._folder / f"{name}.parsed.sqlite", made_by)


class _Stored(Known):
    def __init__(self, file: Path, made_by: str) -> None:
        self._file = file
        self._made_by = made_by
        self._salt = hashlib.blake2b(
            made_by.encode("utf-8", "surrogatepass"), digest_size=32
        ).digest()
        self._rows: dict[str, tuple[bytes, bytes, str]] = {}
        self._new: dict[str, tuple[bytes, bytes, str]] = {}
        self._used: set[str] = set()
        with suppress(sqlite3.Error, OSError):
            self._load()

    def _load(self) -> None:
        if not self._file.is_file() or self._file.stat().st_size > MOST_CACHE_BYTES:
            return
        connection = sqlite3.connect(f"{self._file.as_uri()}?mode=ro", uri=True)
        try:
            state = dict(connection.execute("SELECT name, value FROM state"))
            if state == {"made_by": self._made_by}:
                rows = connection.execute("SELECT path, content, digest, packed FROM parsed")
                self._rows = {
                    path: (content, digest, packed) for path, content, digest, packed in rows
                }
        finally:
            connection.close()

    def get(self, path: str, data: bytes) -> str | None:
        row = self._rows.get(path)
        if row is None:
            return None
        content, digest, packed = row
        if content != self._content(path, data) or not isinstance(packed, str):
            return None
        if digest != self._digest(content, packed):
            return None
        self._used.add(path)
        return packed

    def put(self, path: str, data: bytes, packed: str) -> None:
        content = self._content(path, data)
        self._new[path] = (content, self._digest(content, packed), packed)

    def _content(self, path: str, data: bytes) -> bytes:
        about = hashlib.blake2b(self._salt, digest_size=20)
        about.update(path.encode("utf-8", "surrogatepass") + b"\0")
        about.update(data)
        return about.digest()

    @staticmethod
    def _digest(content: bytes, packed: str) -> bytes:
        return hashlib.blake2b(
            content + packed.encode("utf-8", "surrogatepass"), digest_size=16
        ).digest()

    def close(self) -> None:
        gone = self._rows.keys() - self._used - self._new.keys()
        if not self._new and not gone:
            return
        with suppress(sqlite3.Error, OSError, UnicodeEncodeError):
            self._write(gone)

    def _write(self, gone: set[str]) -> None:
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            self._update(gone)
        except sqlite3.DatabaseError:
            self._file.unlink(missing_ok=True)  # damaged: made anew
            self._new |= {path: self._rows[path] for path in self._used}
            self._update(set())

    def _update(self, gone: set[str]) -> None:
        connection = sqlite3.connect(self._file, timeout=1)
        try:
            connection.executescript(SCHEMA)
            if not self._rows:
                connection.execute("DELETE FROM parsed")
                connection.execute("DELETE FROM state")
            connection.execute(
                "INSERT OR REPLACE INTO state VALUES ('made_by', ?)", [self._made_by]
            )
            connection.executemany("DELETE FROM parsed WHERE path = ?", ([path] for path in gone))
            connection.executemany(
                "INSERT OR REPLACE INTO parsed VALUES (?, ?, ?, ?)",
                ((path, *row) for path, row in self._new.items()),
            )
            connection.commit()
        finally:
            connection.close()
