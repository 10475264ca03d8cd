"""Cuts an object down to the allow-list, with the line of each scalar that stays.

What a cluster answers has no lines: they are 0.
"""

from __future__ import annotations

from typing import Any

from merestone.source.file_connector import Unparsed
from merestone.source.kustomize.labels import is_shown
from merestone.source.kustomize.nodes import PLACE
from merestone.source.kustomize.shapes import ITEM, LABEL, LINES, OR, TEXT, THERE, Shape, Shapes
from merestone.source.yaml import Map, Seq

MOST_TEXT = 300
MOST_LONG_TEXT = 4_000
MOST_NODES = 200_000
DIRECTIVE = "$patch"
SPECIAL = (ITEM, OR, LINES, PLACE)


class Pruner:
    """Counts what is kept of one file, so that aliases cannot make a small file large."""

    def __init__(self, shapes: Shapes) -> None:
        self.shapes = shapes
        self.left = MOST_NODES

    def prune(self, value: Any, shape: Any, line: int, key: str = "") -> Any:
        """Return what stays as a record holds it, or None where nothing does.

        Raises: Unparsed where the file holds too much.
        """
        self.left -= 1
        if self.left < 0:
            raise Unparsed(line, f"more than {MOST_NODES:,} values are not read; split the file")
        if isinstance(shape, dict):
            if isinstance(value, dict):
                return self._mapping(value, shape, line)
            if isinstance(value, list):
                return self._list(value, shape)
            if value is None:
                return [None, line]
            return _leaf(value, line, key, shape[OR]) if OR in shape else None
        return _leaf(value, line, key, shape)

    def _mapping(self, value: dict[str, Any], shape: Shape, line: int) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        if LINES in shape:
            kept[PLACE] = [str(line), value.line if isinstance(value, Map) else 0]
        lines = value.lines if isinstance(value, Map) else {}
        for key, inner in value.items():
            at = lines.get(key, 0)
            if key == DIRECTIVE:
                kept[key] = [str(inner), at]
                continue
            onward = shape.get(key) or shape.get("*")
            if len(kept) >= self.shapes.most_items:
                break
            if onward and key and key not in SPECIAL:
                found = self.prune(inner, onward, at, key)
                if found is not None:
                    kept[key] = found
        return kept

    def _list(self, value: list[Any], shape: Shape) -> dict[str, Any] | None:
        """Return a list of the same length, so that an index still means the same item."""
        onward = shape.get(ITEM)
        if not onward:
            return None
        lines = value.lines if isinstance(value, Seq) else [0] * len(value)
        listed = zip(value[: self.shapes.most_items], lines, strict=False)
        return {"": [self.prune(item, onward, line) or {} for item, line in listed]}


def _leaf(value: Any, line: int, key: str, shape: str) -> list[Any] | None:
    if value is None:
        return [None, line]
    if shape == THERE:
        return ["", line]
    if isinstance(value, dict | list):
        return None
    said = str(value).lower() if isinstance(value, bool) else str(value)
    said = said.strip()
    if shape == TEXT:
        said = said[:MOST_LONG_TEXT]
    if len(said) > (MOST_LONG_TEXT if shape == TEXT else MOST_TEXT) or said.startswith("ENC["):
        return None
    if shape == LABEL and not is_shown(key, said):
        return None
    return [said, line]
