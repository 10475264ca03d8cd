"""The look-up store: who answers for every path of one working tree, for a cold `who`.

A SQLite file in the user's cache folder, valid for as long as everything that was read is as it
was: the index and each file that said something, by times, size and inode. Whatever is wrong
with it (another version, another state, a damaged file) means that there is none. A file that
changed while it was read, or just before, is never marked: nobody could tell what was read.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LAYOUT = "2"
LONGEST_NAME = 200
SECOND_NS = 1_000_000_000
# A file's time may lag behind the clock by the kernel's tick; some file systems keep 2 s steps.
TICK_NS, STEP_NS = 50_000_000, 2 * SECOND_NS
SCHEMA = """
CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE evidence (path TEXT PRIMARY KEY, mark TEXT) WITHOUT ROWID;
CREATE TABLE bundle (bundle INTEGER PRIMARY KEY, answer TEXT);
CREATE TABLE path (path TEXT PRIMARY KEY, bundle INTEGER) WITHOUT ROWID;
"""


def store_path(root: str) -> str:
    """Return where the store of a root is kept, or '' when it cannot have one."""
    name = root.replace("%", "%25").replace("/", "%2F")
    folder = cache_folder()
    return f"{folder}/{name}.sqlite" if folder and len(os.fsencode(name)) <= LONGEST_NAME else ""


def cache_folder() -> str:
    """Return the folder that caches are kept in, or '' when the user has none."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111
    return f"{home}/merestone" if home.startswith("/") else ""


def mark_of(path: str) -> str:
    """Return what tells one state of a file from another; '' when it is not there."""
    try:
        about = os.lstat(path)
    except OSError:
        return ""
    return f"{about.st_mtime_ns}.{about.st_ctime_ns}.{about.st_size}.{about.st_ino}"


def settled_mark(path: str, before_ns: int) -> str | None:
    """Return the mark of a file that has stayed as it is since `before_ns`, else None.

    The time of the last change of the inode is meant: nobody can set that one back.
    """
    mark = mark_of(path)
    if not mark:
        return mark
    changed = int(mark.split(".")[1])
    is_coarse = changed % SECOND_NS == 0
    return mark if changed + (STEP_NS if is_coarse else TICK_NS) < before_ns else None


def write_store(
    root: str,
    version: str,
    marks: Mapping[str, str],
    answers: Sequence[str],
    paths: Iterable[tuple[str, int]],
) -> bool:
    """Write the store of a root anew; return whether that could be done.

    `marks` are those of all that was read, by absolute path; `answers` the answer of each
    bundle; `paths` name their bundle.
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
            connection.executemany("INSERT INTO evidence VALUES (?, ?)", sorted(marks.items()))
            connection.executemany("INSERT INTO bundle VALUES (?, ?)", enumerate(answers))
            connection.executemany("INSERT OR REPLACE INTO path VALUES (?, ?)", paths)
            connection.commit()
        finally:
            connection.close()
        os.replace(draft, target)  # noqa: PTH105
    except (OSError, sqlite3.Error, UnicodeEncodeError):
        from contextlib import suppress

        with suppress(OSError):
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
        connection = sqlite3.connect(f"file:{_quoted(target)}?mode=ro", uri=True)
        try:
            return _answers(connection, root, version, paths)
        finally:
            connection.close()
    except (sqlite3.Error, TypeError, ValueError):
        return None  # a damaged file may give rows of any kind


def _quoted(path: str) -> str:
    """Return a path for a URI: these three alone would end it or begin an escape."""
    return path.replace("%", "%25").replace("?", "%3F").replace("#", "%23")


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
