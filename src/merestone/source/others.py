"""The repositories of one estate by the address that they are fetched from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from merestone.source.remote import place_of

if TYPE_CHECKING:
    from merestone.source.tree import Tree


class Others:
    """What a repository's connectors may ask of the other repositories: their files alone."""

    def __init__(self, trees: Iterable[Tree] = ()) -> None:
        self._trees: dict[str, list[Tree]] = {}
        for tree in trees:
            if tree.about.remote:
                self._trees.setdefault(place_of(tree.about.remote), []).append(tree)

    def of(self, place: str) -> list[Tree]:
        """Return the trees of this place (`place_of`): two checkouts of one remote are two."""
        return self._trees.get(place, [])


NO_OTHERS = Others()
