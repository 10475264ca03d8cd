"""One row of the cache: the blocks of some hundred commits, with a digest that shows damage."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from typing import NamedTuple

from merestone.connectors.history.record import sha_of

MOST_ROW_COMMITS = 500
MOST_ROW_BYTES = 1 << 20


class Row(NamedTuple):
    """Commit ids, a line each; the size of each block; the blocks; the digest of these three."""

    ids: bytes
    sizes: bytes
    blocks: bytes
    digest: bytes


def digest_of(salt: bytes, *parts: bytes) -> bytes:
    """Return the digest of parts, none of which can pass for a part of its neighbour."""
    sizes = struct.pack(f"<{len(parts)}Q", *map(len, parts))
    return hashlib.blake2b(b"".join((sizes, *parts)), digest_size=20, key=salt).digest()


def pack(blocks: list[bytes], salt: bytes) -> Row:
    """Return the row of these blocks."""
    ids = b"\n".join(map(sha_of, blocks))
    sizes = struct.pack(f"<{len(blocks)}I", *map(len, blocks))
    data = b"".join(blocks)
    return Row(ids, sizes, data, digest_of(salt, ids, sizes, data))


def unpack(row: Row, salt: bytes) -> dict[bytes, bytes]:
    """Return the blocks of a row by commit; none where it is not as it was written."""
    ids, sizes, data, digest = row
    if not all(isinstance(part, bytes) for part in row):
        return {}
    if digest != digest_of(salt, ids, sizes, data):
        return {}
    found = {}
    at = 0
    for sha, (size,) in zip(ids.split(b"\n"), struct.iter_unpack("<I", sizes), strict=True):
        found[sha] = data[at : at + size]
        at += size
    return found


def rows_of(blocks: list[bytes], salt: bytes) -> Iterator[Row]:
    """Yield rows of limited size."""
    part: list[bytes] = []
    size = 0
    for block in blocks:
        part.append(block)
        size += len(block)
        if len(part) >= MOST_ROW_COMMITS or size >= MOST_ROW_BYTES:
            yield pack(part, salt)
            part, size = [], 0
    if part:
        yield pack(part, salt)
