"""The look-up store: who answers for every path of one working tree, for a cold `who`.

A SQLite file in the user's cache folder, valid for as long as everything that was read is as it
was: the index and each file that said something, by time, size and inode. Whatever is wrong
with it (another version, another state, a damaged file) means that there is none.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LAYOUT = "1"
LONGEST_NAME = 200
SCHEMA = """
CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE evidence (path TEXT PRIMARY KEY, mark TEXT) WITHOUT ROWID;
CREATE TABLE bundle (bundle INTEGER PRIMARY KEY, answer TEXT);
CREATE TABLE path (path TEXT PRIMARY KEY, bundle INTEGER) WITHOUT ROWID;
"""


def store_path(root: str) -> str:
    """Return where the store of a root is kept, or '' when it cannot have one."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111
    name = root.replace("%", "%25").replace("/", "%2F")
    if not home.startswith("/") or len(os.fsencode(name)) > LONGEST_NAME:
        return ""
    return f"{home}/merestone/{name}.sqlite"


def mark_of(path: str) -> str:
    """Return what tells one state of a file from another; '' when it is not there."""
    try:
        about = os.lstat(path)
    except OSError:
        return ""
    return f"{about.st_mtime_ns}.{about.st_size}.{about.st_ino}"


def write_store(
    root: str,
    version: str,
    evidence: Iterable[str],
    answers: Sequence[str],
    paths: Iterable[tuple[str, int]],
) -> bool:
    """Write the store of a root anew; return whether that could be done.

    `evidence` are absolute paths; `answers` the answer of each bundle; `paths` name their bundle.
    """
    import sqlite3

    target = store_path(root)
    if not target:
        return False
    draft = f"{target}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(target), mode=0o700, exist_ok=True)  # noqa: PTH103, PTH120
        connection = sqlite3.connect(draft)
        try:
            connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + SCHEMA)
            state = {"layout": LAYOUT, "version": version, "root": root}
            connection.executemany("INSERT INTO state VALUES (?, ?)", state.items())
            marks = ((path, mark_of(path)) for path in sorted(set(evidence)))
            connection.executemany("INSERT INTO evidence VALUES (?, ?)", marks)
            connection.executemany("INSERT INTO bundle VALUES (?, ?)", enumerate(answers))
            connection.executemany("INSERT OR REPLACE INTO path VALUES (?, ?)", paths)
            connection.commit()
        finally:
            connection.close()
        os.replace(draft, target)  # noqa: PTH105
    except (OSError, sqlite3.Error, UnicodeEncodeError):
        if os.path.lexists(draft):
            os.unlink(draft)  # noqa: PTH108
        return False
    return True


def read_store(root: str, version: str, paths: Sequence[str]) -> list[str] | None:
    """Return the answer for each path, or None when the store cannot be relied on for all."""
    target = store_path(root)
    if not target or not os.path.exists(target):  # noqa: PTH110
        return None
    import sqlite3

    try:
        connection = sqlite3.connect(f"file:{target.replace('%', '%25')}?mode=ro", uri=True)
        try:
            return _answers(connection, root, version, paths)
        finally:
            connection.close()
    except sqlite3.Error:
        return None


def _answers(
    connection: sqlite3.Connection, root: str, version: str, paths: Sequence[str]
) -> list[str] | None:
    state = dict(connection.execute("SELECT name, value FROM state"))
    if state != {"layout": LAYOUT, "version": version, "root": root}:
        return None
    for path, mark in connection.execute("SELECT path, mark FROM evidence"):
        if mark_of(path) != mark:
            return None
    sql = "SELECT answer FROM path JOIN bundle USING (bundle) WHERE path = ?"
    found = [connection.execute(sql, (path,)).fetchone() for path in paths]
    return None if None in found else [row[0] for row in found]


if TYPE_CHECKING:
    import sqlite3
