"""What one block says."""

from __future__ import annotations

from typing import NamedTuple

from merestone.source.tree import path_text

FIELDS = 6
# Makes a row of its fields without looking at each: there are hundreds of thousands.
_record = tuple.__new__


class Record(NamedTuple):
    """One commit; a time is 0 where the date is none."""

    sha: bytes
    at: int
    authored_at: int
    name: bytes
    email: bytes
    co_authors: list[bytes]
    paths: tuple[str, ...]


class Paths(dict[bytes, str]):
    """Paths as text, each made once: a million touches name a few thousand paths."""

    def __missing__(self, raw: bytes) -> str:
        text = self[raw] = path_text(raw)
        return text


def sha_of(block: bytes) -> bytes:
    """Return the commit id that a block begins with."""
    return block[: block.find(b"\0")]


def parse(block: bytes, paths: Paths) -> Record:
    """Return what a block says; missing fields are empty."""
    parts = block.split(b"\0")
    if len(parts) < FIELDS:
        parts += [b""] * FIELDS
    sha, at, authored, name, email, written, *raw = parts
    touched: tuple[str, ...] = ()
    if len(raw) > 1:
        # git puts one newline of its own before the first path, and a NUL behind the last
        raw[0] = raw[0][1:]
        del raw[-1]
        touched = tuple(map(paths.__getitem__, raw))
    co_authors = [each for each in written.split(b"\n") if each] if written else []
    at_seconds = seconds(at)
    authored_at = at_seconds if authored == at else seconds(authored)
    return _record(Record, (sha, at_seconds, authored_at, name, email, co_authors, touched))


def seconds(text: bytes) -> int:
    """Return a time as git prints it; 0 where the date is none."""
    return int(text) if text.isdigit() and len(text) < 20 else 0
