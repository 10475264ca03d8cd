"""What one party holds, by kind and by the claim that gives it."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator

from merestone import __version__
from merestone.app.scan import Scan, ScanRequest, scan
from merestone.model.claims import Claim, Resource
from merestone.model.findings import Place
from merestone.model.views import OwnsGroup, OwnsView

MOST_EXAMPLES = 3


def owns(request: ScanRequest, party: str) -> OwnsView:
    """Return everything that `party` holds; when nothing, the parties with the nearest names.

    Raises: SourceUnavailable, ConfigurationError, PluginError.
    """
    with scan(request._replace(history=False)) as found:
        meant = find_party(found, party)
        if len(meant) != 1:
            near = tuple(meant) or _nearest(found, party)
            return OwnsView(__version__, found.root, party, (), (), (), (), near)
        wanted = meant[0]
        book = found.ownership.parties
        groups = list(_groups(found, wanted))
        counts: Counter[tuple[str, str]] = Counter()
        for group in groups:
            counts[group.kind, group.duty] += group.count
        return OwnsView(
            __version__,
            found.root,
            book.shown(wanted),
            tuple(book.spellings(wanted)),
            tuple(book.shown(person) for person in book.members(wanted)),
            tuple((kind, duty, n) for (kind, duty), n in sorted(counts.items())),
            tuple(groups),
        )


def named_parties(found: Scan) -> list[str]:
    """Return every party that is declared, holds something, or is named by a claim that lost."""
    book = found.ownership.parties
    named = {party for claim in found.ownership.claims for party in claim.parties}
    teams = book.known_teams()
    people = {person for team in teams for person in book.members(team)}
    return sorted(p for p in named | people | set(teams) if not book.is_placeholder(p))


def find_party(found: Scan, spelling: str) -> list[str]:
    """Return the canonical parties that people may mean by a spelling: one where it is clear."""
    book = found.ownership.parties
    by_name: dict[str, set[str]] = {}
    for party in named_parties(found):
        for name in {*book.spellings(party), book.shown(party)}:
            by_name.setdefault(name.lower(), set()).add(party)
    wanted = spelling.strip().lower()
    forms = (wanted, f"@{wanted}", f"team:{wanted}", f"group:default/{wanted}", f"group:{wanted}")
    for form in (*forms, f"user:default/{wanted}", f"user:{wanted}"):
        if form in by_name:
            return sorted(by_name[form])
    return []


def _nearest(found: Scan, spelling: str) -> tuple[str, ...]:
    lowered = {found.ownership.parties.shown(p).lower(): p for p in named_parties(found)}
    close = difflib.get_close_matches(spelling.lower(), lowered, 3, 0.5)
    close += sorted(name for name in lowered if spelling.lower() in name)
    shown = (found.ownership.parties.shown(lowered[name]) for name in close)
    return tuple(dict.fromkeys(shown))[:3]


def _groups(found: Scan, party: str) -> Iterator[OwnsGroup]:
    """Yield one group a kind, duty and line that says so, the largest first within a kind."""
    grouped: dict[tuple[str, str, Place, str], list[Resource]] = {}
    for resource in found.ownership.resources:
        for duty, claim in _held(found, resource.bundle, party):
            place = found.place(claim.repo, claim.path, claim.line)
            key = (resource.kind, duty, place, claim.pattern)
            grouped.setdefault(key, []).append(resource)
    for (kind, duty, place, says), held in sorted(grouped.items(), key=_order):
        examples = tuple(
            found.estate.shown(r.repo, r.path) if kind == "file" else r.address
            for r in held[:MOST_EXAMPLES]
        )
        yield OwnsGroup(kind, duty, len(held), place, says, examples)


def _order(
    item: tuple[tuple[str, str, Place, str], list[Resource]],
) -> tuple[str, str, int, str, int, str]:
    (kind, duty, place, says), held = item
    return kind, duty, -len(held), place.path, place.line, says


def _held(found: Scan, bundle: int, party: str) -> Iterator[tuple[str, Claim]]:
    """Yield the duties that a bundle gives a party, each with the first claim that does."""
    for holding in found.ownership.bundles[bundle].holdings:
        if party not in holding.parties:
            continue
        for judged in holding.judged:
            if judged.outcome == "won" and party in judged.claim.parties:
                yield holding.duty, judged.claim
                break
