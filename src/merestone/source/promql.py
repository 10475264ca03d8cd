"""What one PromQL expression says: the metrics that it reads, or its normalised text too.

Source: Prometheus, "Querying basics".
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from merestone.source.promql_parse import (
    Budget,
    NotPromQL,
    caught,
    named,
    parsed,
    parser,
    selectors,
    tree_of,
    weigh,
)
from merestone.source.promql_text import rendered

MOST_METRICS = 100
UNKNOWN = "__variable__"
"""Stands for a name that is not known before run time."""


class Metrics(NamedTuple):
    """The names read, each once, in order. `is_whole`: no selector leaves its metric open."""

    names: tuple[str, ...]
    is_whole: bool


class Query(NamedTuple):
    """What one expression says. `patterns` are regular expressions on metrics' names.

    Where `fault` says why it was not parsed, `expression` is what is written, in one line.
    """

    expression: str
    metrics: list[str]
    patterns: list[str]
    fault: str


def metrics_of(expression: str, budget: Budget) -> Metrics:
    """Return the metrics that an expression selects, in the order of first mention.

    Raises: NotPromQL.
    """
    weigh(expression, budget)
    return _metrics(expression)


@lru_cache(maxsize=4096)
def _metrics(expression: str) -> Metrics:
    found: dict[str, None] = {}
    is_whole = True
    tree = tree_of(expression)
    with caught():
        for selector in selectors(tree):
            names = _selected(selector)
            is_whole = is_whole and bool(names) and not any(UNKNOWN in name for name in names)
            found.update(dict.fromkeys(name for name in names if UNKNOWN not in name))
    return Metrics(tuple(found), is_whole)


def _selected(selector: Any) -> list[str]:
    """Return the names that a selector asks for; none where it leaves them open."""
    if selector.name:
        return [selector.name]
    groups = selector.matchers.or_matchers or [selector.matchers.matchers]
    exact = [named(group)[0] for group in groups]
    return [name for names in exact for name in names] if all(exact) else []


def read_query(text: str, budget: Budget) -> Query:
    """Return the normalised expression and the metrics it reads, or why it does not parse."""
    try:
        tree = parsed(text, budget)
        with caught():
            while isinstance(tree, parser().ParenExpr):
                tree = tree.expr
            metrics, patterns = _all_named(tree)
            return Query(rendered(parser(), tree), metrics, patterns, "")
    except NotPromQL as error:
        return Query(" ".join(text.split()), [], [], str(error))


def _all_named(tree: Any) -> tuple[list[str], list[str]]:
    metrics: set[str] = set()
    patterns: set[str] = set()
    for selector in selectors(tree):
        metrics.update(filter(None, [selector.name]))
        for matchers in (selector.matchers.matchers, *selector.matchers.or_matchers):
            names, others = named(matchers)
            metrics.update(names)
            patterns.update(each[:200] for each in others)
    return sorted(metrics)[:MOST_METRICS], sorted(patterns)[:MOST_METRICS]
