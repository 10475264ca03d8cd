"""Reads plain YAML line by line, several times as fast as libyaml's events can be taken.

It knows what most files consist of, and reads it exactly as `yaml_build` does. It raises `Unsure`
for all else: anchors, aliases, tags, merge keys, and every error; libyaml then reads the file.
"""

from __future__ import annotations

import re
from typing import Any

from merestone.source.yaml_flow import Flow, moved
from merestone.source.yaml_line import (
    DASH,
    ITEM,
    KEY_FLOW,
    KEY_LONG,
    LONE,
    LONE_FLOW,
    LONE_LONG,
    MARK,
    OPEN,
    Lines,
    key_line,
    plain_start,
)
from merestone.source.yaml_long import block, plain, quoted
from merestone.source.yaml_values import Map, Seq, Unsure

MOST_LINES = 50_000
MOST_SIGNS = 20_000
"""More (of lines, or of `,`, `[`, `{` and backslashes) is left to libyaml at once: a hostile file
may turn out unsure only at its end, and is not to take twice as long."""
MOST_LEVELS = 40
"""With those of flow collections fewer than libyaml's events may be nested."""
FEW_BYTES = 90_000
"""So many cannot hold 200,000 events: there are at most two for each byte."""

FINE = bytes([9, 10, *range(32, 127), *range(128, 256)])
odd = re.compile("[\x80-\x9f\u2028\u2029\ufeff\ufffe\uffff]")

KNOWN = {is_text: Lines(is_text) for is_text in (False, True)}
"""Lines recur from file to file; what is kept is bounded, see `Lines`."""


def read_lines(text: str, is_text: bool, most_events: int) -> list[Any]:
    """Return the documents.

    Raises: Unsure where libyaml has to say what the text is.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if text.encode().translate(None, FINE) or (not text.isascii() and odd.search(text)):
        raise Unsure
    if text.count("\n") > MOST_LINES:
        raise Unsure
    if len(text) > MOST_SIGNS and sum(map(text.count, ",[{\\")) > MOST_SIGNS:
        raise Unsure
    reader = _Reader(text, KNOWN[is_text])
    reader.read()
    if len(text) > FEW_BYTES and sum(map(_events, reader.documents)) + 2 > most_events:
        raise Unsure
    return reader.documents


def _events(document: Any) -> int:
    """Return how many events libyaml makes of it, the two of the document included."""
    count, left = 2, [document]
    while left:
        value = left.pop()
        if type(value) is Map:
            count += 2 + len(value)
            left.extend(value.values())
        elif type(value) is Seq:
            count += 2
            left.extend(value)
        else:
            count += 1
    return count


class _Reader:
    """Where the reading stands: the collection `top` that is open and those around it.

    `at` is its indentation, `rows` its lines, `awaits` whether its last key or item has no value
    yet. A document is the only item of a sequence at -1.
    """

    __slots__ = (
        "at", "awaits", "documents", "floor", "has_last_break", "is_document", "is_map", "key",
        "known", "lines", "number", "root", "rows", "stack", "top",
    )  # fmt: skip

    def __init__(self, text: str, known: Lines) -> None:
        self.known = known
        self.lines = text.split("\n")
        self.has_last_break = not self.lines[-1]
        if self.has_last_break:
            self.lines.pop()
        self.number = self.floor = 0
        self.documents: list[Any] = []
        self._begin()

    def _begin(self) -> None:
        self.stack: list[tuple[Any, Any, int, bool]] = []
        self.root: list[Any] = [None]
        self.top: Any = self.root
        self.rows: Any = [0]
        self.key: Any = -1
        self.at = -1
        self.is_map = False
        self.awaits = True
        self.is_document = False
        self.floor = self.number

    def read(self) -> None:  # noqa: C901, PLR0912  each call in this loop would cost a tenth
        """Read all lines; the documents are in `documents`.

        Keys with a scalar or nothing are taken here, on local names: most lines are such.
        """
        lines, known, count = self.lines, self.known, len(self.lines)
        number, top, rows, at, is_map, last, awaits, stack = self._state()
        while number < count:
            line = lines[number]
            rest = line.lstrip(" ")
            kind, key, value = known[rest]
            number += 1
            if not kind:
                continue
            indent = len(line) - len(rest)
            if ITEM <= kind <= DASH and (awaits or indent <= at):
                if indent > at or (indent == at and is_map and awaits):
                    top[last] = items = Seq(number)
                    if not is_map:
                        rows[-1] = number
                    stack.append((top, rows, at, is_map))
                    top, rows, at, is_map = items, items.lines, indent, False
                while at > indent:
                    top, rows, at, is_map = stack.pop()
                if at != indent or is_map or len(stack) > MOST_LEVELS:
                    raise Unsure
                rows.append(number)
                top.append(value if kind == ITEM else None)
                last, awaits = -1, kind != ITEM
                if kind != DASH:
                    continue
                indent += key
                kind, key, value = value
            if kind <= OPEN and (awaits or indent <= at):
                if indent > at:
                    top[last] = made = Map(number)
                    if not is_map:
                        rows[-1] = number
                    stack.append((top, rows, at, is_map))
                    top, rows, at, is_map = made, made.lines, indent, True
                while at > indent or (at == indent and not is_map):
                    top, rows, at, is_map = stack.pop()
                if at != indent or key in top or len(stack) > MOST_LEVELS:
                    raise Unsure
                rows[key] = number
                top[key] = value
                last, awaits = key, kind == OPEN
                continue
            self.number, self.top, self.rows, self.at = number, top, rows, at
            self.is_map, self.key, self.awaits = is_map, last, awaits
            self._take(kind, indent, key, value)
            number, top, rows, at, is_map, last, awaits, stack = self._state()
        self._end()

    def _state(self) -> tuple[int, Any, Any, int, bool, Any, bool, list[Any]]:
        place = self.number, self.top, self.rows, self.at
        return *place, self.is_map, self.key, self.awaits, self.stack

    def _end(self) -> None:
        if self.is_document or self.stack:
            self.documents.append(self.root[0])
        self._begin()

    def _take(self, kind: int, indent: int, key: Any, value: Any) -> None:
        if indent > self.at and not self.awaits:
            self._go_on()
        elif kind <= KEY_LONG:
            self._take_key(kind, indent, key, value)
        elif kind <= DASH:
            self._take_item(kind, indent, key, value)
        elif kind == MARK and not indent:
            self._end()
            self.is_document = True
        elif LONE <= kind <= LONE_LONG and indent > self.at:
            self._take_lone(kind, value)
        else:
            raise Unsure

    def _take_key(self, kind: int, indent: int, key: str, value: Any) -> None:
        if indent > self.at:
            self._open(Map(self.number), indent)
        else:
            while self.at > indent or (self.at == indent and not self.is_map):
                self.top, self.rows, self.at, self.is_map = self.stack.pop()
        if self.at != indent or key in self.top:
            raise Unsure
        self.rows[key] = self.number
        self.top[key] = value
        self.key = key
        self.awaits = kind == OPEN
        if kind == KEY_FLOW:
            self.top[key] = moved(value, self.number - 1)
        elif kind == KEY_LONG:
            self.top[key] = self._long(*value)

    def _take_item(self, kind: int, indent: int, width: int, value: Any) -> None:
        if indent > self.at or (indent == self.at and self.is_map and self.awaits):
            self._open(Seq(self.number), indent)
        else:
            while self.at > indent:
                self.top, self.rows, self.at, self.is_map = self.stack.pop()
            if self.at != indent or self.is_map:
                raise Unsure
        self.top.append(value if kind == ITEM else None)
        self.rows.append(self.number)
        self.key = -1
        self.awaits = kind != ITEM
        if kind == DASH:
            kind, key, value = value
            if kind <= KEY_LONG:
                self._take_key(kind, indent + width, key, value)
            else:
                self._take(kind, indent + width, key, value)

    def _take_lone(self, kind: int, value: Any) -> None:
        if kind == LONE_FLOW:
            value = moved(value, self.number - 1)
        if not self.stack and kind == LONE:
            raise Unsure
        self.is_document = True
        self._put(value)
        if kind == LONE_LONG:
            if not self.stack and value[0] != "[":
                raise Unsure
            self.top[self.key] = self._long(*value)

    def _open(self, made: Map | Seq, indent: int) -> None:
        """Let a collection begin as the value that is awaited."""
        self.top[self.key] = made
        if not self.is_map:
            self.rows[-1] = self.number
        self.stack.append((self.top, self.rows, self.at, self.is_map))
        if len(self.stack) > MOST_LEVELS:
            raise Unsure
        self.top, self.rows, self.at, self.is_map = made, made.lines, indent, type(made) is Map

    def _put(self, value: Any) -> None:
        self.top[self.key] = value
        if not self.is_map:
            self.rows[-1] = self.number
        self.awaits = False

    def _long(self, style: str, first: str) -> Any:
        """Return what begins in this line and goes on below it."""
        value: Any
        if style == "[":
            flow = Flow(self.known.plain, self.lines, self.number - 1)
            value = flow.read(first)
            self.number = flow.number
        elif style[0] in "|>":
            width = self.at + int(first) if first else 0
            value, self.number = block(
                self.lines, self.number, style, width, self.at, self.has_last_break
            )
        else:
            value, self.number = quoted(self.lines, self.number, first)
        self.floor = self.number
        return value

    def _go_on(self) -> None:
        """Take this line and those below it as the rest of a plain scalar that began above."""
        above = self.number - 2
        while above >= self.floor and not self.lines[above].strip(" "):
            above -= 1
        text = self.lines[above].strip(" ") if above >= self.floor else ""
        while text.startswith("- "):
            text = text[2:].lstrip(" ")
        found = key_line.match(text)
        first = found[4] if found else text
        if not first or not plain_start.match(first) or " #" in first or "\t" in first:
            raise Unsure
        blank = self.number - 2 - above
        text, self.number = plain(self.lines, self.number - 1, first, blank, self.at)
        self.top[self.key] = self.known.plain(text)
        self.floor = self.number
