"""Label selectors, as Kubernetes matches them.

Source: Kubernetes `apimachinery/pkg/labels`: requirements are joined by AND; `!=` and `notin` hold
where the key is missing.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from merestone.source.kustomize.nodes import Leaf, Node, items, text, texts

SET = re.compile(r"\s*(\S+)\s+(in|notin)\s*\(([^()]*)\)\s*")
EQUAL = re.compile(r"\s*([^\s=!]+)\s*(==|=|!=)\s*([^\s=!]*)\s*")
EXISTS = re.compile(r"\s*(!?)\s*([^\s=!()]+)\s*")
PART = re.compile(r"[^,()]*(?:\([^()]*\))?[^,()]*")


class Requirement(NamedTuple):
    """One condition. `operator`: `In`, `NotIn`, `Exists` or `DoesNotExist`."""

    key: str
    operator: str
    values: frozenset[str]


def parse_selector(written: str) -> list[Requirement] | None:
    """Return the requirements of a selector in text form, or None where it is none."""
    found: list[Requirement] = []
    for part in PART.findall(written):
        if not part.strip():
            continue
        requirement = _requirement(part)
        if requirement is None:
            return None
        found.append(requirement)
    return found


def _requirement(part: str) -> Requirement | None:
    one = SET.fullmatch(part)
    if one:
        values = frozenset(value.strip() for value in one[3].split(","))
        return Requirement(one[1], "In" if one[2] == "in" else "NotIn", values)
    one = EQUAL.fullmatch(part)
    if one:
        return Requirement(one[1], "NotIn" if one[2] == "!=" else "In", frozenset((one[3],)))
    one = EXISTS.fullmatch(part)
    if one:
        return Requirement(one[2], "DoesNotExist" if one[1] else "Exists", frozenset())
    return None


def selector_of(node: Node) -> list[Requirement]:
    """Return the requirements of a `matchLabels` and `matchExpressions` selector."""
    found = [
        Requirement(key, "In", frozenset((value,)))
        for key, value in texts(node, "matchLabels").items()
    ]
    for each in items(node, "matchExpressions"):
        values = items(each, "values")
        texts_of = frozenset(v.value or "" for v in values if isinstance(v, Leaf))
        found.append(Requirement(text(each, "key"), text(each, "operator"), texts_of))
    return found


def equalities(node: Node, dotted: str) -> list[Requirement]:
    """Return the requirements of a plain mapping of labels."""
    pairs = texts(node, dotted)
    return [Requirement(key, "In", frozenset((value,))) for key, value in pairs.items()]


def matches(requirements: list[Requirement], labels: dict[str, str]) -> bool:
    """Return whether the labels meet all requirements."""
    return all(_holds(each, labels) for each in requirements)


def _holds(one: Requirement, labels: dict[str, str]) -> bool:
    has = one.key in labels
    if one.operator == "Exists":
        return has
    if one.operator == "DoesNotExist":
        return not has
    if one.operator == "NotIn":
        return not has or labels[one.key] not in one.values
    return has and labels[one.key] in one.values
