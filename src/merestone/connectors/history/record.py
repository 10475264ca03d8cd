"""What one block says."""

from __future__ import annotations

from typing import NamedTuple

from merestone.source.tree import path_text


class Record(NamedTuple):
    """One commit; a time is 0 where the date is none, and `block_bytes` how long its block was."""

    sha: bytes
    at: int
    authored_at: int
    name: bytes
    email: bytes
    co_authors: list[bytes]
    paths: tuple[str, ...]
    block_bytes: int


class Paths(dict[bytes, str]):
    """Paths as text, each made once: a million touches name a few thousand paths."""

    def __missing__(self, raw: bytes) -> str:
        text = self[raw] = path_text(raw)
        return text


def sha_of(block: bytes) -> bytes:
    """Return the commit id that a block begins with."""
    return block[: block.find(b"\n")]


def parse(block: bytes, paths: Paths) -> Record:
    """Return what a block says; missing fields are empty."""
    header, _, rest = block.partition(b"\0")
    sha, at, authored, name, email, *written = [*header.split(b"\n"), b"", b"", b"", b""]
    # git puts one newline of its own before the first path, and a NUL behind the last
    raw = rest[1:-1].split(b"\0") if len(rest) > 2 else ()
    touched = tuple(map(paths.__getitem__, raw))
    co_authors = [each for each in written if each]
    times = _seconds(at), _seconds(authored)
    return Record(sha, *times, name, email, co_authors, touched, len(block))


def _seconds(text: bytes) -> int:
    return int(text) if text.isdigit() and len(text) < 20 else 0
