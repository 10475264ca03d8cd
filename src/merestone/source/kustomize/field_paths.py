"""Field paths of kustomize's replacements: what one leads to in the body of an object.

Source: kustomize v5, `utils.SmarterPathSplitter` and `kyaml/yaml.PathMatcher`: parts end at `.`;
`[key=value]` chooses items of a list, `[key]` is a key with dots, `*` is every item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from merestone.source.kustomize.nodes import PLACE, Leaf, Node

PART = re.compile(r"\[[^\]]*\]|(?:\\.|[^.\[\\])+")


def parts_of(written: str) -> list[str]:
    """Return the parts of a field path."""
    return [
        part if part.startswith("[") else re.sub(r"\\(.)", r"\1", part)
        for part in PART.findall(written)
    ]


def holders(node: Node, parts: list[str], *, is_made: bool = False) -> Iterator[tuple[Any, Any]]:
    """Yield what holds each field that a path leads to, and the key or index in it.

    With `is_made`, mappings that are missing are made on the way, and the field need not be there.
    """
    for key in list(_keys(node, parts[0], is_made and len(parts) == 1)) if parts else ():
        if len(parts) == 1:
            yield node, key
        else:
            yield from holders(node[key], parts[1:], is_made=is_made)
    if is_made and len(parts) > 1 and isinstance(node, dict) and _key(parts[0]) not in node:
        node[_key(parts[0])] = {}
        yield from holders(node[_key(parts[0])], parts[1:], is_made=True)


def _keys(node: Node, part: str, is_made: bool) -> Iterator[Any]:
    if isinstance(node, dict):
        key = _key(part)
        if part == "*":
            yield from (each for each in node if each != PLACE)
        elif key in node or is_made:
            yield key
    elif isinstance(node, list):
        yield from (at for at, item in enumerate(node) if _is_chosen(item, at, part))


def _key(part: str) -> str:
    return part[1:-1] if part.startswith("[") else part


def _is_chosen(item: Node, at: int, part: str) -> bool:
    if part.startswith("["):
        key, _, value = part[1:-1].partition("=")
        found = item.get(key) if isinstance(item, dict) else item if not key else None
        return isinstance(found, Leaf) and found.value == value
    return part in ("*", str(at))
