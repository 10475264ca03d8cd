"""From a scan to the tables that rules are asked of."""

from __future__ import annotations

from collections.abc import Iterator

from merestone.app.classed import is_thing
from merestone.app.originals import original_touches
from merestone.app.scan import Scan
from merestone.estate.engine import Estate
from merestone.estate.tables import Row, fill_facts, fill_history
from merestone.model.claims import DUTIES, Claim
from merestone.model.facts import CodeownersLine, Entity, File, OwnersEntry
from merestone.ownership.evidence.codeowners import line_fault
from merestone.ownership.evidence.owners import spelling_of
from merestone.ownership.folders import folders
from merestone.ownership.identity import author_parties, possible_people
from merestone.ownership.lines import line_uses
from merestone.ownership.parties import PartyBook, kind_of

# Claims that are written down as an owner's name in one place, and what they are called there.
NAMES_AN_OWNER = {"charter": "charter", "owner-label": "label", "container-label": "label"}


def build_tables(scan: Scan) -> Estate:
    """Return an estate that holds the scan's facts and its ownership, sealed."""
    estate = Estate()
    fill_facts(estate, scan.facts)
    _fill_ownership(estate, scan)
    estate.fill("class", _classes(scan))
    _fill_parties(estate, scan)
    people = _people(scan)
    fill_history(estate, scan.facts, people, original_touches(scan.facts))
    estate.fill("author_maybe", possible_people(scan.facts, people))
    estate.fill("codeowners_line", _lines(scan))
    estate.fill("folder", folders(scan.ownership.resources, scan.ownership.bundles))
    estate.seal()
    return estate


def _fill_ownership(estate: Estate, scan: Scan) -> None:
    ownership = scan.ownership
    estate.fill(
        "resource", ((*r[:6], r.path.rpartition("/")[0], r.bundle) for r in ownership.resources)
    )
    holdings = [(b.bundle, h) for b in ownership.bundles for h in b.holdings]
    estate.fill("holding", ((b, h.duty, h.state, h.confidence, h.reason) for b, h in holdings))
    estate.fill("holder", ((b, h.duty, party) for b, h in holdings for party in h.parties))
    estate.fill(
        "judged",
        (
            (b, h.duty, j.claim.claim, j.outcome, j.reason, j.strength)
            for b, h in holdings
            for j in h.judged
        ),
    )
    book = ownership.parties
    estate.fill("claim", ((*c[:6], c.spelled, _people_behind(c, book)) for c in ownership.claims))
    estate.fill("claim_party", ((c.claim, p) for c in ownership.claims for p in c.parties))


def _classes(scan: Scan) -> Iterator[Row]:
    for resource in scan.ownership.resources:
        if is_thing(resource):
            yield resource.address, *(scan.classed.of(resource) or ("", "", "", ""))


def _people_behind(claim: Claim, book: PartyBook) -> int:
    """Return how many people a claim names, -1 where a team of it does not list its own."""
    people: set[str] = set()
    for party in claim.parties:
        if kind_of(party) in ("person", "email"):
            people.add(party)
            continue
        members = book.members(party)
        if not members:
            return -1
        people.update(members)
    return len(people)


def _fill_parties(estate: Estate, scan: Scan) -> None:
    book = scan.ownership.parties
    mentions = list(_mentions(scan))
    named = {row[5] for row in mentions} | set(book.known_teams())
    estate.fill("mention", mentions)
    teams = book.known_teams()
    estate.fill("member", ((team, person) for team in teams for person in book.members(team)))
    named |= {person for team in teams for person in book.members(team)}
    estate.fill("party", ((*book.describe(p), book.is_vouched(p)) for p in sorted(named)))
    estate.fill("team", _teams(scan))


def _teams(scan: Scan) -> Iterator[Row]:
    book = scan.ownership.parties
    for team in book.teams:
        party = book.canonical(team.party, team.repo)
        counted = len(book.members(party)) if book.is_counted(party) else -1
        yield (
            party,
            book.shown(party),
            team.kind,
            book.parent(party),
            team.source,
            team.repo,
            team.path,
            team.line,
            counted,
        )


def _mentions(scan: Scan) -> Iterator[Row]:
    yield from _named_in_codeowners(scan)
    yield from _named_in_owners(scan)
    book = scan.ownership.parties
    for entity in scan.facts.of(Entity):
        if entity.owner_ref:
            line = entity.owner_line or entity.line
            party = book.canonical(entity.owner_ref, entity.repo)
            yield "entity", entity.repo, entity.path, line, entity.ref, party, entity.owner
    for claim in scan.ownership.claims:
        what = NAMES_AN_OWNER.get(claim.evidence)
        if what:
            for party, owner in zip(claim.parties, claim.spelled, strict=False):
                yield what, claim.repo, claim.path, claim.line, claim.pattern, party, owner


def _named_in_owners(scan: Scan) -> Iterator[Row]:
    book = scan.ownership.parties
    for entry in scan.facts.of(OwnersEntry):
        if entry.role == "emeritus_approver":
            continue
        party = book.canonical(spelling_of(entry), entry.repo)
        yield "owners", entry.repo, entry.path, entry.line, entry.folder, party, entry.name


def _named_in_codeowners(scan: Scan) -> Iterator[Row]:
    """A section's default owners are named once, at the first line that inherits them."""
    book = scan.ownership.parties
    inherited: set[tuple[str, str, str, tuple[str, ...]]] = set()
    for line in scan.facts.of(CodeownersLine):
        default = (line.repo, line.path, line.section, line.owners)
        if line_fault(line) or (line.inherited and default in inherited):
            continue
        if line.inherited:
            inherited.add(default)
        for owner in line.owners:
            party = book.canonical(owner, line.repo)
            yield "codeowners", line.repo, line.path, line.line, line.pattern, party, owner


def _people(scan: Scan) -> dict[tuple[str, int], str]:
    """Return who each author is, among all that own something or are in a team."""
    book = scan.ownership.parties
    owners = {
        party
        for bundle in scan.ownership.bundles
        for holding in bundle.holdings
        for party in holding.parties
    }
    teams = owners | set(book.known_teams())
    people = owners | {person for team in teams for person in book.members(team)}
    wanted = {person for person in people if kind_of(person) in ("person", "email")}
    return author_parties(scan.facts, book, wanted)


def _lines(scan: Scan) -> Iterator[Row]:
    paths: dict[str, list[str]] = {}
    for file in scan.facts.of(File):
        paths.setdefault(file.repo, []).append(file.path)
    by_repo: dict[str, list[CodeownersLine]] = {}
    for line in scan.facts.of(CodeownersLine):
        by_repo.setdefault(line.repo, []).append(line)
    for repo, lines in by_repo.items():
        for use in line_uses(lines, scan.ownership.codeowners[repo], paths.get(repo, [])):
            row = use.row
            yield (
                row.repo,
                row.path,
                row.line,
                row.dialect,
                row.pattern,
                row.owners,
                row.section,
                row.is_exclusion,
                use.fault,
                use.matches,
                use.wins,
                use.beaten_by,
                use.beaten,
                use.same_as,
            )


assert DUTIES[0] == "maintains"  # `folder` counts by who maintains
