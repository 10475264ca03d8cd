"""What is kept between scans is used when it must be right, and thrown away when it is not."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from merestone.model.facts import Fact
from merestone.model.settings import ReadSettings
from merestone.source import disk
from merestone.source.file_connector import Parsed, Record
from merestone.source.file_reading import read_files
from merestone.source.file_text import FileText
from merestone.source.parsed import StoredCache
from merestone.source.tree import Tree, open_tree

PATH = "a.txt"


class Lines:
    """A connector that states nothing, and counts what it parses."""

    NAME, VERSION = "lines", "1"

    def __init__(self) -> None:
        self.parsed: list[bytes] = []
        self.asked: list[str] = []
        self.stated: dict[str, Sequence[Record]] = {}

    def concerns(self, path: str) -> bool:
        self.asked.append(path)
        return path.endswith(".txt")

    def wants(self, file: FileText) -> bool:
        return bool(file.data)

    def parse(self, file: FileText) -> list[Record]:
        self.parsed.append(file.data)
        return [[line] for line in file.data.decode("utf-8", "surrogatepass").splitlines()]

    def facts(self, tree: Tree, parsed: Parsed, settings: ReadSettings) -> Iterator[Fact]:
        self.stated = dict(parsed)
        return iter(())


class Reads:
    """A root folder with one file, read again and again."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = folder / "root"
        self.kept = folder / "cache"
        self.root.mkdir()
        (self.root / PATH).write_text("one\n")
        self.version = "1"
        self.read: list[str] = []
        plain = Tree.read

        def counted(tree: Tree, path: str, limit_bytes: int) -> bytes:
            self.read.append(path)
            return plain(tree, path, limit_bytes)

        monkeypatch.setattr(Tree, "read", counted)

    def again(self, revision: str = "") -> Lines:
        """Read everything once more; `read` then has the paths whose bytes were asked for."""
        self.read.clear()
        lines = Lines()
        tree = open_tree(self.root, revision)
        try:
            cache = StoredCache(self.kept, str(self.root), self.version)
            list(read_files(tree, [lines], ReadSettings(), cache))
        finally:
            tree.close()
        return lines

    def rows(self, change: str) -> None:
        """Change what is kept behind everybody's back."""
        (file,) = self.kept.iterdir()
        connection = sqlite3.connect(file)
        connection.execute(change)
        connection.commit()
        connection.close()


@pytest.fixture
def reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reads:
    # Files made by a test are young: without this none of them would be known by its stamp.
    monkeypatch.setattr(disk, "YOUNG_NS", -(10**12))
    return Reads(tmp_path, monkeypatch)


def test_an_unchanged_file_is_not_read(reads: Reads) -> None:
    assert reads.again().parsed == [b"one\n"]
    assert reads.read == [PATH]
    again = reads.again()
    assert (again.parsed, reads.read) == ([], [])
    assert again.stated == {PATH: [["one"]]}


def test_a_file_that_changed_just_now_is_read(
    reads: Reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "YOUNG_NS", 2 * 10**9)
    reads.again()
    assert reads.again().parsed == []
    assert reads.read == [PATH]


def test_the_same_size_and_time_do_not_hide_a_change(reads: Reads) -> None:
    reads.again()
    about = (reads.root / PATH).stat()
    (reads.root / PATH).write_text("two\n")
    os.utime(reads.root / PATH, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert reads.again().stated == {PATH: [["two"]]}


def test_a_file_put_in_anothers_place_is_read(reads: Reads) -> None:
    (reads.root / "b.txt").write_text("two\n")
    reads.again()
    (reads.root / "b.txt").replace(reads.root / PATH)
    assert reads.again().stated == {PATH: [["two"]]}


def test_a_touched_file_is_read_but_not_parsed_and_then_known(reads: Reads) -> None:
    reads.again()
    os.utime(reads.root / PATH, ns=(1, 1))
    assert reads.again().parsed == []
    assert reads.read == [PATH]
    reads.again()
    assert reads.read == []


def test_a_file_that_became_a_symlink_is_not_served(reads: Reads) -> None:
    reads.again()
    (reads.root / PATH).rename(reads.root / "else")
    (reads.root / PATH).symlink_to("else")
    assert reads.again().stated == {}


@pytest.mark.parametrize(
    "change",
    [
        """UPDATE parsed SET packed = '[{"lines": [["evil"]]}, "", 0, "", false]'""",
        "UPDATE parsed SET packed = x'00', digest = 7",
        "UPDATE parsed SET stamp = NULL",
        "UPDATE parsed SET digest = NULL, content = 'x'",
        "UPDATE parsed SET packed = NULL",
        "UPDATE state SET value = 'another'",
        "DROP TABLE state",
        "ALTER TABLE parsed DROP COLUMN stamp",
    ],
)
def test_a_damaged_cache_is_not_believed(reads: Reads, change: str) -> None:
    reads.again()
    reads.rows(change)
    again = reads.again()
    assert (again.parsed, again.stated) == ([b"one\n"], {PATH: [["one"]]})
    assert reads.again().parsed == []  # and is whole again


def test_a_row_of_another_path_is_not_believed(reads: Reads) -> None:
    (reads.root / "b.txt").write_text("two\n")
    reads.again()
    reads.rows("DELETE FROM parsed WHERE path = 'b.txt'")
    reads.rows("INSERT INTO parsed SELECT 'b.txt', stamp, content, packed, digest FROM parsed")
    assert reads.again().stated["b.txt"] == [["two"]]


def test_a_file_full_of_rubbish_is_no_cache(reads: Reads) -> None:
    reads.again()
    (file,) = reads.kept.iterdir()
    file.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    assert reads.again().stated == {PATH: [["one"]]}
    assert reads.again().parsed == []


def test_a_file_that_another_scan_writes_is_left_alone(reads: Reads) -> None:
    reads.again()
    (reads.root / PATH).write_text("two\n")
    (file,) = reads.kept.iterdir()
    writer = sqlite3.connect(file, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE state SET value = value")
    assert reads.again().stated == {PATH: [["two"]]}
    writer.execute("COMMIT")
    writer.close()
    assert reads.again().parsed == [b"two\n"]  # the file is the one that was written
    assert reads.again().parsed == []


def test_another_version_parses_anew(reads: Reads) -> None:
    reads.again()
    reads.version = "2"
    assert reads.again().parsed == [b"one\n"]


def test_a_revision_is_known_by_its_objects(reads: Reads) -> None:
    for words in (
        ("init", "-q"),
        ("add", "-A"),
        ("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qm", "x"),
    ):
        subprocess.run(["git", *words], cwd=reads.root, check=True)
    (reads.root / PATH).write_text("two\n")
    assert reads.again("HEAD").stated == {PATH: [["one"]]}
    assert reads.again("HEAD").stated == {PATH: [["one"]]}
    assert reads.read == []


def test_a_path_that_concerns_nobody_is_asked_about_once(reads: Reads) -> None:
    (reads.root / "b.py").write_text("two\n")
    assert reads.again().asked == [PATH, "b.py"]
    assert reads.again().asked == []
    (reads.root / "b.py").rename(reads.root / "b.txt")
    (reads.root / "c.py").write_text("three\n")
    lines = reads.again()
    assert lines.asked == ["b.txt", "c.py"]
    assert lines.stated == {PATH: [["one"]], "b.txt": [["two"]]}
    reads.version = "2"
    assert reads.again().asked == [PATH, "b.txt", "c.py"]


@pytest.mark.parametrize(
    "damage", ["paths = 'x'", "paths = CAST('a.txt' AS BLOB)", "digest = x'00'"]
)
def test_a_damaged_list_of_what_concerns_nobody_hides_nothing(reads: Reads, damage: str) -> None:
    (reads.root / "b.py").write_text("two\n")
    reads.again()
    [file] = reads.kept.glob("*.sqlite")
    with sqlite3.connect(file) as connection:
        connection.execute(f"UPDATE nobodys SET {damage}")
    (reads.root / PATH).write_text("other\n")
    lines = reads.again()
    assert lines.stated == {PATH: [["other"]]}
    assert lines.asked == [PATH, "b.py"]


def test_half_a_surrogate_pair_comes_back(reads: Reads) -> None:
    (reads.root / PATH).write_bytes(b"\xed\xa0\x80\n")
    assert reads.again().stated == {PATH: [["\ud800"]]}
    assert reads.again().stated == {PATH: [["\ud800"]]}
