"""Reads files that are only in memory with this connector."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from merestone.connectors import kubernetes
from merestone.model.facts import Fact, Label, Problem, Property, Relation, Thing
from merestone.model.settings import ReadSettings
from merestone.source.file_reading import read_files
from merestone.source.tree import Tree

Row = TypeVar("Row")
TreeMaker = Callable[..., Tree]


class Rows:
    def __init__(self, rows: list[Fact]) -> None:
        self.rows = rows

    def of(self, kind: type[Row]) -> list[Row]:
        return [row for row in self.rows if isinstance(row, kind)]

    @property
    def addresses(self) -> list[str]:
        return [row.address.removeprefix("kubernetes:repo/") for row in self.of(Thing)]

    def labels(self, address: str) -> set[tuple[str, str, str]]:
        wanted = f"kubernetes:repo/{address}"
        return {(r.origin, r.key, r.value) for r in self.of(Label) if r.address == wanted}

    def links(self, address: str) -> set[tuple[str, str]]:
        wanted = f"kubernetes:repo/{address}"
        return {
            (r.type, r.target.removeprefix("kubernetes:repo/"))
            for r in self.of(Relation)
            if r.address == wanted
        }

    def properties(self, address: str) -> set[tuple[str, str]]:
        wanted = f"kubernetes:repo/{address}"
        return {(r.key, r.value) for r in self.of(Property) if r.address == wanted}

    @property
    def reasons(self) -> list[str]:
        return [row.reason for row in self.of(Problem)]


def read(memory_tree: TreeMaker, files: dict[str, str | bytes]) -> Rows:
    data = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
    return Rows(list(read_files(memory_tree(data), [kubernetes], ReadSettings())))
