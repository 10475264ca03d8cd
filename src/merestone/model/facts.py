"""What connectors say: one named tuple a table, each row with its place.

A place is `repo`, `path` (relative to that repository, `/` between segments) and `line`
(1-based; 0 when the whole file is meant). The revision is that of the `Repository` row.
Facts decide nothing: an owner is kept as it was written.
"""

from __future__ import annotations

from typing import Any, TypeVar, get_args

from merestone.model.facts_catalog import CatalogLocation, Entity, EntityAnnotation, EntityRelation
from merestone.model.facts_files import CodeownersFile, CodeownersLine, OwnersEntry, OwnersFile
from merestone.model.facts_history import Author, Authorship, Commit, HistoryReach, Touches
from merestone.model.facts_parties import Member, Person, SameParty, Team, Vouches
from merestone.model.facts_reading import File, Problem, Repository, Source
from merestone.model.facts_things import Label, Property, Relation, Thing

__all__ = [
    "FACT_TYPES",
    "Author",
    "Authorship",
    "CatalogLocation",
    "CodeownersFile",
    "CodeownersLine",
    "Commit",
    "Entity",
    "EntityAnnotation",
    "EntityRelation",
    "Fact",
    "Facts",
    "File",
    "HistoryReach",
    "Label",
    "Member",
    "OwnersEntry",
    "OwnersFile",
    "Person",
    "Problem",
    "Property",
    "Relation",
    "Repository",
    "Row",
    "SameParty",
    "Source",
    "Team",
    "Thing",
    "Touches",
    "Vouches",
]

Row = TypeVar("Row")

Fact = (
    Repository
    | Source
    | Problem
    | File
    | CodeownersFile
    | CodeownersLine
    | OwnersFile
    | OwnersEntry
    | Entity
    | EntityRelation
    | EntityAnnotation
    | CatalogLocation
    | Team
    | Member
    | Person
    | SameParty
    | Vouches
    | Commit
    | Author
    | Authorship
    | Touches
    | HistoryReach
    | Thing
    | Label
    | Relation
    | Property
)

FACT_TYPES: tuple[type[Fact], ...] = get_args(Fact)


class Facts:
    """All facts of one estate, by table; the order is that of reading."""

    def __init__(self) -> None:
        self._rows: dict[type[Fact], list[Any]] = {kind: [] for kind in FACT_TYPES}

    def add(self, row: Fact) -> None:
        """Append one row to its table."""
        self._rows[type(row)].append(row)

    def of(self, kind: type[Row]) -> list[Row]:
        """Return the rows of one table."""
        return self._rows[kind]  # type: ignore[index]
