"""PromQL through the grammar of promql-parser, within bounds.

The parser recurses without a limit of its own, so that deep nesting ends the process, and its
cost grows with length times depth. What comes near that is refused before it is parsed.
Source: the PromQL grammar, as of Prometheus 2.45 and later; `holt_winters` as until 2.55.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from types import ModuleType
from typing import Any, NamedTuple

from merestone.connectors.prometheus.promql_text import children, rendered

MOST_CHARACTERS = 32_768
MOST_LEVELS = 200
MOST_SIGNS = 2_000
MOST_METRICS = 100
MOST_WORK = 2_000_000
CHARACTER_WORK = 4
SPENT = "the file holds more PromQL than is parsed; split the file"
TOKEN = re.compile(
    r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|`[^`]*`|#[^\r\n]*|[A-Za-z_:][\w:]*|[\d.][\w.]*'
    r"|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<sign>[-+*/%^]|[=!<>]=?~?)|[^\s\w]",
)
HUGE = re.compile(
    r"(?:\[|\boffset\b)[-+\s]*(?:\d{12}|0x\w{9}|[\d.]+e\+?\d\d|inf|nan)", re.IGNORECASE
)
WORD_SIGNS = frozenset(("and", "or", "unless", "atan2"))
ALTERNATIVES = re.compile(r"(?:[A-Za-z_:][\w:]*\|)*[A-Za-z_:][\w:]*\Z")


class Query(NamedTuple):
    """What one expression says. `patterns` are regular expressions on metrics' names.

    Where `fault` says why it was not parsed, `expression` is what is written, in one line.
    """

    expression: str
    metrics: list[str]
    patterns: list[str]
    fault: str


class Budget:
    """How much may still be spent on the expressions of one file."""

    def __init__(self, work: int = MOST_WORK) -> None:
        self.left = work

    def spend(self, work: int) -> bool:
        """Return whether this much is left, and take it; what is too much ends the budget."""
        self.left = self.left - work if work <= self.left else 0
        return self.left > 0


def read_query(text: str, budget: Budget) -> Query:
    """Return the normalised expression and the metrics it reads, or why it does not parse."""
    fault = _refusal(text, budget)
    if fault:
        return Query(_one_line(text), [], [], fault)
    promql = _parser()
    try:
        parsed = promql.parse(text)
        while isinstance(parsed, promql.ParenExpr):
            parsed = parsed.expr
        metrics, patterns = _names(promql, parsed)
        return Query(rendered(promql, parsed), metrics, patterns, "")
    except (ValueError, RecursionError, OverflowError) as error:
        return _unparsed(text, error)
    except BaseException as error:
        # A panic of the parser is no Exception: such as on durations beyond all numbers.
        if type(error).__name__ != "PanicException":
            raise
        return _unparsed(text, error)


def _unparsed(text: str, error: BaseException) -> Query:
    said = _one_line(str(error))[:200]
    return Query(_one_line(text), [], [], f"the expression does not parse: {said}")


def _refusal(text: str, budget: Budget) -> str:
    if len(text) > MOST_CHARACTERS:
        return f"{len(text):,} characters of PromQL; at most {MOST_CHARACTERS:,} are parsed"
    if not budget.left:
        return SPENT
    if HUGE.search(text):
        return "the expression does not parse: a duration is out of range"
    size = _size(text)
    if size.levels > MOST_LEVELS or size.signs > MOST_SIGNS:
        return f"operators are nested or chained more than {MOST_LEVELS} times; it is not parsed"
    if not budget.spend(CHARACTER_WORK * len(text) + size.tokens * size.levels):
        return SPENT
    return ""


class Size(NamedTuple):
    """How large an expression is, or has proved to be when it was too large.

    `levels` bounds the depth of its tree from above.
    """

    tokens: int
    levels: int
    signs: int


def _size(text: str) -> Size:
    tokens = signs = chained = depth = deepest = braces = 0
    for found in TOKEN.finditer(text):
        tokens += 1
        kind, sign = found.lastgroup, found[0]
        if kind == "open":
            depth += 1
            deepest = max(deepest, depth)
        elif kind == "close":
            depth -= 1
        elif kind == "sign" or sign.lower() in WORD_SIGNS:
            signs += 1
            chained += braces <= 0  # what stands between braces are matchers: they do not nest
        braces += (sign == "{") - (sign == "}")
        if chained + deepest > MOST_LEVELS or signs > MOST_SIGNS:
            break
    return Size(tokens, chained + deepest, signs)


@cache
def _parser() -> ModuleType:
    import promql_parser

    kinds = promql_parser.ValueType
    arguments = [kinds.Matrix, kinds.Scalar, kinds.Scalar]
    former = promql_parser.Function("holt_winters", arguments, kinds.Vector)
    with suppress(ValueError):  # another caller in this process may have done so
        promql_parser.register_extra_functions([former])
    return promql_parser


def _names(promql: ModuleType, parsed: Any) -> tuple[list[str], list[str]]:
    metrics: dict[str, None] = {}
    patterns: dict[str, None] = {}
    for selector in _selectors(promql, parsed):
        if selector.name:
            metrics.setdefault(selector.name)
        for matcher in _matchers(selector):
            if matcher.name != "__name__":
                continue
            if matcher.op == promql.MatchOp.Equal:
                metrics.setdefault(matcher.value)
            elif matcher.op == promql.MatchOp.Re and ALTERNATIVES.match(matcher.value):
                metrics.update(dict.fromkeys(matcher.value.split("|")))
            elif matcher.op == promql.MatchOp.Re:
                patterns.setdefault(matcher.value[:200])
    return sorted(filter(None, metrics))[:MOST_METRICS], sorted(patterns)[:MOST_METRICS]


def _selectors(promql: ModuleType, parsed: Any) -> Iterator[Any]:
    waiting = [parsed]
    while waiting:
        each = waiting.pop()
        if isinstance(each, promql.VectorSelector):
            yield each
        waiting.extend(children(each))


def _matchers(selector: Any) -> Iterator[Any]:
    yield from selector.matchers.matchers
    for either in selector.matchers.or_matchers:
        yield from either


def _one_line(text: str) -> str:
    return " ".join(text.split())
