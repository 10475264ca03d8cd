"""The file that a history is kept in: damaged, poisoned, in use, full, or not there at all."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from connectors.history.histories import facts, kept_file, line_of_commits, remove_trees
from merestone.connectors.history.kept_rows import Row, pack, unpack
from merestone.model.facts import Fact


@pytest.fixture
def read_twice(tmp_path: Path) -> tuple[Path, Path, list[Fact]]:
    """Return a repository, a cache of it, and what both say."""
    line_of_commits(tmp_path / "repo", 30)
    found = facts(tmp_path / "repo", tmp_path / "cache")
    assert found == facts(tmp_path / "repo", None)
    return tmp_path / "repo", tmp_path / "cache", found


def is_served(root: Path, cache: Path, found: list[Fact]) -> bool:
    """Return whether all is read from the cache; the repository is broken afterwards."""
    remove_trees(root)
    return facts(root, cache) == found


def test_the_second_read_is_served(read_twice: tuple[Path, Path, list[Fact]]) -> None:
    root, cache, found = read_twice
    before = kept_file(cache).stat()
    assert is_served(root, cache, found)
    after = kept_file(cache).stat()
    assert (after.st_mtime_ns, after.st_size) == (before.st_mtime_ns, before.st_size)


def scribble(seed: int) -> Callable[[Path], None]:
    def damage(file: Path) -> None:
        rng = random.Random(seed)
        data = bytearray(file.read_bytes())
        for _ in range(40):
            data[rng.randrange(len(data))] ^= 1 + rng.randrange(255)
        file.write_bytes(data)

    return damage


def sql(*statements: str) -> Callable[[Path], None]:
    def damage(file: Path) -> None:
        connection = sqlite3.connect(file)
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.close()

    return damage


HALF = "UPDATE walk SET ids = substr(ids, 1, 81)"
DAMAGES = {
    "empty": lambda file: file.write_bytes(b""),
    "text": lambda file: file.write_bytes(b"not a database\n" * 400),
    "cut": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "void": sql("DELETE FROM block", "DELETE FROM walk"),
    "path": sql("UPDATE block SET blocks = CAST(replace(blocks, 'same', 'evil') AS BLOB)"),
    "name": sql("UPDATE block SET blocks = CAST(replace(blocks, 'Ana', 'Eve') AS BLOB)"),
    "types": sql("UPDATE block SET ids = 'x', sizes = 1, blocks = NULL, digest = 'y'"),
    "sizes": sql("UPDATE block SET sizes = x'00'"),
    "other state": sql("UPDATE state SET value = 'x'"),
    "no state": sql("DROP TABLE state"),
    "walk": sql(HALF),
    "walk's ids": sql("UPDATE walk SET ids = upper(ids), has_left_out = 7"),
    "walk's bounds": sql("UPDATE walk SET has_left_out = 1"),
    "no walk": sql("DROP TABLE walk"),
    "other columns": sql("DROP TABLE block", "CREATE TABLE block (row INTEGER, ids BLOB)"),
    **{f"bytes {seed}": scribble(seed) for seed in range(8)},
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_what_is_damaged_is_not_believed(
    read_twice: tuple[Path, Path, list[Fact]], damage: Callable[[Path], None]
) -> None:
    root, cache, found = read_twice
    damage(kept_file(cache))
    assert facts(root, cache) == found
    facts(root, cache)
    assert is_served(root, cache, found)  # and it was made anew


def test_a_row_knows_what_it_was_written_as() -> None:
    blocks = [b"%040d\0x\0" % number for number in range(3)]
    row = pack(blocks, b"salt")
    assert list(unpack(row, b"salt").values()) == blocks
    assert unpack(row, b"other") == {}
    for place, part in enumerate(row):
        for changed in (part[:-1], part + b"\0", b"\1" + part[1:], None, "x", 5):
            values: list[Any] = [*row[:place], changed, *row[place + 1 :]]
            assert unpack(Row(*values), b"salt") == {}


def test_many_at_once(tmp_path: Path) -> None:
    line_of_commits(tmp_path / "repo", 60)
    expected = facts(tmp_path / "repo", None)
    for _ in range(3):
        with ThreadPoolExecutor(6) as pool:
            asked = [pool.submit(facts, tmp_path / "repo", tmp_path / "cache") for _ in range(6)]
            assert all(each.result() == expected for each in asked)
        connection = sqlite3.connect(kept_file(tmp_path / "cache"))
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        [(ids,)] = connection.execute("SELECT group_concat(ids, char(10)) FROM block")
        assert len(ids.split(b"\n" if isinstance(ids, bytes) else "\n")) == 60  # each once
        connection.close()
    assert is_served(tmp_path / "repo", tmp_path / "cache", expected)


def test_one_that_is_in_use_is_left_alone(
    read_twice: tuple[Path, Path, list[Fact]], monkeypatch: pytest.MonkeyPatch
) -> None:
    root, cache, found = read_twice
    for module in ("kept_file", "kept_blocks"):
        monkeypatch.setattr(f"merestone.connectors.history.{module}.WAIT_SECONDS", 0.05)
    connection = sqlite3.connect(kept_file(cache), isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    start = time.monotonic()
    assert facts(root, cache) == found
    assert time.monotonic() - start < 4
    connection.execute("ROLLBACK")
    connection.close()
    assert is_served(root, cache, found)


@pytest.mark.parametrize("place", ["a file", "a folder in the way", "no folder"])
def test_without_a_place_it_is_as_ever(tmp_path: Path, place: str) -> None:
    line_of_commits(tmp_path / "repo", 5)
    expected = facts(tmp_path / "repo", None)
    cache = tmp_path / "cache"
    if place == "a file":
        cache.write_text("x")
    elif place == "a folder in the way":
        facts(tmp_path / "repo", cache)
        file = kept_file(cache)
        file.unlink()
        file.mkdir()
    for _ in range(2):
        given = None if place == "no folder" else cache
        assert facts(tmp_path / "repo", given) == expected


def test_the_size_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("merestone.connectors.history.kept_file.MOST_CACHE_BYTES", 3_000)
    monkeypatch.setattr("merestone.connectors.history.kept_rows.MOST_ROW_COMMITS", 4)
    last = ""
    for first in range(0, 60, 12):
        raw, _ = line_of_commits(tmp_path / "repo", 12, first, last)
        last = (raw.git_dir / "refs" / "heads" / "main").read_text().strip()
        assert facts(raw.root, tmp_path / "cache") == facts(raw.root, None)
        connection = sqlite3.connect(kept_file(tmp_path / "cache"))
        [(size,)] = connection.execute("SELECT total(length(blocks)) FROM block")
        connection.close()
        assert size <= 3_000


def test_small_reads_leave_no_row_each(tmp_path: Path) -> None:
    last = ""
    for first in range(8):
        raw, _ = line_of_commits(tmp_path / "repo", 1, first, last)
        last = (raw.git_dir / "refs" / "heads" / "main").read_text().strip()
        facts(raw.root, tmp_path / "cache")
    connection = sqlite3.connect(kept_file(tmp_path / "cache"))
    counts = [connection.execute(f"SELECT count(*) FROM {name}") for name in ("block", "walk")]
    assert [each.fetchone()[0] for each in counts] == [1, 2]
    connection.close()


def test_another_repository_in_the_same_place_is_another(tmp_path: Path) -> None:
    line_of_commits(tmp_path / "repo", 5)
    facts(tmp_path / "repo", tmp_path / "cache")
    line_of_commits(tmp_path / "other", 7, 3)
    (tmp_path / "repo").rename(tmp_path / "gone")
    (tmp_path / "other").rename(tmp_path / "repo")
    assert facts(tmp_path / "repo", tmp_path / "cache") == facts(tmp_path / "repo", None)
