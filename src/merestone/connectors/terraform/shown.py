"""An encoded expression as the text of one line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from merestone.connectors.terraform.encode import Expression
from merestone.connectors.terraform.secrets import MOST_TEXT

MOST_DEPTH = 8
MOST_ITEMS = 20
WORD = re.compile(r"[^\W\d][\w-]*")


def shown(expression: Expression) -> str:
    """Return the expression as it would be written, shortened."""
    text = _shown(expression, 0)
    return text if len(text) <= MOST_TEXT else text[: MOST_TEXT - 1] + "…"


def _shown(expression: Expression, depth: int) -> str:
    kind, *rest = expression
    maker = MAKERS.get(kind)
    return "…" if depth > MOST_DEPTH else maker(rest, depth + 1) if maker else str(rest[0])


def _listed(items: list[Expression], depth: int) -> str:
    return ", ".join(_shown(each, depth) for each in items[:MOST_ITEMS])


def _object(rest: list[Any], depth: int) -> str:
    pairs = rest[0][:MOST_ITEMS]
    return "{" + ", ".join(f"{_shown(k, depth)} = {_shown(v, depth)}" for k, v, _ in pairs) + "}"


MAKERS: dict[str, Callable[[list[Any], int], str]] = {
    "c": lambda rest, _: json.dumps(rest[0], ensure_ascii=False),
    "r": lambda rest, _: steps_text(rest[0]),
    "t": lambda rest, depth: (
        '"' + "".join(_part(each, depth) for each in rest[0][:MOST_ITEMS]) + '"'
    ),
    "l": lambda rest, depth: f"[{_listed(rest[0], depth)}]",
    "o": _object,
    "f": lambda rest, depth: f"{rest[0]}({_listed(rest[1], depth)})",
    "g": lambda rest, depth: steps_text(["", *rest[1]], _shown(rest[0], depth)),
    "?": lambda rest, depth: " ".join(
        (_shown(rest[0], depth), "?", _shown(rest[1], depth), ":", _shown(rest[2], depth))
    ),
    "e": lambda rest, depth: f"{_shown(rest[1], depth)} {rest[0]} {_shown(rest[2], depth)}",
}


def _part(expression: Expression, depth: int) -> str:
    if expression[0] == "c":
        return str(expression[1])
    return "${" + _shown(expression, depth + 1) + "}"


def steps_text(steps: list[str | int], start: str = "") -> str:
    """Return a reference as it is written."""
    head, *rest = steps
    text = start or str(head)
    for step in rest:
        is_word = isinstance(step, str) and WORD.fullmatch(step) is not None
        text += f".{step}" if is_word else f"[{json.dumps(step, ensure_ascii=False)}]"
    return text
