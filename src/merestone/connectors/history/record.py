"""What one block says."""

from __future__ import annotations

from typing import NamedTuple


class Record(NamedTuple):
    """One commit, still in bytes; a time is 0 where the date is none."""

    sha: bytes
    at: int
    authored_at: int
    name: bytes
    email: bytes
    co_authors: list[bytes]
    paths: list[bytes]


def sha_of(block: bytes) -> bytes:
    """Return the commit id that a block begins with."""
    return block[: block.find(b"\n")]


def parse(block: bytes) -> Record:
    """Return what a block says; missing fields are empty."""
    header, _, rest = block.partition(b"\0")
    sha, at, authored, name, email, *written = [*header.split(b"\n"), b"", b"", b"", b""]
    # git puts one newline of its own before the first path, and a NUL behind the last
    paths = rest[1:-1].split(b"\0") if len(rest) > 2 else []
    co_authors = [each for each in written if each]
    return Record(sha, _seconds(at), _seconds(authored), name, email, co_authors, paths)


def _seconds(text: bytes) -> int:
    return int(text) if text.isdigit() and len(text) < 20 else 0
