"""Who receives an alert: a routing tree, and the receivers of an alert's labels.

Pure functions over named tuples; they know nothing of files.
Source: Alertmanager's documentation, "Route-related settings": an alert enters at the top; the
first matching child takes it, and with `continue` its later siblings are asked too; where no child
matches, the route itself receives. A regular expression (RE2) matches the whole value; a label that
the alert does not have is ''.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

OPERATORS = ("=", "!=", "=~", "!~")


class Matcher(NamedTuple):
    """One condition on one label. `operator`: `=`, `!=`, `=~` or `!~`."""

    name: str
    operator: str
    value: str


class Route(NamedTuple):
    """One node of the tree. `receiver` is the effective one: a child's own, else its parent's.

    `address` tells it from others; `mute_intervals` and `active_intervals` name times: they
    silence what was routed and do not route.
    """

    receiver: str
    matchers: tuple[Matcher, ...] = ()
    is_continue: bool = False
    routes: tuple[Route, ...] = ()
    address: str = ""
    mute_intervals: tuple[str, ...] = ()
    active_intervals: tuple[str, ...] = ()


def receivers_for(tree: Route, labels: Mapping[str, str]) -> list[str]:
    """Return the receivers of an alert in the order of the tree.

    One that several routes name stands there several times, as each notifies by itself. Empty
    where the top itself does not match (never so in a native configuration).
    """
    return [route.receiver for route in routes_for(tree, labels)]


def routes_for(tree: Route, labels: Mapping[str, str]) -> list[Route]:
    """Return the routes at which an alert with these labels ends, in order."""
    if not all(is_match(each, labels) for each in tree.matchers):
        return []
    found: list[Route] = []
    for child in tree.routes:
        below = routes_for(child, labels)
        found += below
        if below and not child.is_continue:
            break
    return found or [tree]


def is_match(matcher: Matcher, labels: Mapping[str, str]) -> bool:
    """Return whether one condition holds; an expression that is no RE2 never does."""
    value = labels.get(matcher.name, "")
    if matcher.operator == "=":
        return value == matcher.value
    if matcher.operator == "!=":
        return value != matcher.value
    pattern = compiled(matcher.value)
    if pattern is None:
        return False
    return (pattern.search(value) is not None) == (matcher.operator == "=~")


@lru_cache(maxsize=4096)
def compiled(expression: str) -> Any:
    """Return the anchored expression, or None where it is no RE2."""
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        # The anchors are put around the text: one with a stray `)` then means what it means there.
        return re2.compile(f"^(?:{expression})$", options)
    except (re2.error, UnicodeEncodeError):
        return None


def with_children(tree: Route, first: Sequence[Route]) -> Route:
    """Return the tree with these routes before its own.

    So the Prometheus operator merges AlertmanagerConfig objects, in order of `namespace/name`.
    """
    return tree._replace(routes=(*first, *tree.routes))


def all_routes(tree: Route) -> Iterator[Route]:
    """Yield the route and all below it, each before its children."""
    yield tree
    for child in tree.routes:
        yield from all_routes(child)
