"""One text for all spellings of a PromQL expression.

Whitespace, comments, the order of matchers and of grouping labels, the form of numbers, quotes and
durations, and the place of `by` are normalised; operands keep their order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from math import isinf, isnan
from types import ModuleType
from typing import Any

PLAIN_NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*\Z")
PLAIN_LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*\Z")
LARGEST_WHOLE = 1e15


def children(expression: Any) -> list[Any]:
    """Return the expressions directly inside one."""
    found = [getattr(expression, name, None) for name in ("lhs", "rhs", "param", "expr")]
    found.append(getattr(expression, "vector_selector", None))
    found.extend(getattr(expression, "args", ()))
    return [each for each in found if each is not None]


def rendered(promql: ModuleType, expression: Any) -> str:
    """Return the expression's text.

    Raises: ValueError for a node that is not known.
    """
    return Text(promql).of(expression)


class Text:
    """Writes expressions; `promql` is the parser's module."""

    def __init__(self, promql: ModuleType) -> None:
        self._promql = promql
        self._writers: dict[type, Callable[[Any], str]] = {
            promql.NumberLiteral: lambda each: number(each.val),
            promql.StringLiteral: lambda each: each.prettify(),
            promql.VectorSelector: self._vector,
            promql.MatrixSelector: self._matrix,
            promql.SubqueryExpr: self._subquery,
            promql.ParenExpr: lambda each: f"({self.of(each.expr)})",
            promql.UnaryExpr: lambda each: f"-{self.of(each.expr)}",
            promql.Call: self._call,
            promql.AggregateExpr: self._aggregate,
            promql.BinaryExpr: self._binary,
        }

    def of(self, expression: Any) -> str:
        """Return one expression's text."""
        write = self._writers.get(type(expression))
        if write is None:
            raise ValueError(f"{type(expression).__name__} is not known")
        return write(expression)

    def _vector(self, each: Any) -> str:
        return f"{self._selector(each)}{self._moment(each)}"

    def _selector(self, each: Any) -> str:
        name, matchers = each.name, list(each.matchers.matchers)
        named = [
            one
            for one in matchers
            if one.name == "__name__" and one.op == self._promql.MatchOp.Equal
        ]
        if not name and len(named) == 1 and PLAIN_NAME.match(named[0].value):
            name = named[0].value
            matchers.remove(named[0])
        alternatives = [matchers, *each.matchers.or_matchers]
        parts = [", ".join(sorted(set(map(self._matcher, part)))) for part in alternatives]
        inside = " or ".join(sorted(filter(None, parts)))
        return f"{name or ''}{{{inside}}}" if inside or not name else name

    def _matcher(self, each: Any) -> str:
        name = each.name if PLAIN_LABEL.match(each.name) else quoted(each.name)
        return f"{name}{self._sign(each.op)}{quoted(each.value)}"

    def _sign(self, operator: Any) -> str:
        signs = self._promql.MatchOp
        if operator in (signs.Equal, signs.NotEqual):
            return "=" if operator == signs.Equal else "!="
        return "=~" if operator == signs.Re else "!~"

    def _matrix(self, each: Any) -> str:
        inner = each.vector_selector
        span = self._promql.display_duration(each.range)
        return f"{self._selector(inner)}[{span}]{self._moment(inner)}"

    def _subquery(self, each: Any) -> str:
        span = self._promql.display_duration(each.range)
        step = self._promql.display_duration(each.step) if each.step else ""
        return f"{self.of(each.expr)}[{span}:{step}]{self._moment(each)}"

    def _moment(self, each: Any) -> str:
        at = f" {each.at}" if each.at is not None else ""
        if not each.offset:
            return at
        sign = "-" if each.offset < timedelta(0) else ""
        return f"{at} offset {sign}{self._promql.display_duration(abs(each.offset))}"

    def _call(self, each: Any) -> str:
        return f"{each.func.name}({', '.join(map(self.of, each.args))})"

    def _aggregate(self, each: Any) -> str:
        arguments = [self.of(part) for part in (each.param, each.expr) if part is not None]
        grouping = ""
        if each.modifier is not None:
            is_by = each.modifier.type == self._promql.AggModifierType.By
            # `by ()` is what stands where nothing is said; `without ()` keeps all labels.
            if each.modifier.labels or not is_by:
                grouping = f" {'by' if is_by else 'without'} {labels(each.modifier.labels)}"
        return f"{each.op}{grouping} ({', '.join(arguments)})"

    def _binary(self, each: Any) -> str:
        sign = f"{each.op}{self._matching(each.modifier)}"
        return f"{self.of(each.lhs)} {sign} {self.of(each.rhs)}"

    def _matching(self, modifier: Any) -> str:
        if modifier is None:
            return ""
        text = " bool" if modifier.return_bool else ""
        if modifier.matching is not None:
            is_on = modifier.matching.type == self._promql.LabelModifierType.Include
            if is_on or modifier.matching.labels or modifier.group_labels is not None:
                text += f" {'on' if is_on else 'ignoring'} {labels(modifier.matching.labels)}"
        cards = self._promql.VectorMatchCardinality
        if modifier.card in (cards.ManyToOne, cards.OneToMany):
            side = "group_left" if modifier.card == cards.ManyToOne else "group_right"
            text += f" {side} {labels(modifier.group_labels or ())}"
        return text + _fills(modifier.fill_values)


def _fills(values: Any) -> str:
    sides = (("fill_left", values.lhs), ("fill_right", values.rhs))
    return "".join(f" {word} ({number(each)})" for word, each in sides if each is not None)


def labels(names: Iterable[str]) -> str:
    """Return a list of labels in parentheses, in order and each once."""
    shown = (name if PLAIN_LABEL.match(name) else quoted(name) for name in sorted(set(names)))
    return f"({', '.join(shown)})"


def number(value: float) -> str:
    """Return a number in its shortest form."""
    if isnan(value):
        return "NaN"
    if isinf(value):
        return "Inf" if value > 0 else "-Inf"
    whole = abs(value) < LARGEST_WHOLE and value == int(value)
    return str(int(value)) if whole else repr(value)


ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"})


def quoted(text: str) -> str:
    """Return a string literal."""
    return f'"{text.translate(ESCAPES)}"'
