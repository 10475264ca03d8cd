"""What one line of plain YAML says, where that is certain; remembered by its text.

The rules are libyaml's, narrowed: each pattern takes less than libyaml does, never more. What no
pattern takes is `BAIL`, and the file is left to libyaml.
"""

from __future__ import annotations

import re
from typing import Any

from merestone.source.yaml_flow import Flow
from merestone.source.yaml_long import ESCAPES, unescaped
from merestone.source.yaml_scalar import CONSTANTS, plain_value
from merestone.source.yaml_values import Unsure

SKIP, KEY, OPEN, KEY_FLOW, KEY_LONG, ITEM, ITEM_OPEN, DASH = range(8)
LONE, LONE_FLOW, LONE_LONG, MARK, BAIL = range(8, 13)
"""Kinds of lines: a key with a scalar, with nothing, with a collection, with what goes on in the
lines below; an item that is a scalar, or nothing; `-` before all else; what stands alone; `---`.
"""
KEYS = (KEY, KEY_FLOW, KEY_LONG, OPEN)
LONES = (LONE, LONE_FLOW, LONE_LONG)

Token = tuple[int, Any, Any]
"""The kind, the key (for `DASH` its width), and the value (for `DASH` the token after it)."""

SKIPPED: Token = (SKIP, None, None)
BAILED: Token = (BAIL, None, None)
MARKED: Token = (MARK, None, None)
NOTHING: Token = (ITEM_OPEN, None, None)

MOST_KNOWN, LONGEST_KNOWN = 20_000, 200
MANY_DASHES = "- - - - "
LONGEST_KEY = 1_000
"""libyaml gives a key up after 1,024 characters."""

START = r"""(?!---|\.\.\.)(?:[^\s\-?:,\[\]{}#&*!|>'"%@`]|[-?:](?=\S))"""
simple_line = re.compile(
    r"(?:(- )?([A-Za-z_][\w./-]{0,200}):|-)"
    r"""(?: (?:([\w/$(][^\s:#]*+(?: [^\s:#]++)*+(?::(?=\S)[^\s:#]*+(?: [^\s:#]++)*+)*+)"""
    r"""|("[^"\\\t]*+"|'[^'\t]*+')))?(?: +#[^\t]*)?"""
)
"""The most frequent lines at one stroke: `key:`, `- key:`, `-`, and each with a one-line scalar."""
key_line = re.compile(
    rf"""(?:({START}[^\s:]*+(?:(?::(?=\S)| (?=[^\s#:]))[^\s:]*+)*+)|"([^"\\]*)"|'([^']*)')"""
    r""":(?: +(.*))?$"""
)
plain_start = re.compile(START)
double = re.compile(rf'"([^"\\]*+(?:{ESCAPES}[^"\\]*+)*+)"(?: +#.*)?$')
single = re.compile(r"'([^']*+(?:''[^']*+)*+)'(?: +#.*)?$")
open_double = re.compile(rf'"[^"\\]*+(?:{ESCAPES}[^"\\]*+)*+\\?$')
open_single = re.compile(r"'[^']*+(?:''[^']*+)*+$")
header = re.compile(r"([|>])(?:([1-9])([+-]?)|([+-]?)([1-9]?))(?: +#.*)?$")
marker = re.compile(r"---(?: +#.*| *)$")


class Lines(dict[str, Token]):
    """The tokens of lines without their indentation, made when they are first asked for."""

    def __init__(self, is_text: bool) -> None:
        self.is_text = is_text
        self[""] = SKIPPED

    def __missing__(self, line: str) -> Token:
        simple = simple_line.fullmatch(line)
        token = self._simple(*simple.groups()) if simple else self._token(line)
        if len(line) <= LONGEST_KNOWN:
            if len(self) >= MOST_KNOWN:
                self.clear()
                self[""] = SKIPPED
            self[line] = token
        return token

    def plain(self, text: str) -> Any:
        """Return what a scalar without quotes means."""
        value = plain_value(text)
        return text if self.is_text and value is not None else value

    def _token(self, line: str) -> Token:
        if line[0] == "#" or "\t" in line:
            return SKIPPED if line[0] == "#" else BAILED
        if line[0] == "-" and line[1:2] in ("", " "):
            return self._item(line)
        found = key_line.match(line)
        if found:
            return self._key(found)
        if marker.match(line):
            return MARKED
        kind, value = self._value(line)
        return LONES[kind] if kind >= 0 else BAIL, None, value

    def _simple(
        self, dash: str | None, key: str | None, text: str | None, quoted: str | None
    ) -> Token:
        value: Any = text
        if text is not None:
            if text in CONSTANTS or text[0] <= "9":
                value = self.plain(text)
        elif quoted is not None:
            value = quoted[1:-1]
        elif key is None:
            return NOTHING
        else:
            return (DASH, 2, (OPEN, key, None)) if dash else (OPEN, key, None)
        if key is None:
            return ITEM, None, value
        return (DASH, 2, (KEY, key, value)) if dash else (KEY, key, value)

    def _item(self, line: str) -> Token:
        rest = line[1:].lstrip(" ")
        if line.startswith(MANY_DASHES):
            return BAILED
        if not rest or rest[0] == "#":
            return NOTHING
        token = self[rest]
        if token[0] == LONE:
            return ITEM, None, token[2]
        return BAILED if token[0] in (BAIL, MARK) else (DASH, len(line) - len(rest), token)

    def _key(self, found: re.Match[str]) -> Token:
        plain, in_double, in_single, rest = found.groups()
        key = plain or in_double or in_single or ""
        if plain == "<<" or len(key) > LONGEST_KEY:
            return BAILED
        kind, value = self._value(rest) if rest else (3, None)
        return KEYS[kind] if kind >= 0 else BAIL, key, value

    def _value(self, text: str) -> tuple[int, Any]:
        """Return 0 and a scalar, 1 and a collection, 2 and what goes on, 3 for nothing; or -1."""
        text = text.rstrip(" ")
        first = text[0]
        if plain_start.match(text):
            end = text.find(" #")
            if end >= 0:
                text = text[:end].rstrip(" ")
            return (-1, None) if ": " in text or text[-1] == ":" else (0, self.plain(text))
        if first in "\"'":
            return _quoted(text)
        if first in "[{":
            return self._flow(text)
        if first in "|>":
            found = header.match(text)
            if not found:
                return -1, None
            style, width, chomp, first_chomp, last_width = found.groups()
            return 2, (style + (chomp or first_chomp or ""), width or last_width or "")
        return (3 if first == "#" else -1), None

    def _flow(self, text: str) -> tuple[int, Any]:
        flow = Flow(self.plain, [text], 0)
        try:
            return 1, flow.read(text)
        except Unsure:
            return (2, ("[", text)) if flow.is_cut else (-1, None)


def _quoted(text: str) -> tuple[int, Any]:
    is_double = text[0] == '"'
    found = (double if is_double else single).match(text)
    if found:
        return 0, unescaped(found[1]) if is_double else found[1].replace("''", "'")
    is_open = (open_double if is_double else open_single).match(text)
    return (2, (text[0], text)) if is_open else (-1, None)
