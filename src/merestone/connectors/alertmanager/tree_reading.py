"""Route trees as Alertmanager loads them: native, and from AlertmanagerConfig objects.

Source: Alertmanager's documentation, "route" and "matcher"; the Prometheus operator's API,
"Route" and "Matcher" of AlertmanagerConfig.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from merestone.connectors.alertmanager.matchers import LABEL_NAME, MatcherError, parse_matchers
from merestone.connectors.alertmanager.records import Node
from merestone.connectors.alertmanager.routing import OPERATORS, compiled
from merestone.source.label_text import as_text
from merestone.source.yaml import Map, Seq

TRUE = frozenset(("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y"))
FALSE = frozenset(("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N"))
Triple = tuple[str, str, str]


class Refused(Exception):
    """Alertmanager (or the operator) refuses the whole configuration: where and why."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


class Dialect(NamedTuple):
    """How the two forms differ. `remarks` takes what holds for some versions only."""

    is_object: bool
    remarks: list[tuple[int, str]]

    def key(self, name: str) -> str:
        """Return a field's name: `group_by`, or `groupBy` in an object."""
        head, *rest = name.split("_")
        return head + "".join(word.title() for word in rest) if self.is_object else name


def read_nodes(route: Map, dialect: Dialect) -> list[Node]:
    """Return the tree's routes, each before its children.

    Raises: Refused.
    """
    return list(_nodes(route, "", "", dialect))


def _nodes(route: Map, place: str, inherited: str, dialect: Dialect) -> Iterator[Node]:
    receiver = text_of(route, "receiver") or inherited
    yield Node(
        place,
        route.line,
        receiver,
        list(_matchers(route, dialect)),
        flag(route, "continue"),
        _grouped(route, dialect),
        texts_of(route, dialect.key("mute_time_intervals")),
        texts_of(route, dialect.key("active_time_intervals")),
    )
    for order, child in enumerate(_items(route, "routes")):
        if not isinstance(child, Map):
            raise Refused(route.lines["routes"], "a route is no mapping")
        yield from _nodes(child, f"{place}/{order}".lstrip("/"), receiver, dialect)


def _grouped(route: Map, dialect: Dialect) -> list[str]:
    key = dialect.key("group_by")
    names = texts_of(route, key)
    if len(set(names)) < len(names) or ("..." in names and len(names) > 1):
        raise Refused(route.lines[key], "a label stands twice in `group_by`, or beside `...`")
    return names


def _matchers(route: Map, dialect: Dialect) -> Iterator[Triple]:
    if dialect.is_object:
        for item in _items(route, "matchers"):
            yield _of_object(item, route.lines["matchers"])
        return
    for key, operator in (("match", "="), ("match_re", "=~")):
        yield from _former(route, key, operator)
    for text in texts_of(route, "matchers"):
        yield from _of_text(text, route.lines["matchers"], dialect)


def _of_text(text: str, line: int, dialect: Dialect) -> Iterator[Triple]:
    try:
        parsed = parse_matchers(text)
    except MatcherError as error:
        raise Refused(line, f"matcher: {error}") from None
    if not parsed.is_classic:
        said = f"matcher {text[:80]!a} is read by Alertmanager 0.27 and later only"
        dialect.remarks.append((line, said))
    yield from parsed.matchers


def _former(route: Map, key: str, operator: str) -> Iterator[Triple]:
    pairs = route.get(key)
    if pairs is None:
        return
    if not isinstance(pairs, Map):
        raise Refused(route.lines[key], f"`{key}` is no mapping")
    for name, value in pairs.items():
        text = as_text(value)
        if not LABEL_NAME.match(name):
            raise Refused(pairs.lines[name], f"{name[:80]!a} is no label's name")
        if (text is None and (value is not None or operator == "=~")) or (
            operator == "=~" and compiled(text or "") is None
        ):
            raise Refused(pairs.lines[name], f"the value of {name[:80]!a} is no text or no RE2")
        yield name, operator, _twice_anchored(text or "") if operator == "=~" else text or ""


def _twice_anchored(expression: str) -> str:
    """Return an expression of `match_re`, which Alertmanager anchors before it anchors matchers.

    That makes a difference for those only that close a group which they do not open.
    """
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(expression, options)
    except re2.error:
        return f"^(?:{expression})$"
    return expression


def _of_object(item: Any, line: int) -> Triple:
    if not isinstance(item, Map):
        raise Refused(line, "a matcher is no mapping; write `name`, `matchType` and `value`")
    name, value = text_of(item, "name"), text_of(item, "value")
    operator = item.get("matchType")
    if not name:
        raise Refused(item.line, "a matcher has no name")
    if "matchType" in item and operator not in OPERATORS:
        reason = "`matchType` is none of '=', '!=', '=~', '!~' (in YAML, `!=` and `!~` need quotes)"
        raise Refused(item.lines["matchType"], reason)
    if operator is None:
        operator = "=~" if flag(item, "regex") else "="
    if "~" in operator and compiled(value) is None:
        raise Refused(item.line, f"{value[:80]!a} is no RE2")
    return name, operator, value


def _items(holder: Map, key: str) -> list[Any]:
    found = holder.get(key)
    if found is None:
        return []
    if not isinstance(found, Seq):
        raise Refused(holder.lines[key], f"`{key}` is no list")
    return found


def texts_of(holder: Map, key: str) -> list[str]:
    """Return a list of texts; empty where it is missing.

    Raises: Refused where it is something else.
    """
    found = [as_text(item) if item is not None else "" for item in _items(holder, key)]
    if None in found:
        raise Refused(holder.lines[key], f"an item of `{key}` is no text")
    return [item for item in found if item is not None]


def text_of(holder: Map, key: str) -> str:
    """Return a text, '' where it is missing or null.

    Raises: Refused where it is something else.
    """
    value = holder.get(key)
    text = "" if value is None else as_text(value)
    if text is None:
        raise Refused(holder.lines[key], f"`{key}` is no text")
    return text


def flag(holder: Map, key: str) -> bool:
    """Return a boolean, false where it is missing.

    Raises: Refused where it is something else.
    """
    text = text_of(holder, key)
    if text not in TRUE and text not in FALSE and text:
        raise Refused(holder.lines[key], f"`{key}` is neither true nor false")
    return text in TRUE
