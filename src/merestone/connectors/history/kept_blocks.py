"""What git said of each commit, kept in the user's cache folder: a second read asks for the rest.

One SQLite file a git directory. It holds for the same mailmap, the same git and the same question;
each row has a digest of its own, and one that is not right is as if it were not there. Where a
shallow clone ends, a commit seems to be new as a whole: it is neither kept nor taken from here.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock

from merestone.connectors.history.blocks import FIELDS
from merestone.connectors.history.diff_tree import COMMAND
from merestone.connectors.history.kept import Kept
from merestone.connectors.history.kept_file import (
    MOST_CACHE_BYTES,
    WAIT_SECONDS,
    KeptFile,
    made_by_of,
)
from merestone.connectors.history.kept_rows import Row, digest_of, unpack
from merestone.connectors.history.record import sha_of
from merestone.source.git import Git
from merestone.source.kept import file_name

LAYOUT = "1"


def kept_of(git: Git, mailmap: Path | None, folder: str) -> Kept:
    """Return what is kept below a folder, '' being none, of a repository with this mailmap."""
    if not folder or git.layout is None:
        return Kept()
    root = os.path.realpath(git.layout.common)
    try:
        program = Path(git.program).stat()
        mapped = mailmap.read_bytes() if mailmap else b"none"
    except OSError:
        return Kept()
    about = f"{git.program} {program.st_size} {program.st_mtime_ns} {COMMAND} {FIELDS}"
    salt = digest_of(b"", LAYOUT.encode(), os.fsencode(about), os.fsencode(root), mapped)
    ends = {sha.encode("ascii") for sha in git.shallow}
    return _Stored(Path(folder) / f"{file_name(root)}.history.sqlite", salt, ends)


class _Stored(Kept):
    """A file of blocks. One that cannot be read or written is none: nothing is raised."""

    def __init__(self, file: Path, salt: bytes, ends: set[bytes]) -> None:
        self._file = KeptFile(file, salt)
        self._salt = salt
        self._ends = ends
        self._lock = Lock()
        self._open: dict[int, dict[bytes, bytes]] = {}
        self._connection: sqlite3.Connection | None = None
        self._index: dict[bytes, int] = {}
        with suppress(sqlite3.Error, OSError):
            self._load(file)

    def _load(self, file: Path) -> None:
        if not file.is_file() or file.stat().st_size > 2 * MOST_CACHE_BYTES:
            return
        place = f"{file.as_uri()}?mode=ro"
        connection = sqlite3.connect(place, uri=True, timeout=WAIT_SECONDS, check_same_thread=False)
        self._connection = connection
        if made_by_of(connection) != self._salt:
            return
        for row, ids in connection.execute("SELECT row, ids FROM block"):
            if not isinstance(ids, bytes):
                self._index.clear()
                return
            self._index.update(dict.fromkeys(ids.split(b"\n"), row))
        for sha in self._ends:
            self._index.pop(sha, None)
        self._file.is_sound = True

    def blocks(self, ids: list[bytes]) -> dict[bytes, bytes]:
        index = self._index
        with self._lock:
            numbers = sorted({index[sha] for sha in ids if sha in index})
            rows = {number: self._row(number) for number in numbers}
            self._open = rows or self._open
        found = {}
        for sha in ids:
            if sha in index:
                block = rows[index[sha]].get(sha)
                if block is not None:
                    found[sha] = block
        return found

    def _row(self, number: int) -> dict[bytes, bytes]:
        """Return the blocks of a row; none, and a note that it is to go, where it is damaged."""
        if number in self._open:
            return self._open[number]
        blocks: dict[bytes, bytes] = {}
        try:
            assert self._connection is not None
            asked = "SELECT ids, sizes, blocks, digest FROM block WHERE row = ?"
            for row in self._connection.execute(asked, [number]):
                blocks = unpack(Row(*row), self._salt)
        except sqlite3.Error:
            self._file.is_sound = False
        (self._file.used if blocks else self._file.damaged).add(number)
        return blocks

    def lacks(self, ids: list[bytes]) -> int:
        return sum(sha not in self._index for sha in ids)

    def add(self, said: Sequence[object], known: Mapping[bytes, bytes]) -> None:
        blocks = [each for each in said if isinstance(each, bytes)]
        if known or self._ends:
            seen = known.keys() | self._ends
            blocks = [each for each in blocks if sha_of(each) not in seen]
        with self._lock:
            self._file.add(blocks)

    def walk(self, about: str) -> tuple[list[bytes], bool] | None:
        if self._connection is None or not self._file.is_sound:
            return None
        about = self._walk_about(about)
        asked = "SELECT ids, has_left_out, digest FROM walk WHERE about = ?"
        with suppress(sqlite3.Error), self._lock:
            for ids, has_left_out, digest in self._connection.execute(asked, [about]):
                if not isinstance(ids, bytes) or has_left_out not in (0, 1):
                    return None
                parts = about.encode(), ids, b"%d" % has_left_out
                if digest == digest_of(self._salt, *parts):
                    return ids.split(b"\n") if ids else [], bool(has_left_out)
        return None

    def add_walk(self, about: str, ids: list[bytes], has_left_out: bool) -> None:
        about = self._walk_about(about)
        data = b"\n".join(ids)
        digest = digest_of(self._salt, about.encode(), data, b"%d" % has_left_out)
        self._file.walk = (about, data, int(has_left_out), digest)

    def _walk_about(self, about: str) -> str:
        """Return all on which a walk depends; a shallow clone's ends are a part of it."""
        return f"{about} {digest_of(b'', *sorted(self._ends)).hex()}"

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            with suppress(sqlite3.Error, OSError):
                self._file.write()
