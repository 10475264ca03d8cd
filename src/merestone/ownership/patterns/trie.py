"""A trie over path segments that holds every pattern of a file, wildcards as branches of it."""

from __future__ import annotations

from typing import cast

from merestone.ownership.patterns.form import BELOW, EXACT
from merestone.ownership.patterns.matcher import MatchLimit
from merestone.ownership.patterns.segment import ANY, DEEP

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from merestone.ownership.patterns.form import Form
    from merestone.ownership.patterns.segment import Glob, Wildcard


MOST_NODES = 1_000_000
"""Nodes that one file's patterns may need (about 400 bytes each); real files need thousands."""


class Node:
    """One point reached by a sequence of parts, and the patterns that end there.

    `at_leaf` are patterns that match a path that ends here; `at_folder` those that match
    everything below here. `loops` marks a `DEEP` node, which stays live on every segment.
    """

    __slots__ = (
        "any_name", "at_folder", "at_leaf", "deep", "globs", "has_leaf_globs", "index", "leaves",
        "literals", "loops", "order",
    )  # fmt: skip

    def __init__(self, order: int, loops: bool = False) -> None:
        self.order = order
        self.loops = loops
        self.literals: dict[str, Node] = {}
        self.any_name: Node | None = None
        self.deep: Node | None = None
        self.globs: dict[str, tuple[Glob, Node]] | None = None
        self.has_leaf_globs = False
        self.at_leaf: list[int] = []
        self.at_folder: list[int] = []
        self.leaves: dict[str, Node] | None = None
        self.index: GlobIndex | None = None

    def leaf_literals(self) -> dict[str, Node]:
        """Return the literal children at which some pattern ends; worked out once."""
        if self.leaves is None:
            self.leaves = {name: node for name, node in self.literals.items() if node.at_leaf}
        return self.leaves

    def has_children(self) -> bool:
        """Return whether a segment can be taken from here, apart from `deep`."""
        return bool(self.literals) or self.globs is not None or self.any_name is not None

    def by_globs(self, name: str) -> list[Node]:
        """Return the children whose glob takes the name."""
        if self.globs is None:
            return []
        if self.index is None:
            self.index = GlobIndex(self.globs.values())
        return self.index.matching(name)


class GlobIndex:
    """Globs filed by the literal text at one of their ends, so that few are tried on a name.

    Each look-up cuts a piece off the name and gives the globs that ask for it there; `None` in
    place of a glob says that nothing else needs to be checked.
    """

    def __init__(self, globs: Iterable[tuple[Glob, Node]]) -> None:
        filed: dict[tuple[bool, int], dict[str, list[tuple[Glob | None, Node]]]] = {}
        self.unfiled: list[tuple[Glob, Node]] = []
        for glob, node in globs:
            at_end = len(glob.tail) >= len(glob.head)
            text = glob.tail if at_end else glob.head
            if not text:
                self.unfiled.append((glob, node))
                continue
            table = filed.setdefault((at_end, len(text)), {})
            rest = None if glob.least == len(text) and not glob.is_fixed else glob
            table.setdefault(text, []).append((rest, node))
        self.lookups = [
            (slice(-length, None) if at_end else slice(length), table)
            for (at_end, length), table in filed.items()
        ]

    def matching(self, name: str) -> list[Node]:
        """Return the nodes of all globs that take the name."""
        found: list[Node] = []
        for cut, table in self.lookups:
            text = name[cut]
            if text in table:
                for rest, node in table[text]:
                    if rest is None or rest.match(name):
                        found.append(node)
        for glob, node in self.unfiled:
            if glob.match(name):
                found.append(node)
        return found


class Trie:
    """All patterns of one file; `root` is where every path begins."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self.root = Node(0)
        self.size = 1
        for pattern, form in enumerate(forms):
            self._add(pattern, form)

    def _new(self, loops: bool = False) -> Node:
        if self.size >= MOST_NODES:
            raise MatchLimit(
                f"the patterns have more than {MOST_NODES:,} segments that differ; "
                "write fewer or shorter patterns"
            )
        node = Node(self.size, loops)
        self.size += 1
        return node

    def _add(self, pattern: int, form: Form) -> None:
        parts, tail = form
        if parts is None:
            return
        above = node = self.root
        for part in parts:
            above = node
            if isinstance(part, str):
                child = node.literals.get(part)
                if child is None:
                    child = node.literals[part] = self._new()
                node = child
            else:
                node = self._wild_child(node, part)
        if tail != BELOW:
            node.at_leaf.append(pattern)
            if parts and not isinstance(parts[-1], str):
                above.has_leaf_globs = True
        if tail != EXACT:
            node.at_folder.append(pattern)

    def _wild_child(self, node: Node, part: Glob | Wildcard) -> Node:
        if part is ANY:
            if node.any_name is None:
                node.any_name = self._new()
            return node.any_name
        if part is DEEP:
            if node.deep is None:
                node.deep = self._new(loops=True)
            return node.deep
        if node.globs is None:
            node.globs = {}
        glob = cast("Glob", part)
        if glob.key not in node.globs:
            node.globs[glob.key] = (glob, self._new())
        return node.globs[glob.key][1]
