"""Evaluates encoded expressions where that is sound; anything else is unknown, with its text.

Source: Terraform language, "Expressions": a template converts its parts to strings; `merge`
takes the last value of a key.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from merestone.connectors.terraform.encode import MOST_DEPTH, Expression
from merestone.connectors.terraform.functions import FUNCTIONS, one_of
from merestone.connectors.terraform.shown import shown
from merestone.connectors.terraform.values import (
    Entry,
    Mapping,
    Sequence,
    Unknown,
    Value,
    as_text,
)

MOST_CHARACTERS = 2_000


class Scope(Protocol):
    """What names stand for at one place."""

    def named(self, head: str, name: str) -> Value:
        """Return the value of `head.name`, such as `var.team`."""

    def call(self, _name: str, _arguments: list[Value], /) -> Value | None:
        """Return what a function of this scope's own returns, or None where it has none."""


def evaluate(expression: Expression, scope: Scope, path: str, depth: int = 0) -> Value:
    """Return the value of an expression that is written in the file `path`."""
    if expression[0] == "c":
        constant: Value = expression[1]
        return constant
    evaluator = EVALUATORS.get(expression[0])
    if evaluator is None or depth > MOST_DEPTH:
        return Unknown(shown(expression))
    made = evaluator(expression, scope, path, depth + 1)
    return Unknown(shown(expression)) if made is None else made


def _template(expression: Expression, scope: Scope, path: str, depth: int) -> Value:
    texts = []
    for each in expression[1]:
        text = as_text(each[1] if each[0] == "c" else evaluate(each, scope, path, depth))
        if text is None:
            return None
        texts.append(text)
    joined = "".join(texts)
    return joined if len(joined) <= MOST_CHARACTERS else None


def _reference(expression: Expression, scope: Scope, _path: str, _depth: int) -> Value:
    """Return what a reference leads to, or None where that is not known."""
    steps = expression[1]
    if len(steps) < 2:
        return None
    value = scope.named(str(steps[0]), str(steps[1]))
    return value if isinstance(value, str) and len(steps) == 2 else _part(value, steps[2:])


def _got(expression: Expression, scope: Scope, path: str, depth: int) -> Value:
    return _part(evaluate(expression[1], scope, path, depth), expression[2])


def _part(value: Value, steps: list[str | int]) -> Value:
    """Return what the steps lead to, or None where that is not known."""
    for step in steps:
        if isinstance(value, Mapping) and step in value.entries:
            value = value.entries[str(step)].value
        elif isinstance(value, Sequence) and isinstance(step, int) and step < len(value.items):
            value = value.items[step]
        else:
            return None
    return None if isinstance(value, Unknown) else value


def _list(expression: Expression, scope: Scope, path: str, depth: int) -> Value:
    return Sequence(tuple(evaluate(each, scope, path, depth) for each in expression[1]))


def _choice(expression: Expression, scope: Scope, path: str, depth: int) -> Value:
    condition = evaluate(expression[1], scope, path, depth)
    if not isinstance(condition, bool):
        return one_of([evaluate(each, scope, path, depth) for each in expression[2:4]])
    return evaluate(expression[2 if condition else 3], scope, path, depth)


def _comparison(expression: Expression, scope: Scope, path: str, depth: int) -> Value:
    left = evaluate(expression[2], scope, path, depth)
    right = evaluate(expression[3], scope, path, depth)
    if not isinstance(left, str) or not isinstance(right, str):
        return None
    return (left == right) is (expression[1] == "==")


def _object(expression: Expression, scope: Scope, path: str, depth: int) -> Value:
    entries: dict[str, Entry] = {}
    rest = ""
    for key, value, line in expression[1]:
        name = as_text(evaluate(key, scope, path, depth))
        if name is None:
            rest = f"{shown(key)} = {shown(value)}"
        else:
            entries[name] = Entry(evaluate(value, scope, path, depth), path, line)
    return Mapping(entries, rest)


def _called(expression: Expression, scope: Scope, path: str, depth: int) -> Value:
    name, inside = expression[1], expression[2]
    arguments = [evaluate(each, scope, path, depth) for each in inside]
    own = scope.call(name, arguments)
    if own is not None:
        return own
    function = FUNCTIONS.get(name)
    return function(arguments) if function else None


EVALUATORS: dict[str, Callable[[Expression, Scope, str, int], Value]] = {
    "t": _template,
    "r": _reference,
    "l": _list,
    "o": _object,
    "f": _called,
    "g": _got,
    "?": _choice,
    "e": _comparison,
}
