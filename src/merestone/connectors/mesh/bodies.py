"""The body of an object as the readers take it, whatever files have a part in it."""

from __future__ import annotations

from typing import Any

from merestone.source.kustomize.nodes import PLACE, Leaf, Node
from merestone.source.yaml import Map, Seq

Place = tuple[str, int]


class Body:
    """A body with a number for each place: a line of the object's own file, or less than zero.

    `others` are the places in other files (of patches): -1 is the first of them.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._numbers: dict[Place, int] = {}

    @property
    def others(self) -> list[Place]:
        """Return the places in other files."""
        return list(self._numbers)

    def value(self, node: Node) -> Any:
        """Return a node as YAML is read, with numbers for lines."""
        if isinstance(node, Leaf):
            return node.value
        if isinstance(node, list):
            return self._listed(node)
        return self._mapped(node)

    def _listed(self, node: list[Node]) -> Seq:
        made = Seq(0)
        for item in node:
            made.append(self.value(item))
            made.lines.append(self._begin(item))
        return made

    def _mapped(self, node: dict[str, Node]) -> Map:
        made = Map(self._begin(node))
        for key, inner in node.items():
            if key != PLACE:
                made[key] = self.value(inner)
                made.lines[key] = self._key(inner)
        return made

    def _begin(self, node: Node) -> int:
        said = node.get(PLACE) if isinstance(node, dict) else node
        return self._number(said.path, said.line) if isinstance(said, Leaf) else 0

    def _key(self, node: Node) -> int:
        said = node.get(PLACE) if isinstance(node, dict) else None
        if isinstance(said, Leaf):
            return self._number(said.path, int(said.value or 0))
        return self._begin(node)

    def _number(self, path: str, line: int) -> int:
        if path == self._path:
            return line
        return self._numbers.setdefault((path, line), -len(self._numbers) - 1)
