"""Grafana's variables in a PromQL expression, replaced so that the metrics read stay true.

A variable whose values the dashboard states is replaced by each of them. Any other is replaced by
what its place allows: a duration in `[…]`, a label, a number; where it may be a metric's name,
by one that stands for "unknown".

Source: Grafana, "Variable syntax": `$name`, `${name}`, `${name:format}`, `[[name]]`, `[[name:f]]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product
from typing import NamedTuple

from merestone.source.promql import UNKNOWN
from merestone.source.promql_parse import MOST_CHARACTERS, NotPromQL

MOST_COMBINATIONS = 32
VARIABLE = r"\$(?:\w+|\{\w+[^}\n]{0,200}\})|\[\[\w+(?::\w+)?\]\]"
IN_STRING = re.compile(VARIABLE)
NAME = re.compile(r"\w+")
TOKEN = re.compile(
    rf"(?P<variable>{VARIABLE})"
    r"|(?P<string>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`[^`]*`)|(?P<comment>#[^\n]*)"
    r"|(?P<word>[A-Za-z0-9_:.]+)|(?P<space>\s+)|(?P<unclosed>[\"'`])|(?P<other>[=!<>~]+|.)",
    re.DOTALL,
)
GROUPING = frozenset(("by", "without", "on", "ignoring", "group_left", "group_right"))
DURATION = "5m"
NUMBERS = frozenset(("__interval_ms", "__range_s", "__range_ms", "__from", "__to"))
TIMES = frozenset(("__interval", "__rate_interval", "__range"))

Values = Mapping[str, Sequence[str]]
"""Name -> all values that a variable can have, where the dashboard states them."""


class Slot(NamedTuple):
    """What may stand in a variable's place: every value, or the first that can be parsed."""

    values: Sequence[str]
    is_known: bool = False


def expressions(text: str, known: Values) -> Iterator[Iterator[str]]:
    """Yield, for each combination of known values, the readings to try in order.

    Raises: NotPromQL for a text too long, or with a string that has no end.
    """
    parts = _parts(text, known)
    slots = [part for part in parts if isinstance(part, Slot)]
    told = [slot for slot in slots if slot.is_known]
    combinations = product(*(slot.values for slot in told))
    for values in islice(combinations, MOST_COMBINATIONS):
        yield _readings(parts, values)


def _readings(parts: Sequence[str | Slot], values: Sequence[str]) -> Iterator[str]:
    guessed = [part.values for part in parts if isinstance(part, Slot) and not part.is_known]
    for guess in islice(product(*guessed), MOST_COMBINATIONS):
        given, tried = iter(values), iter(guess)
        yield "".join(
            part if isinstance(part, str) else next(given if part.is_known else tried)
            for part in parts
        )


def _parts(text: str, known: Values) -> list[str | Slot]:
    if len(text) > MOST_CHARACTERS:
        raise NotPromQL(f"{len(text):,} characters; at most {MOST_CHARACTERS:,} are read")
    tokens = _tokens(text)
    parts: list[str | Slot] = []
    inside: list[str] = []
    word = ""
    for index, (kind, written) in enumerate(tokens):
        if kind == "variable":
            parts.append(_slot(tokens, index, inside[-1] if inside else "", known))
        elif kind == "string":
            parts.append(IN_STRING.sub(UNKNOWN, written))
        else:
            parts.append(" " if kind == "comment" else written)
        if written in ("(", "[", "{"):
            inside.append("by" if written == "(" and word in GROUPING else written)
        elif written in (")", "]", "}") and inside:
            inside.pop()
        if kind not in ("space", "comment"):
            word = written
    return parts


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens = []
    for found in TOKEN.finditer(text):
        if found.lastgroup == "unclosed":
            raise NotPromQL("a string has no end")
        tokens.append((found.lastgroup or "", found[0]))
    return tokens


def _slot(tokens: Sequence[tuple[str, str]], index: int, inside: str, known: Values) -> str | Slot:
    name = _name(tokens[index][1])
    before, after = _beside(tokens, index, -1), _beside(tokens, index, 1)
    touches_before = index > 0 and tokens[index - 1][0] in ("word", "variable")
    touches_after = index + 1 < len(tokens) and tokens[index + 1][0] in ("word", "variable")
    if inside == "[" or before == "offset":
        has_unit = touches_after and tokens[index + 1][1][:1].isalnum()
        has_number = touches_before and tokens[index - 1][1][-1:].isdigit()
        return "m" if has_number else "1" if has_unit else DURATION
    if inside == "{":
        return _in_matchers(before, after)
    if inside == "by":
        return f"{UNKNOWN}{index}"
    if name in known and len(known[name]) <= MOST_COMBINATIONS:
        return Slot(known[name], True)
    return _guess(tokens, index, name, touches=touches_before or touches_after)


def _guess(
    tokens: Sequence[tuple[str, str]], index: int, name: str, *, touches: bool
) -> str | Slot:
    """Return what may stand where an operand or a function does."""
    if name in NUMBERS:
        return "1"
    if name in TIMES:
        return Slot(("1", DURATION))
    if _calls(tokens, index, _beside(tokens, index, 1)):
        return Slot(("sum", "rate", "max_over_time"))
    return UNKNOWN if touches else Slot((UNKNOWN, "1", DURATION))


def _calls(tokens: Sequence[tuple[str, str]], index: int, after: str) -> bool:
    """Return whether a variable is a function's name, or the first part of one."""
    if index + 1 < len(tokens) and tokens[index + 1][0] == "word":
        after = _beside(tokens, index + 1, 1)
        return after == "(" and tokens[index + 1][1].startswith("_over_time")
    return after in ("(", "by", "without")


def _in_matchers(before: str, after: str) -> str:
    if before in ("=", "!=", "=~", "!~"):
        return f'"{UNKNOWN}"'
    if after in ("=", "!=", "=~", "!~"):
        return UNKNOWN
    return f'{UNKNOWN}="{UNKNOWN}"'


def _beside(tokens: Sequence[tuple[str, str]], index: int, step: int) -> str:
    """Return the next token that is neither space nor comment, '' at the end."""
    index += step
    while 0 <= index < len(tokens):
        if tokens[index][0] not in ("space", "comment"):
            return tokens[index][1]
        index += step
    return ""


def _name(written: str) -> str:
    found = NAME.search(written)
    return found[0] if found else ""
