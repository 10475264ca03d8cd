"""Reading the whole estate once: facts from every connector, ownership from the facts."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from merestone.app.classed import Classed
from merestone.app.module_sources import join_modules
from merestone.app.paging import paging_rows
from merestone.app.place import Estate, open_estate
from merestone.app.reading import read_facts
from merestone.app.request import ScanRequest, tell
from merestone.charter.load import Charter
from merestone.charter.parties import party_of
from merestone.model.facts import Facts, Problem, Source
from merestone.model.findings import Place, ProblemView, SourceView
from merestone.ownership.assign import Ownership, resolve
from merestone.ownership.evidence.declared import Declared, DeclaredEvidence
from merestone.ownership.owner_keys import OwnerKeys
from merestone.ownership.precedence import Precedence, load_precedence

__all__ = ["Scan", "ScanRequest", "declared", "precedence_of", "scan", "tell"]

GARBAGE = (500_000, 20, 100)
"""When garbage is looked for: almost all that a scan makes stays, and to look at it takes long."""


class Scan:
    """One reading of an estate; use as a context, which closes what was opened."""

    def __init__(self, estate: Estate, facts: Facts, ownership: Ownership) -> None:
        self.estate = estate
        self.facts = facts
        self.ownership = ownership
        self.charter = estate.charter
        self.classed = Classed(estate.charter, facts)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.estate.close()

    @property
    def root(self) -> str:
        """Return the root's name for people: the last part of its path."""
        return self.estate.root.name

    @property
    def revision(self) -> str:
        """Return the revision of a single repository, or ''."""
        trees = self.estate.trees
        return trees[0].about.revision if len(trees) == 1 else ""

    def place(self, repo: str, path: str, line: int = 0) -> Place:
        """Return a place as the user sees it from the root, which is itself `.`."""
        return Place(self.estate.shown(repo, path) or ".", line)

    def problems(self) -> tuple[ProblemView, ...]:
        """Return every problem of the scan, in order."""
        return tuple(
            ProblemView(p.connector, self.place(p.repo, p.path, p.line), p.reason, p.is_blinding)
            for p in self.facts.of(Problem)
        )

    def sources(self) -> tuple[SourceView, ...]:
        """Return what each connector did with each repository, in order."""
        return tuple(SourceView(*row) for row in self.facts.of(Source))


def scan(request: ScanRequest) -> Scan:
    """Return the estate around `request.start`, read and resolved.

    Raises: SourceUnavailable, ConfigurationError, PluginError.
    """
    estate = open_estate(request.start, request.revision, request.config)
    try:
        gc.set_threshold(*GARBAGE)
        precedence = precedence_of(estate.charter)
        facts = read_facts(estate, request)
        join_modules(facts)
        for row in list(paging_rows(facts)):
            facts.add(row)
        tell(request.progress, "resolving owners")
        ownership = resolve(
            facts,
            precedence,
            DeclaredEvidence(tuple(declared(estate.charter))),
            tuple(estate.charter.file.placeholders),
            owner_keys(estate.charter),
        )
    except BaseException:
        estate.close()
        raise
    return Scan(estate, facts, ownership)


def owner_keys(charter: Charter) -> OwnerKeys:
    """Return which labels name owners, with what merestone.yaml adds and takes away."""
    given = charter.file.sources.owner_labels
    return OwnerKeys(tuple(given.also), tuple(given.never))


def precedence_of(charter: Charter) -> Precedence:
    """Return the table of precedence with what merestone.yaml changes of it.

    Raises: ConfigurationError naming every line that changes nothing that there is.
    """
    overrides = charter.file.precedence.model_dump(exclude_defaults=True)
    return load_precedence(overrides, lambda *keys: charter.at("precedence", *keys))


def declared(charter: Charter) -> Iterator[Declared]:
    """Yield the charter's claims, one a pattern, in the file's order."""
    for claim in charter.claims:
        who = claim.sentence.who
        parties = (party_of(who, charter.file.teams),) if who else ()
        for pattern in claim.sentence.patterns:
            yield Declared(
                charter.path,
                claim.line,
                pattern,
                parties,
                claim.sentence.duties,
                claim.sentence.because,
            )
