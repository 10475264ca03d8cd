"""VirtualServices that hand a part of their routes to another VirtualService.

Source: Istio, VirtualService `delegate`: one level only; the delegate has no hosts, its namespace
is the root's by default, and a match of it that contradicts the root's is not taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from merestone.connectors.mesh.matching import EXACT, ISTIO, PREFIX, REGEX
from merestone.connectors.mesh.placed import Placed


class Part(NamedTuple):
    """One match of one rule. `holder` is the object that states it: the root, or its delegate."""

    holder: Placed
    rule: Any
    match: Any


Index = Mapping[tuple[str, str], Placed]


def index_of(placed: list[Placed]) -> Index:
    """Return the VirtualServices by namespace and name; the first of each."""
    found: dict[tuple[str, str], Placed] = {}
    for each in placed:
        if each.record["is"] == "routes" and each.record["dialect"] == ISTIO:
            found.setdefault((each.record["namespace"], each.record["name"]), each)
    return found


def parts_of(root: Placed, index: Index) -> Iterator[Part]:
    """Yield every match of an object in the order in which they are asked."""
    for rule in root.record["rules"]:
        leaf = _delegate(root, rule, index)
        for match in rule["matches"]:
            if leaf is None:
                yield Part(root, rule, match)
            else:
                yield from _merged(match, leaf)


def _delegate(root: Placed, rule: Any, index: Index) -> Placed | None:
    if not rule["delegate"]:
        return None
    namespace, name = rule["delegate"]
    leaf = index.get((namespace or root.record["namespace"], name))
    return leaf if leaf and not leaf.record["hosts"] else None


def _merged(root: Any, leaf: Placed) -> Iterator[Part]:
    for rule in leaf.record["rules"]:
        for match in rule["matches"]:
            if is_conflict(root, match) or rule["delegate"]:
                continue
            path = root if match["is_unsaid"] else match
            conditions = ", ".join(filter(None, (root["conditions"], match["conditions"])))
            merged = {
                **match,
                "match": path["match"],
                "path": path["path"],
                "ignores_case": path["ignores_case"],
                "method": match["method"] or root["method"],
                "headers": root["headers"] + match["headers"],
                "parameters": root["parameters"] + match["parameters"],
                "conditions": conditions,
            }
            yield Part(leaf, rule, merged)


def is_conflict(root: Any, leaf: Any) -> bool:
    """Return whether a delegate's match contradicts the root's."""
    if root["method"] and leaf["method"] and root["method"] != leaf["method"]:
        return True
    if root.get("is_unsaid") or leaf.get("is_unsaid"):
        return False
    if REGEX in (root["match"], leaf["match"]):
        return True
    if root["match"] == EXACT:
        return bool(leaf["match"] == PREFIX or leaf["path"] != root["path"])
    return not str(leaf["path"]).startswith(root["path"])
