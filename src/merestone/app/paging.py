"""Who is paged by each alert, as far as the rule's own labels tell.

An alert's labels are those of its rule, and those of its series when it fires: which these are, no
file says. A route that asks for a label which the rule does not set may take the alert or not; then
every receiver that can come of it is told as one that *may* be paged, and none as one that is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from merestone.connectors.alertmanager.rebuilding import trees_of
from merestone.connectors.alertmanager.routing import Route, is_match
from merestone.model.facts import Facts, Label, Property, Relation, Thing
from merestone.ownership.evidence.things import MAY_PAGE, PAGES

SCHEME = "alertmanager:"


class Taken(NamedTuple):
    """One route that takes an alert; `asked` are the labels on which it depends, if it does."""

    route: Route
    asked: tuple[str, ...] = ()


def paging_rows(facts: Facts) -> Iterator[Relation]:
    """Yield `pages` or `may page` from each alert to the receivers that its routes lead to."""
    things = [row for row in facts.of(Thing) if row.address.startswith(SCHEME)]
    if not things:
        return
    properties = [row for row in facts.of(Property) if row.address.startswith(SCHEME)]
    trees = list(trees_of(things, properties).values())
    said = {row.address: row for row in facts.of(Relation) if row.type == PAGES}
    labels = _labels_of_alerts(facts)
    for alert in facts.of(Thing):
        if alert.address in labels:
            mine = _trees_for(alert, trees, said)
            yield from _rows(alert, labels.pop(alert.address), mine, said)


def _labels_of_alerts(facts: Facts) -> dict[str, dict[str, str | None]]:
    """Return the labels of each alert's rule; None is a value that is computed."""
    labels: dict[str, dict[str, str | None]] = {
        row.address: {"alertname": row.name} for row in facts.of(Thing) if row.kind == "alert"
    }
    for label in facts.of(Label):
        if label.address in labels and label.origin == "label":
            labels[label.address][label.key] = None if label.is_computed else label.value
    return labels


def _trees_for(alert: Thing, trees: list[Route], said: Mapping[str, Relation]) -> list[Route]:
    """Return the configurations of the alert's own repository, else all that there are."""
    own = [tree for tree in trees if tree.address in said and said[tree.address].repo == alert.repo]
    return own or trees


def _rows(
    alert: Thing,
    labels: Mapping[str, str | None],
    trees: list[Route],
    said: Mapping[str, Relation],
) -> Iterator[Relation]:
    found = [taken for tree in trees for taken in taken_by(tree, labels)]
    receivers = {taken.route.receiver for taken in found}
    # Several configurations that lead to different receivers: which is in force, nothing says.
    is_sure = len(trees) == 1 or len(receivers) == 1
    seen: set[tuple[str, str]] = set()
    for route, asked in found:
        row = said.get(route.address)
        if row is None:
            continue
        type_ = PAGES if is_sure and not asked else MAY_PAGE
        if (type_, row.target) not in seen:
            seen.add((type_, row.target))
            names = dict.fromkeys(asked)
            detail = f"depending on {', '.join(names)}" if asked else row.detail
            yield row._replace(address=alert.address, type=type_, detail=detail)


def taken_by(tree: Route, labels: Mapping[str, str | None]) -> list[Taken]:
    """Return the routes at which an alert ends or may end, in the order of the tree.

    `labels` are those that are known; a label that is not there, or is None, may have any value.
    """
    sure, asked = _asked(tree, labels)
    if not sure and not asked:
        return []
    return _below(tree, labels, asked)


def _below(tree: Route, labels: Mapping[str, str | None], asked: tuple[str, ...]) -> list[Taken]:
    found: list[Taken] = []
    doubt: tuple[str, ...] = ()
    for child in tree.routes:
        matches, depends = _asked(child, labels)
        if not matches and not depends:
            continue
        found += _below(child, labels, _joined(asked, doubt, depends))
        if matches and not child.is_continue:
            return found
        if depends and not child.is_continue:
            doubt = _joined(doubt, depends)
        if matches:
            # Taken for sure, and handed on: the tree's own receiver is out of the question.
            tree = tree._replace(receiver="", address="")
    if tree.address or not found:
        own = _joined(asked, *(taken.asked for taken in found))
        found.append(Taken(tree, own))
    return found


def _asked(route: Route, labels: Mapping[str, str | None]) -> tuple[bool, tuple[str, ...]]:
    """Return whether a route matches for sure, else the unknown labels that decide it; else ()."""
    unknown: list[str] = []
    for matcher in route.matchers:
        value = labels.get(matcher.name)
        if value is None:
            unknown.append(matcher.name)
        elif not is_match(matcher, {matcher.name: value}):
            return False, ()
    return not unknown, tuple(unknown)


def _joined(*parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for part in parts for text in part))
