"""PromQL through the grammar of promql-parser, within bounds.

The parser recurses without a limit of its own, so that deep nesting ends the process, and its
cost grows with length times depth. What comes near that is refused before it is parsed.
Source: the PromQL grammar, as of Prometheus 2.45 and later; `holt_winters` as until 2.55.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from types import ModuleType
from typing import Any, NamedTuple

from merestone.source.promql_text import children, quoted

MOST_CHARACTERS = 32_768
MOST_LEVELS = 200
MOST_SIGNS = 2_000
MOST_WORK = 2_000_000
CHARACTER_WORK = 4
SPENT = "the file holds more PromQL than is parsed; split the file"
STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|`[^`]*`|#[^\r\n]*')
TOKEN = re.compile(
    STRING.pattern + r"|[A-Za-z_:][\w:]*|[\d.][\w.]*|(?P<unclosed>[\"'`])"
    r"|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<sign>[-+*/%^]|[=!<>]=?~?)|[^\s\w]",
)
HUGE = re.compile(
    r"(?:\[|\boffset\b)[-+\s]*(?:\d{12}|0x\w{9}|[\d.]+e\+?\d\d|inf|nan)", re.IGNORECASE
)
WORD_SIGNS = frozenset(("and", "or", "unless", "atan2"))
ALTERNATIVES = re.compile(r"(?:[A-Za-z_:][\w:]*\|)*[A-Za-z_:][\w:]*\Z")


class NotPromQL(Exception):
    """A text that is no PromQL, or more than is parsed."""


class Budget:
    """How much may still be spent on the expressions of one file."""

    def __init__(self, work: int = MOST_WORK) -> None:
        self.left = work

    def spend(self, work: int) -> bool:
        """Return whether this much is left, and take it; what is too much ends the budget."""
        self.left = self.left - work if work <= self.left else 0
        return self.left > 0


def parsed(text: str, budget: Budget) -> Any:
    """Return the parser's tree of an expression.

    Raises: NotPromQL.
    """
    weigh(text, budget)
    return tree_of(text)


def weigh(text: str, budget: Budget) -> None:
    """Take what an expression costs from the budget.

    Raises: NotPromQL where it costs too much, or could end the process.
    """
    reason = _refusal(text, budget)
    if reason:
        raise NotPromQL(reason)


def tree_of(text: str) -> Any:
    """Return the parser's tree of an expression that was weighed.

    Raises: NotPromQL.
    """
    with caught():
        # The parser knows no raw strings: it takes their backslashes for escapes.
        return parser().parse(STRING.sub(_requoted, text) if "`" in text else text)


@contextmanager
def caught() -> Iterator[None]:
    """Raise NotPromQL for whatever the parser's code raises.

    A panic of it is no Exception: such as on durations beyond all numbers.
    """
    try:
        yield
    except (ValueError, RecursionError, OverflowError) as error:
        raise NotPromQL(_unparsed(error)) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise NotPromQL(_unparsed(error)) from None


def _unparsed(error: BaseException) -> str:
    return f"the expression does not parse: {' '.join(str(error).split())[:200]}"


def _requoted(found: re.Match[str]) -> str:
    return quoted(found[0][1:-1]) if found[0].startswith("`") else found[0]


def _refusal(text: str, budget: Budget) -> str:
    if len(text) > MOST_CHARACTERS:
        return f"{len(text):,} characters of PromQL; at most {MOST_CHARACTERS:,} are parsed"
    if not budget.spend(CHARACTER_WORK * len(text)):
        return SPENT
    if HUGE.search(text):
        return "the expression does not parse: a duration is out of range"
    size = _size(text)
    if size.is_open:
        return "the expression does not parse: a string has no end"
    if size.levels > MOST_LEVELS or size.signs > MOST_SIGNS:
        return f"operators are nested or chained more than {MOST_LEVELS} times; it is not parsed"
    return "" if budget.spend(size.tokens * size.levels) else SPENT


class Size(NamedTuple):
    """How large an expression is, or has proved to be when it was too large.

    `levels` bounds the depth of its tree from above; `is_open`: a string has no end.
    """

    tokens: int
    levels: int
    signs: int
    is_open: bool


def _size(text: str) -> Size:
    tokens = signs = chained = depth = deepest = braces = 0
    is_open = False
    for found in TOKEN.finditer(text):
        tokens += 1
        kind, sign = found.lastgroup, found[0]
        if kind == "open":
            depth += 1
            deepest = max(deepest, depth)
        elif kind == "close":
            depth = max(0, depth - 1)
        elif kind == "sign" or sign.lower() in WORD_SIGNS:
            signs += 1
            chained += braces <= 0  # what stands between braces are matchers: they do not nest
        is_open = is_open or kind == "unclosed"
        braces += (sign == "{") - (sign == "}")
        if chained + deepest > MOST_LEVELS or signs > MOST_SIGNS:
            break
    return Size(tokens, chained + deepest, signs, is_open)


@cache
def parser() -> ModuleType:
    """Return the parser's module, which knows `holt_winters` too."""
    import promql_parser

    kinds = promql_parser.ValueType
    arguments = [kinds.Matrix, kinds.Scalar, kinds.Scalar]
    former = promql_parser.Function("holt_winters", arguments, kinds.Vector)
    with suppress(ValueError):  # another caller in this process may have done so
        promql_parser.register_extra_functions([former])
    return promql_parser


def selectors(tree: Any) -> Iterator[Any]:
    """Yield the vector selectors as they are written; the parser's own walk takes cubic time."""
    waiting = [tree]
    while waiting:
        each = waiting.pop()
        if isinstance(each, parser().VectorSelector):
            yield each
        waiting.extend(reversed(children(each)))


def named(matchers: Iterable[Any]) -> tuple[list[str], list[str]]:
    """Return the metrics that matchers on `__name__` say, and other regular expressions on it."""
    names: list[str] = []
    patterns: list[str] = []
    signs = parser().MatchOp
    for each in matchers:
        if each.name == "__name__" and each.op == signs.Equal and each.value:
            names.append(each.value)
        elif each.name == "__name__" and each.op == signs.Re:
            is_list = ALTERNATIVES.match(each.value)
            (names if is_list else patterns).extend(
                each.value.split("|") if is_list else [each.value]
            )
    return names, patterns
