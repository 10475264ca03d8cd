"""The dotted paths of a mapping: `a.b`, `*` for any key, lists taken item by item."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from merestone.source.yaml import Map, Seq

MOST_STEPS = 10
# Instead of a path: the key that a team stands under.
KEY = "$key"


class Node(NamedTuple):
    """A value, the line where it stands, and the key that it was found under."""

    value: Any
    line: int
    key: str


def follow(start: Node, path: str) -> list[Node]:
    """Return what a path leads to, in the file's order; nothing where a key is not there.

    '' and `.` are the start itself. A list on the way stands for each of its items.
    """
    nodes = [start]
    for step in steps_of(path):
        nodes = [found for node in flat(nodes) for found in _step(node, step)]
    return nodes


def steps_of(path: str) -> list[str]:
    """Return the steps of a path."""
    return [step for step in path.split(".") if step]


def flat(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield the nodes with each list replaced by its items, however deep."""
    for node in nodes:
        if isinstance(node.value, Seq):
            pairs = zip(node.value, node.value.lines, strict=True)
            yield from flat(Node(item, line, node.key) for item, line in pairs)
        else:
            yield node


def children(mapping: Map) -> Iterator[Node]:
    """Yield each value of a mapping with its key."""
    for key, value in mapping.items():
        yield Node(value, mapping.lines[key], key)


def _step(node: Node, step: str) -> Iterator[Node]:
    if not isinstance(node.value, Map):
        return
    if step == "*":
        yield from children(node.value)
    elif step in node.value:
        yield Node(node.value[step], node.value.lines[step], step)


def mistake(path: str) -> str:
    """Return why a path is not followed, or ''."""
    if len(steps_of(path)) > MOST_STEPS:
        return f"{path!r} has more than {MOST_STEPS} steps; name a nearer key"
    return ""
