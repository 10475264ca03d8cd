"""From facts to ownership: every resource gets a bundle, and each bundle is judged once.

A bundle is one combination of claims. A large tree has few of them, so that what is decided is
decided a few hundred times, not once for every path.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby, repeat
from operator import attrgetter
from typing import TypeVar

from merestone.model.claims import Claim, Resource
from merestone.model.facts import (
    CodeownersLine,
    Entity,
    Facts,
    File,
    OwnersEntry,
    OwnersFile,
    Problem,
    Repository,
)
from merestone.ownership.bundles import Bundle, Bundles, Key
from merestone.ownership.evidence.catalog import CatalogEvidence
from merestone.ownership.evidence.codeowners import CodeownersEvidence
from merestone.ownership.evidence.declared import DeclaredEvidence
from merestone.ownership.evidence.offer import ClaimBook, Offer
from merestone.ownership.evidence.owners import OwnersEvidence
from merestone.ownership.judge import judge
from merestone.ownership.owner_keys import OwnerKeys
from merestone.ownership.parties import PartyBook
from merestone.ownership.precedence import Precedence
from merestone.ownership.things import Things

RepoRow = TypeVar("RepoRow", CodeownersLine, OwnersFile, OwnersEntry, Entity, Problem)


class Ownership:
    """The ownership of a whole estate.

    `resources` are in the order of repositories and paths, then entities, then things.
    `codeowners` keeps each repository's evidence, for rules that judge its lines.
    """

    def __init__(
        self,
        resources: list[Resource],
        judged: Bundles,
        claims: list[Claim],
        codeowners: dict[str, CodeownersEvidence],
    ) -> None:
        self.resources = resources
        self.bundles: list[Bundle] = judged.bundles
        self.claims = claims
        self.parties: PartyBook = judged.parties
        self.codeowners = codeowners

    @cached_property
    def by_address(self) -> dict[str, int]:
        """Return the place of each address among the resources: of its first, if it has several."""
        backwards = range(len(self.resources) - 1, -1, -1)
        return {self.resources[n].address: n for n in backwards}


class _Repo:
    """The evidence of one repository, and the path problems that blind it."""

    def __init__(self, repo: str, facts: _ByRepo, book: ClaimBook, parties: PartyBook) -> None:
        self.repo = repo
        self.codeowners = CodeownersEvidence(facts.lines.get(repo, []), book, parties)
        files, entries = facts.owners_files.get(repo, []), facts.owners_entries.get(repo, [])
        self.owners = OwnersEvidence(files, entries, book, parties)
        self.catalog = CatalogEvidence(facts.entities.get(repo, []), book, parties)
        self.blind = {p.covers: p for p in reversed(facts.problems.get(repo, []))}
        self._prefix = f"{repo}/" if facts.are_many else ""

    def blinded_by(self, path: str) -> str:
        """Return the place and reason of what hides this path's ownership, or ''."""
        if not self.blind:
            return ""
        folder = path
        while True:
            if folder in self.blind:
                problem = self.blind[folder]
                place = f"{self._prefix}{problem.path}" if problem.path else self.repo
                line = f":{problem.line}" if problem.line else ""
                return f"{place}{line} could not be read: {problem.reason}"
            if not folder:
                return ""
            folder = folder.rpartition("/")[0]


class _ByRepo:
    """Facts grouped by repository, in their order."""

    def __init__(self, facts: Facts) -> None:
        self.lines = _group(facts.of(CodeownersLine))
        self.owners_files = _group(facts.of(OwnersFile))
        self.owners_entries = _group(facts.of(OwnersEntry))
        self.entities = _group(facts.of(Entity))
        self.problems = _group(p for p in facts.of(Problem) if p.is_blinding)
        self.are_many = len(facts.of(Repository)) > 1


def _group(rows: Iterable[RepoRow]) -> dict[str, list[RepoRow]]:
    grouped: dict[str, list[RepoRow]] = {}
    for row in rows:
        grouped.setdefault(row.repo, []).append(row)
    return grouped


def resolve(
    facts: Facts,
    precedence: Precedence,
    declared: DeclaredEvidence | None = None,
    placeholders: tuple[str, ...] = (),
    owner_keys: OwnerKeys | None = None,
) -> Ownership:
    """Return who owns every file, catalog entity and thing, with every claim that spoke."""
    parties = PartyBook(facts, placeholders)
    book = ClaimBook()
    grouped = _ByRepo(facts)
    repos = {r.repo: _Repo(r.repo, grouped, book, parties) for r in facts.of(Repository)}
    charter = declared or DeclaredEvidence(())
    charter.bind(book, parties)
    judged = Bundles(precedence, parties)
    resources = list(_files(facts.of(File), repos, charter, judged))
    owners = _owners_of_entities(repos.values())
    resources += [
        _entity(row, repos[row.repo], owners.get(row.ref, []), charter, judged)
        for row in facts.of(Entity)
    ]
    things = Things(facts, owner_keys or OwnerKeys(), book, parties)
    resources += things.resources(resources, charter, judged)
    evidence = {repo: about.codeowners for repo, about in repos.items()}
    return Ownership(resources, judged, book.claims, evidence)


def _files(
    rows: Sequence[File], repos: Mapping[str, _Repo], charter: DeclaredEvidence, judged: Bundles
) -> Iterator[Resource]:
    """Yield every file, asked for in one go a repository."""
    for repo, group in groupby(rows, key=attrgetter("repo")):
        about = repos[repo]
        paths = [row.path for row in group]
        addresses = [f"file:{repo}/{path}" for path in paths]
        said = zip(
            about.codeowners.keys(paths),
            about.owners.keys(paths),
            about.catalog.keys(paths),
            charter.keys(addresses),
            map(about.blinded_by, paths) if about.blind else repeat(""),
            strict=False,
        )
        for path, address, each in zip(paths, addresses, said, strict=False):
            key: Key = (repo, *each)
            bundle = judged.known(key)
            if bundle is None:
                bundle = judged.add(key, _offers_of_file(about, charter, *each[:4]), each[4])
            yield Resource(address, "file", path, repo, path, 0, bundle)


def _offers_of_file(
    about: _Repo, charter: DeclaredEvidence, co: int, ow: int, ca: int, ch: int
) -> list[Offer]:
    offers = [*charter.offers(ch), *about.codeowners.offers(co)]
    return [*offers, *about.owners.offers(ow), *about.catalog.offers(ca)]


def _owners_of_entities(repos: Iterable[_Repo]) -> dict[str, list[Claim]]:
    """Return what all descriptors say of each entity: two repositories may describe one."""
    owners: dict[str, list[Claim]] = {}
    for about in repos:
        for ref, claims in about.catalog.owners.items():
            owners.setdefault(ref, []).extend(claims)
    return owners


def _entity(
    row: Entity, about: _Repo, own: list[Claim], charter: DeclaredEvidence, judged: Bundles
) -> Resource:
    address = f"catalog:{row.kind}/{row.namespace}/{row.name}".lower()
    co, ow = about.codeowners.key(row.path), about.owners.key(row.path)
    ch, blind = charter.key(address), about.blinded_by(row.path)
    first = own[0].claim if own else -2
    key: Key = (row.repo, co, ow, 0, ch, first, blind)
    bundle = judged.known(key)
    if bundle is None:
        around = [*about.codeowners.offers(co), *about.owners.offers(ow)]
        offers = [*charter.offers(ch), *map(Offer, own), *_descriptors(around, judged)]
        bundle = judged.add(key, offers, blind)
    return Resource(address, row.kind.lower(), row.name, row.repo, row.path, row.line, bundle)


def _descriptors(around: list[Offer], bundles: Bundles) -> Iterator[Offer]:
    """Yield what the describing file's owners come to: they say a little about its entity."""
    for holding in judge(around, bundles.precedence, bundles.parties):
        for judged in holding.judged:
            if not judged.claim.parties:
                continue  # that nobody owns the file says nothing of the entity
            claim = judged.claim._replace(
                evidence="descriptor",
                duties=(holding.duty,),
                because="of the file that describes it",
            )
            yield Offer(claim, "" if judged.outcome == "won" else judged.reason or "adds nothing")
