"""The metrics that one PromQL expression reads, by a real PromQL grammar.

Source: Prometheus, "Querying basics". The parser recurses and takes quadratic time in the depth of
an expression, so an expression is measured before it is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

MOST_CHARACTERS = 20_000
MOST_NESTING = 250
UNKNOWN = "__variable__"
"""Stands for a name that is not known before run time."""

TOKEN = re.compile(
    r"(?P<string>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`[^`]*`)|(?P<comment>#[^\n]*)"
    r"|(?P<word>[A-Za-z_:][A-Za-z0-9_:]*)|(?P<number>[0-9][0-9A-Za-z_.]*)|(?P<space>\s+)"
    r"|(?P<unclosed>[\"'`])|(?P<other>.)",
    re.DOTALL,
)
NESTING = frozenset("(+-*/%^<>=![")
NESTING_WORDS = frozenset(("and", "or", "unless", "atan2"))
RENAMED = {"holt_winters": "double_exponential_smoothing"}
ONLY_NAMES = re.compile(r"[A-Za-z_:][A-Za-z0-9_:]*(?:\|[A-Za-z_:][A-Za-z0-9_:]*)*")


class NotPromQL(Exception):
    """A text that is no PromQL, or more than is read."""


class Metrics(NamedTuple):
    """The names read, each once, in order. `is_whole`: no selector leaves its metric open."""

    names: tuple[str, ...]
    is_whole: bool


@lru_cache(maxsize=4096)
def metrics_of(expression: str) -> Metrics:
    """Return the metrics that an expression selects, in the order of first mention.

    Raises: NotPromQL.
    """
    import promql_parser

    found: dict[str, None] = {}
    is_whole = True
    try:
        parsed = promql_parser.parse(as_parsed(expression))
    except ValueError as error:
        raise NotPromQL(str(error)) from None
    for selector in _selectors(parsed):
        names = _selected(selector)
        is_whole = is_whole and bool(names) and not any(UNKNOWN in name for name in names)
        found.update(dict.fromkeys(name for name in names if UNKNOWN not in name))
    return Metrics(tuple(found), is_whole)


def _selectors(root: Any) -> Iterator[Any]:
    """Yield the vector selectors, as they are written; the parser's own walk takes cubic time."""
    import promql_parser

    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, promql_parser.VectorSelector):
            yield node
        elif isinstance(node, promql_parser.MatrixSelector):
            yield node.vector_selector
        else:
            parts = (getattr(node, name, None) for name in ("rhs", "lhs", "expr", "param"))
            stack.extend(part for part in parts if isinstance(part, promql_parser.Expr))
            stack.extend(reversed(getattr(node, "args", [])))


def as_parsed(expression: str) -> str:
    """Return the expression without comments, with raw strings quoted and old names renewed.

    Raises: NotPromQL where it is too long, too deep, or a string has no end.
    """
    if len(expression) > MOST_CHARACTERS:
        raise NotPromQL(f"{len(expression):,} characters; at most {MOST_CHARACTERS:,} are read")
    parts = []
    nesting = 0
    for found in TOKEN.finditer(expression):
        text, kind = found[0], found.lastgroup
        if kind == "unclosed":
            raise NotPromQL("a string has no end")
        if kind == "string" and text[0] == "`":
            text = '"' + text[1:-1].replace("\\", "\\\\").replace('"', '\\"') + '"'
            text = text.replace("\n", "\\n")
        elif kind == "word":
            text = RENAMED.get(text, text)
        nesting += text in NESTING or text in NESTING_WORDS
        parts.append(" " if kind == "comment" else text)
    if nesting > MOST_NESTING:
        raise NotPromQL(f"{nesting:,} operators; at most {MOST_NESTING:,} are read")
    return "".join(parts)


def _selected(selector: Any) -> list[str]:
    """Return the names that a selector asks for; none where it leaves them open."""
    if selector.name:
        return [selector.name]
    groups = selector.matchers.or_matchers or [selector.matchers.matchers]
    names: list[str] = []
    for group in groups:
        said = [each for each in group if each.name == "__name__"]
        exact = [name for each in said for name in _names(str(each.op), each.value)]
        if not exact:
            return []
        names.extend(exact)
    return names


def _names(operator: str, value: str) -> list[str]:
    if operator.endswith("Equal") and not operator.endswith("NotEqual"):
        return [value]
    if operator.endswith(".Re") and ONLY_NAMES.fullmatch(value):
        return value.split("|")
    return []
