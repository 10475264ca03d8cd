"""Routing trees from facts: what `stating` says of routes, put together again.

Rows are taken by their fields, so those of a table will do as well as the connector's own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from merestone.connectors.alertmanager.matchers import parse_matchers
from merestone.connectors.alertmanager.routing import Matcher, Route
from merestone.model.facts import Property, Thing

Values = dict[str, list[str]]
MOST_LEVELS = 200


def trees_of(things: Iterable[Thing], properties: Iterable[Property]) -> dict[str, Route]:
    """Return each configuration's tree, by the address of its top route."""
    routes = {thing.address for thing in things if thing.kind == "route"}
    said: dict[str, Values] = {address: defaultdict(list) for address in sorted(routes)}
    for row in properties:
        if row.address in said:
            said[row.address][row.key].append(row.value)
    below: dict[str, list[str]] = defaultdict(list)
    for address, values in said.items():
        below[values["parent"][0]].append(address)
    for children in below.values():
        children.sort(key=lambda address: int(said[address]["order"][0]))
    return {top: _built(top, said, below, 0) for top in sorted(below.get("", ()))}


def _built(address: str, said: dict[str, Values], below: dict[str, list[str]], level: int) -> Route:
    values = said[address]
    children = below.get(address, ()) if level < MOST_LEVELS else ()
    return Route(
        values["receiver"][0],
        tuple(_matchers(values["matcher"])),
        values["continue"] == ["true"],
        tuple(_built(child, said, below, level + 1) for child in children),
        address,
        tuple(values["mute time interval"]),
        tuple(values["active time interval"]),
    )


def _matchers(texts: Iterable[str]) -> Iterable[Matcher]:
    for text in texts:
        yield from parse_matchers(text).matchers
