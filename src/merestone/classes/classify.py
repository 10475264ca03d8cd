"""Classifies things by their scheme and kind, after classes.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

LAYERS = ("cloud foundation", "orchestration", "service", "application")
PILLARS = (
    "infrastructure",
    "developer experience",
    "security and compliance",
    "observability",
    "automation",
    "release management",
)
CLASSES = ("building block", "composed", "application")


class Class(NamedTuple):
    """Where a thing belongs. `facet` is `SERVICE/PART` of a composed service, else ''."""

    layer: str
    pillar: str
    class_: str
    facet: str = ""


class Classifier:
    """Tells the class of a kind; `own` are the user's rows, in the form of classes.toml."""

    def __init__(self, own: Iterable[Mapping[str, Any]] = ()) -> None:
        self._exact: dict[str, tuple[int, Class]] = {}
        self._globs: list[tuple[int, str, Class]] = []
        self._known: dict[tuple[str, str, str], Class | None] = {}
        for row in (*own, *_shipped()):
            about = Class(row["layer"], row["pillar"], row["class"], row.get("facet", ""))
            for pattern in row["match"]:
                self._add(pattern.lower(), about)

    def _add(self, pattern: str, about: Class) -> None:
        place = len(self._exact) + len(self._globs)
        if "*" in pattern:
            self._globs.append((place, pattern, about))
        else:
            self._exact.setdefault(pattern, (place, about))

    def of(self, scheme: str, kind: str, group: str = "") -> Class | None:
        """Return the class of a kind of one scheme, in an API group where it has one, or None."""
        key = (scheme, kind, group)
        if key not in self._known:
            self._known[key] = self._first(scheme, kind, group)
        return self._known[key]

    def _first(self, scheme: str, kind: str, group: str) -> Class | None:
        names = [f"{scheme} {kind}".lower()]
        if group:
            names.append(f"{scheme} {group}/{kind}".lower())
        found = [self._exact[name] for name in names if name in self._exact]
        found += [
            (place, about)
            for place, pattern, about in self._globs
            if any(_matches(name, pattern) for name in names)
        ]
        return min(found)[1] if found else None


def _matches(name: str, pattern: str) -> bool:
    """Return whether a pattern matches, in which `*` alone is special."""
    if not name.startswith(pattern.partition("*")[0]):
        return False  # few are left for which an expression has to be made
    return fnmatchcase(name, pattern.replace("[", "[[]").replace("?", "[?]"))


@cache
def _shipped() -> tuple[dict[str, Any], ...]:
    text = files("merestone.classes").joinpath("classes.toml").read_text("utf-8")
    return tuple(tomllib.loads(text)["class"])
