"""An estate's rows by table, in the columns of schema.sql."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from merestone.estate.engine import Estate
from merestone.model.facts import (
    Author,
    Authorship,
    CatalogLocation,
    CodeownersFile,
    Commit,
    Entity,
    EntityAnnotation,
    EntityRelation,
    Facts,
    HistoryReach,
    Label,
    OwnersEntry,
    OwnersFile,
    Problem,
    Property,
    Relation,
    Repository,
    Source,
    Thing,
    Touches,
)

Row = tuple[Any, ...]


def fill_facts(estate: Estate, facts: Facts) -> None:
    """Put what the connectors said into the estate, as they said it."""
    estate.fill(
        "repository",
        ((r.repo, r.kind, r.revision, r.is_shallow, r.is_partial) for r in facts.of(Repository)),
    )
    plain: Mapping[str, Any] = {
        "source": Source,
        "problem": Problem,
        "codeowners_file": CodeownersFile,
        "owners_file": OwnersFile,
        "entity_relation": EntityRelation,
        "entity_annotation": EntityAnnotation,
        "catalog_location": CatalogLocation,
        "history": HistoryReach,
        "thing": Thing,
        "label": Label,
        "relation": Relation,
        "property": Property,
    }
    for table, kind in plain.items():
        estate.fill(table, facts.of(kind))
    estate.fill("owners_entry", (row[:8] for row in facts.of(OwnersEntry)))
    estate.fill("entity", (row[:13] for row in facts.of(Entity)))


def fill_history(
    estate: Estate,
    facts: Facts,
    people: Mapping[tuple[str, int], str],
    touches: Iterable[Touches],
) -> None:
    """Put commits and touches into the estate; `people` says which party an author is.

    `touches` are those that count; a commit's size is that of all that it touched.
    """
    bots = {(row.repo, row.author) for row in facts.of(Author) if row.is_bot}
    times = {(c.repo, c.commit): c.committed_at for c in facts.of(Commit)}
    estate.fill("author", _authors(facts, people, times))
    sizes = {(row.repo, row.commit): len(row.paths) for row in facts.of(Touches)}
    by_commit: dict[tuple[str, int], list[int]] = {}
    for row in facts.of(Authorship):
        if (row.repo, row.author) not in bots:
            by_commit.setdefault((row.repo, row.commit), []).append(row.author)
    estate.fill(
        "commit_",
        ((*key, at, sizes.get(key, 0), key not in by_commit) for key, at in times.items()),
    )
    estate.fill("touch", _touches(touches, by_commit, times, sizes))


def _authors(
    facts: Facts,
    people: Mapping[tuple[str, int], str],
    times: Mapping[tuple[str, int], int],
) -> Iterator[Row]:
    first: dict[tuple[str, int], int] = {}
    for row in facts.of(Authorship):
        at = times.get((row.repo, row.commit), 0)
        if at:
            key = (row.repo, row.author)
            first[key] = min(first.get(key, at), at)
    for a in facts.of(Author):
        key = (a.repo, a.author)
        yield a.repo, a.author, a.name, people.get(key, ""), a.is_bot, first.get(key, 0)


def _touches(
    touches: Iterable[Touches],
    by_commit: Mapping[tuple[str, int], list[int]],
    times: Mapping[tuple[str, int], int],
    sizes: Mapping[tuple[str, int], int],
) -> Iterator[Row]:
    for row in touches:
        key = (row.repo, row.commit)
        at, size = times.get(key, 0), sizes[key]
        for author in by_commit.get(key, ()):
            for path in row.paths:
                yield *key, at, path, author, size
