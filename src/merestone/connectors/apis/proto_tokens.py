"""Tokens of protobuf and GraphQL files: names, texts and signs, with their lines.

Source: the protobuf language specification (C comments, quoted strings with escapes) and the
GraphQL specification (`#` comments, `\"\"\"` block strings).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from merestone.source.said import Said

PROTO = re.compile(
    r"/\*(?:[^*]|\*(?!/))*+(?:\*/)?|//[^\n]*+"
    r"|(?P<text>\"(?:[^\"\\\n]|\\.)*+\"?|'(?:[^'\\\n]|\\.)*+'?)"
    r"|(?P<name>\.?[A-Za-z_][\w.]*+)|(?P<number>[0-9][\w.+-]*+)"
    r"|(?P<sign>[{}()\[\]<>;=:,])",
    re.DOTALL,
)
GRAPHQL = re.compile(
    r"#[^\n]*+|(?P<text>\"\"\"(?:[^\"\\]|\\.|\"(?!\"\"))*+(?:\"\"\")?|\"(?:[^\"\\\n]|\\.)*+\"?)"
    r"|(?P<name>@?[A-Za-z_]\w*+)|(?P<sign>[{}()\[\]!:=|&,$])",
    re.DOTALL,
)
MOST_TOKENS = 60_000


class Token(NamedTuple):
    """`kind`: `name`, `text`, `number` or `sign`; `value` without its quotes."""

    kind: str
    value: str
    line: int


def tokens(text: str, grammar: re.Pattern[str]) -> Iterator[Token]:
    """Yield the tokens; comments and what fits nowhere are passed over."""
    line, counted = 1, 0
    made = 0
    for found in grammar.finditer(text):
        kind = found.lastgroup
        if kind is None:
            continue
        line += text.count("\n", counted, found.start())
        counted = found.start()
        value = found[0].strip("\"'") if kind == "text" else found[0]
        yield Token(kind, value, line)
        made += 1
        if made >= MOST_TOKENS:
            return


def cut_short(path: str, listed: list[Token]) -> Iterator[Said]:
    """Yield a remark where a file has more tokens than are read."""
    if len(listed) >= MOST_TOKENS:
        reason = f"more than {MOST_TOKENS:,} words and signs; what follows is not read"
        yield Said("remark", listed[-1].line, path, "", reason)
