"""The shape of a connector: one module, `NAME` and `read(tree, settings)`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from merestone.model.facts import Fact
from merestone.model.settings import ReadSettings
from merestone.source.tree import Tree


class Connector(Protocol):
    """Streams the facts that one kind of source states about one tree.

    It decides nothing, writes nothing, and turns what it cannot read into `Problem` rows; it
    raises only for a bug. It ends with one `Source` row that says what it read.
    """

    NAME: str

    def read(self, tree: Tree, settings: ReadSettings) -> Iterator[Fact]:
        """Yield facts and problems, in an order that is the same from run to run."""
