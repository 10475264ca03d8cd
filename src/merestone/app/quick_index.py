"""What `.git/index` says in passing: its bytes are searched for names, never parsed as a whole.

Imported by the cold path. Where the layout is not the plain one, the answer is the careful one.

Source: gitformat-index(5), version 2; others have longer entries, or names cut short.
"""

from __future__ import annotations

import os

HEADER_BYTES = 12
# An entry's fixed part, and where its mode stands before its name: with SHA-1, with SHA-256.
ENTRY_BYTES = 62
MODE_BEFORE_NAME = (38, 50)
MODES = (b"\0\0\x81\xa4", b"\0\0\x81\xed", b"\0\0\xa0\0")
LENGTH_MASK = 0xFFF


def read_file(path: str, most_bytes: int) -> bytes | None:
    """Return a regular file's bytes; None when it is anything else, or as long as the limit."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with open(handle, "rb") as stream:  # noqa: PTH123
        about = os.fstat(handle)
        if about.st_mode & 0o170000 != 0o100000 or about.st_size >= most_bytes:
            return None
        return stream.read()


def is_plain(index: bytes) -> bool:
    """Return whether each entry is a fixed part and a whole name: nothing sparse, nothing new."""
    return index[:8] == b"DIRC\0\0\0\2"


def is_tracked(index: bytes, path: str) -> bool:
    """Return whether the index holds this very path as a file or a symlink."""
    raw = path.encode()
    at = index.find(raw + b"\0", HEADER_BYTES + ENTRY_BYTES)
    while at >= 0:
        length = int.from_bytes(index[at - 2 : at], "big") & LENGTH_MASK
        if length == len(raw) and any(
            index[at - back : at - back + 4] in MODES for back in MODE_BEFORE_NAME
        ):
            return True
        at = index.find(raw + b"\0", at + 1)
    return False


def names_ending(index: bytes, tail: bytes, most: int) -> list[bytes] | None:
    """Return the names with this end; None when there are more than `most`, or one is unclear."""
    marked = tail + b"\0"
    if index.count(marked) > most:
        return None
    found = []
    at = index.find(marked)
    while at >= 0:
        end = at + len(tail)
        # Names of less than 256 bytes have a zero in the upper half of the length before them.
        begin = index.rfind(b"\0", 0, end) + 2
        if index[begin - 1] != end - begin:
            return None
        found.append(index[begin:end])
        at = index.find(marked, end)
    return found
