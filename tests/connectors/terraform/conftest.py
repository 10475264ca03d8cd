from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import pytest

from merestone.connectors import terraform
from merestone.model.facts import Fact, Label, Problem, Property, Relation, Thing
from merestone.model.settings import ReadSettings
from merestone.source.file_reading import read_files
from merestone.source.tree import Tree

Row = TypeVar("Row")


class Said:
    """The facts of one repository, shortened for the tests."""

    def __init__(self, rows: Iterable[Fact]) -> None:
        self.rows = list(rows)

    def of(self, kind: type[Row]) -> list[Row]:
        return [row for row in self.rows if isinstance(row, kind)]

    def things(self, kind: str = "") -> list[str]:
        return [row.address for row in self.of(Thing) if kind in ("", row.kind)]

    def tags(self, address: str) -> dict[str, str]:
        """Return `key -> value`; a computed value is in angle brackets."""
        rows = [row for row in self.of(Label) if row.address == address]
        return {row.key: f"<{row.value}>" if row.is_computed else row.value for row in rows}

    def relations(self, kind: str) -> list[tuple[str, str]]:
        return [(row.address, row.target) for row in self.of(Relation) if row.type == kind]

    def properties(self, address: str) -> dict[str, str]:
        return {row.key: row.value for row in self.of(Property) if row.address == address}

    def problems(self) -> list[tuple[str, int, str]]:
        return [(row.path, row.line, row.reason) for row in self.of(Problem)]


Read = Callable[[dict[str, str | bytes]], Said]


@pytest.fixture
def said(memory_tree: Callable[..., Tree]) -> Read:
    """Return a function that reads files of a repository called `repo`."""

    def read(files: dict[str, str | bytes]) -> Said:
        data = {
            path: text.encode() if isinstance(text, str) else text for path, text in files.items()
        }
        return Said(read_files(memory_tree(data), [terraform], ReadSettings()))

    return read
