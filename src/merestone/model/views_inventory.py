"""The answer of `inventory`, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from merestone.model.findings import ProblemView, SourceView


@dataclass(frozen=True, slots=True)
class InventoryRepository:
    """One repository in the inventory."""

    repo: str
    kind: str
    revision: str
    files: int
    is_shallow: bool
    is_partial: bool
    history: str


@dataclass(frozen=True, slots=True)
class ThingKind:
    """How many things of one kind there are, and what such a thing is.

    `scheme` is the beginning of their addresses. `layer`, `pillar` and `category` are '' where no
    line of classes.toml matches; `facet` is `SERVICE/PART` of a composed service, or ''.
    """

    scheme: str
    kind: str
    count: int
    layer: str
    pillar: str
    category: str
    facet: str


@dataclass(frozen=True, slots=True)
class InventoryView:
    """The answer of `merestone inventory`: what was read, from where, and what was not.

    `kinds` and `states` are of files and entities, `things` and `thing_states` of all the rest.
    """

    version: str
    root: str
    repositories: tuple[InventoryRepository, ...]
    sources: tuple[SourceView, ...]
    kinds: tuple[tuple[str, int], ...]
    states: tuple[tuple[str, str, int], ...]
    evidence: tuple[tuple[str, int], ...]
    problems: tuple[ProblemView, ...]
    things: tuple[ThingKind, ...] = ()
    thing_states: tuple[tuple[str, str, int], ...] = ()
