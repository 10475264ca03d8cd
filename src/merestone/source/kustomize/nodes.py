"""What is kept of an object: mappings, lists, and leaves that know their place.

In a record a leaf is `[value, line]`, a list `{"": [...]}`, a mapping a dict: no key is ''. A
mapping whose place is asked for has it as PLACE: the line where it begins, and of its key.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

PLACE = "\n"
"""No key of an object; what stands at it is no value of the mapping."""


class Leaf(NamedTuple):
    """One scalar and where it is said; `value` is None for a null."""

    value: str | None
    line: int
    path: str


Node: TypeAlias = Any
"""dict[str, Node] | list[Node] | Leaf"""


@lru_cache(maxsize=1_000)
def _keys(dotted: str) -> list[str]:
    return dotted.split(".")


def decode(kept: Any, path: str) -> Node:
    """Return a new node of what a record holds; its leaves are said in `path`."""
    if isinstance(kept, list):
        return Leaf(kept[0], kept[1], path)
    if "" in kept:
        return [decode(item, path) for item in kept[""]]
    return {key: decode(value, path) for key, value in kept.items()}


def find(node: Node, dotted: str) -> Node:
    """Return what a dotted path leads to, or None; the node itself where it is ''."""
    for key in _keys(dotted) if dotted else ():
        if type(node) is not dict:
            return None
        node = node.get(key)
    return node


def leaf(node: Node, dotted: str) -> Leaf | None:
    """Return the scalar that a dotted path leads to, or None where there is no text."""
    found = find(node, dotted)
    return found if isinstance(found, Leaf) and found.value else None


def text(node: Node, dotted: str) -> str:
    """Return the text that a dotted path leads to, or ''."""
    found = leaf(node, dotted)
    return (found.value or "") if found else ""


def items(node: Node, dotted: str) -> list[Node]:
    """Return the list that a dotted path leads to, or an empty one."""
    found = find(node, dotted)
    return found if isinstance(found, list) else []


def leaves(node: Node, dotted: str) -> Iterator[tuple[str, Leaf]]:
    """Yield each key and scalar of the mapping that a dotted path leads to."""
    found = find(node, dotted)
    if isinstance(found, dict):
        for key, value in found.items():
            if isinstance(value, Leaf) and value.value is not None:
                yield key, value


def texts(node: Node, dotted: str) -> dict[str, str]:
    """Return the mapping of texts that a dotted path leads to."""
    return {key: value.value or "" for key, value in leaves(node, dotted)}


def sub(node: dict[str, Node], dotted: str) -> dict[str, Node]:
    """Return the mapping at a dotted path, made where it is missing."""
    for key in dotted.split("."):
        inner = node.get(key)
        if not isinstance(inner, dict):
            inner = node[key] = {}
        node = inner
    return node
