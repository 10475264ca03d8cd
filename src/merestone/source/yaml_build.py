"""Builds plain values from YAML events, and counts what they would cost whoever walks them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from merestone.source.yaml_scalar import plain_value, tagged_value
from merestone.source.yaml_values import Map, Seq, YamlError

MOST_DEPTH = 64
MOST_ALIASES = 1_000
MOST_EXPANDED = 1_000_000
CHARACTERS_A_NODE = 64


class _MergeKey(str):
    """The key `<<` when it stands for a merge: a quoted one is an ordinary key."""

    __slots__ = ()


MERGE = _MergeKey("<<")


class Node:
    """A value that is being built or has an anchor.

    `size` counts its nodes with aliases expanded, `height` the levels below it. `text` is a
    scalar's own text, None for a collection.
    """

    __slots__ = ("height", "is_map", "is_open", "key", "merged", "size", "text", "value")

    def __init__(self, value: Any, text: str | None = None) -> None:
        self.value = value
        self.text = text
        self.size = 1 if text is None else 1 + len(text) // CHARACTERS_A_NODE
        self.height = 0
        self.is_map = type(value) is Map
        self.is_open = text is None
        self.key: str | None = None
        self.merged: list[Map] | None = None


class Builder:
    """Takes the events of one document after the other; `finish` gives the document."""

    def __init__(self, is_text: bool) -> None:
        self._is_text = is_text
        self._stack: list[Node] = []
        self._anchors: dict[str, Node] = {}
        self._root: Any = None
        self._aliases = 0
        self._expanded = 0
        self.takers: dict[type, Callable[[Any], None]] = {
            ScalarEvent: self._scalar,
            AliasEvent: self._alias,
            MappingStartEvent: self._start_map,
            SequenceStartEvent: self._start_seq,
            MappingEndEvent: self._end_map,
            SequenceEndEvent: self._end,
        }

    def finish(self) -> Any:
        """Return the document that has ended."""
        root, self._root = self._root, None
        self._anchors.clear()
        return root

    def _scalar(self, event: Any) -> None:
        text: str = event.value
        line: int = event.start_mark.line + 1
        holder = self._stack[-1] if self._stack else None
        if holder is not None and holder.is_map and holder.key is None:
            value: Any = text
            is_merge = text == "<<" and event.implicit[0] and event.tag is None
            self._key(holder, MERGE if is_merge else text, line)
        else:
            value = self._value(event, text)
            self._put(value, len(text) // CHARACTERS_A_NODE + 1, 0, line)
        if event.anchor is not None:
            self._anchors[event.anchor] = Node(value, text)

    def _value(self, event: Any, text: str) -> Any:
        if event.tag is not None:
            value = tagged_value(event.tag, text, is_plain=not event.style)
        elif event.implicit[0]:
            value = plain_value(text)
        else:
            return text
        return text if self._is_text and value is not None else value

    @staticmethod
    def _key(holder: Node, text: str, line: int) -> None:
        holder.key = text
        if text is MERGE:
            if holder.merged is not None:
                raise YamlError(line, "the key '<<' stands twice in one mapping")
            return
        first = holder.value.lines.setdefault(text, line)
        if text in holder.value:
            raise YamlError(line, f"the key {text[:80]!r} is already on line {first}")
        holder.size += 1 + len(text) // CHARACTERS_A_NODE

    def _alias(self, event: Any) -> None:
        line = event.start_mark.line + 1
        self._aliases += 1
        if self._aliases > MOST_ALIASES:
            raise YamlError(line, f"more than {MOST_ALIASES:,} aliases")
        node = self._anchors.get(event.anchor)
        if node is None:
            raise YamlError(line, f"the alias *{event.anchor[:80]} has no anchor before it")
        if node.is_open:
            raise YamlError(line, f"the alias *{event.anchor[:80]} stands inside its own anchor")
        self._expanded += node.size
        if self._expanded > MOST_EXPANDED:
            raise YamlError(line, f"aliases stand for more than {MOST_EXPANDED:,} nodes")
        self._deep_enough(len(self._stack) + node.height, line)
        holder = self._stack[-1]
        if holder.is_map and holder.key is None:
            if node.text is None:
                raise YamlError(line, "a mapping or a sequence cannot be a key")
            self._key(holder, node.text, line)
        else:
            self._put(node.value, node.size, node.height, line)

    def _start_map(self, event: Any) -> None:
        self._start(Map(event.start_mark.line + 1), event.anchor)

    def _start_seq(self, event: Any) -> None:
        self._start(Seq(event.start_mark.line + 1), event.anchor)

    def _start(self, value: Map | Seq, anchor: str | None) -> None:
        if self._stack:
            holder = self._stack[-1]
            if holder.is_map and holder.key is None:
                raise YamlError(value.line, "a mapping or a sequence cannot be a key")
        node = Node(value)
        if anchor is not None:
            self._anchors[anchor] = node
        self._stack.append(node)
        self._deep_enough(len(self._stack), value.line)

    @staticmethod
    def _deep_enough(depth: int, line: int) -> None:
        if depth > MOST_DEPTH:
            raise YamlError(line, f"nested deeper than {MOST_DEPTH} levels")

    def _end_map(self, event: Any) -> None:
        node = self._stack[-1]
        if node.merged:
            value = node.value
            for source in node.merged:
                for key, item in source.items():
                    if key not in value:
                        value[key] = item
                        value.lines[key] = source.lines[key]
        self._end(event)

    def _end(self, _event: Any) -> None:
        node = self._stack.pop()
        node.is_open = False
        self._put(node.value, node.size, node.height, node.value.line)

    def _put(self, value: Any, size: int, height: int, line: int) -> None:
        """Put a complete value where it belongs."""
        if not self._stack:
            self._root = value
            return
        holder = self._stack[-1]
        holder.size += size
        if holder.height <= height:
            holder.height = height + 1
        if not holder.is_map:
            holder.value.append(value)
            holder.value.lines.append(line)
        elif holder.key is MERGE:
            holder.merged = _merge_sources(value, line)
        else:
            holder.value[holder.key] = value
        holder.key = None


def _merge_sources(value: Any, line: int) -> list[Map]:
    sources = value if isinstance(value, Seq) else [value]
    if not all(isinstance(source, Map) for source in sources):
        raise YamlError(line, "'<<' takes a mapping or a sequence of mappings")
    return list(sources)
