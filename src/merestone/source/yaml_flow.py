"""Reads flow collections, `[a, {b: c}]`, on one line or on several, where that is certain."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from merestone.source.yaml_long import ESCAPES, unescaped
from merestone.source.yaml_values import Map, Seq, Unsure

MOST_LEVELS = 20
LONGEST_KEY = 1_000

START = r"""(?!---|\.\.\.)(?:[^\s\-,\[\]{}:#?&*!|>'"%@`]|-(?=[\w.\-]))"""
WORD = r"(?:[^\s,\[\]{}:#?]|:(?=[\w./]))"
PLAIN = rf"{START}{WORD}*+(?: +{WORD}++)*+"
piece = re.compile(
    rf""" *(?:([\[\]{{}},])|({PLAIN})(:(?= |$))?|"([^"\\]*+(?:{ESCAPES}[^"\\]*+)*+)"(:)?"""
    r"""|'([^']*+(?:''[^']*+)*+)'(:(?= |$))?)"""
)
row_end = re.compile(r" *$| +#.*$|^#.*$")

FIRST, ENTRY, VALUE, COMMA = range(4)
"""What is awaited: an entry or the end, an entry, the value of a key, a comma or the end."""


class Flow:
    """One collection from the row `number` on; afterwards `number` counts the rows that it took."""

    def __init__(self, plain: Callable[[str], Any], rows: list[str], number: int) -> None:
        self._plain = plain
        self._rows = rows
        self._open: list[Any] = []
        self._key = ""
        self._awaited = ENTRY
        self.number = number + 1
        self.is_cut = False

    def read(self, row: str) -> Any:
        """Return the collection that begins in `row`, the end of the first row.

        Raises: Unsure; `is_cut` tells that only more rows were missing.
        """
        position, whole = 0, None
        while True:
            found = piece.match(row, position)
            if found:
                position = found.end()
                if not found[1]:
                    self._scalar(found)
                    continue
                whole = self._sign(found[1])
                if whole is None:
                    continue
            if not row_end.match(row, position):
                raise Unsure
            if whole is not None:
                return whole
            row, position = self._next_row(), 0

    def _next_row(self) -> str:
        if self.number >= len(self._rows):
            self.is_cut = True
            raise Unsure
        row = self._rows[self.number]
        self.number += 1
        if "\t" in row:
            raise Unsure
        return row

    def _scalar(self, found: re.Match[str]) -> None:
        _, plain, is_key, in_double, is_double_key, in_single, is_single_key = found.groups()
        text: str = plain or ""
        if in_double is not None:
            text = unescaped(in_double)
        elif in_single is not None:
            text = in_single.replace("''", "'")
        if not (is_key or is_double_key or is_single_key):
            self._put(self._plain(text) if plain else text)
            return
        holder = self._open[-1]
        if self._awaited > ENTRY or type(holder) is not Map or text in holder:
            raise Unsure
        if plain == "<<" or found.end() - found.start() > LONGEST_KEY:
            raise Unsure
        holder.lines[text] = self.number
        self._key, self._awaited = text, VALUE

    def _put(self, value: Any) -> None:
        holder = self._open[-1]
        if type(holder) is Map and self._awaited == VALUE:
            holder[self._key] = value
        elif type(holder) is Seq and self._awaited <= ENTRY:
            holder.append(value)
            holder.lines.append(self.number)
        else:
            raise Unsure
        self._awaited = COMMA

    def _sign(self, sign: str) -> Any:
        """Return the whole collection if this ends it, else None."""
        if sign in "[{":
            value = Seq(self.number) if sign == "[" else Map(self.number)
            if self._open:
                self._put(value)
            self._open.append(value)
            self._awaited = FIRST
            if len(self._open) > MOST_LEVELS:
                raise Unsure
        elif sign == ",":
            if self._awaited != COMMA:
                raise Unsure
            self._awaited = ENTRY
        else:
            value = self._open.pop()
            if self._awaited == VALUE or (sign == "]") is not (type(value) is Seq):
                raise Unsure
            self._awaited = COMMA
            return None if self._open else value
        return None


def moved(value: Any, rows: int) -> Any:
    """Return a copy of what `read` gave that stands `rows` rows further down."""
    if type(value) is Map:
        made = Map(value.line + rows)
        made.update((key, moved(item, rows)) for key, item in value.items())
        made.lines = {key: line + rows for key, line in value.lines.items()}
        return made
    if type(value) is Seq:
        items = Seq(value.line + rows)
        items.extend([moved(item, rows) for item in value])
        items.lines = [line + rows for line in value.lines]
        return items
    return value
