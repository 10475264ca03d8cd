"""What one party holds, by kind and by the claim that gives it."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator

from merestone import __version__
from merestone.app.scan import Scan, ScanRequest, scan
from merestone.model.claims import Claim, Resource
from merestone.model.views import OwnsGroup, OwnsView

MOST_EXAMPLES = 3


def owns(request: ScanRequest, party: str) -> OwnsView:
    """Return everything that `party` holds; when nothing, the parties with the nearest names.

    Raises: SourceUnavailable, ConfigurationError, PluginError.
    """
    with scan(request._replace(history=False)) as found:
        wanted = find_party(found, party)
        if not wanted:
            return OwnsView(__version__, found.root, party, (), (), (), (), _nearest(found, party))
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


def held_parties(found: Scan) -> list[str]:
    """Return every party that is declared or holds something."""
    held = {p for b in found.ownership.bundles for h in b.holdings for p in h.parties}
    return sorted(held | set(found.ownership.parties.known_teams()))


def find_party(found: Scan, spelling: str) -> str:
    """Return the canonical party of a spelling as people write it, or ''."""
    book = found.ownership.parties
    by_name: dict[str, set[str]] = {}
    for party in held_parties(found):
        for name in {*book.spellings(party), book.shown(party)}:
            by_name.setdefault(name.lower(), set()).add(party)
    wanted = spelling.lower()
    forms = (wanted, f"@{wanted}", f"team:{wanted}", f"group:default/{wanted}", f"group:{wanted}")
    for form in forms:
        if len(by_name.get(form, ())) == 1:
            return next(iter(by_name[form]))
    return ""


def _nearest(found: Scan, spelling: str) -> tuple[str, ...]:
    names = sorted({found.ownership.parties.shown(party) for party in held_parties(found)})
    lowered = {name.lower(): name for name in names}
    close = difflib.get_close_matches(spelling.lower(), lowered, 3, 0.5)
    close += [name for name in lowered if spelling.lower() in name]
    return tuple(lowered[name] for name in dict.fromkeys(close))[:3]


def _groups(found: Scan, party: str) -> Iterator[OwnsGroup]:
    """Yield one group a kind, duty and claim, the largest first within a kind."""
    grouped: dict[tuple[str, str, int], list[Resource]] = {}
    claims: dict[int, Claim] = {}
    for resource in found.ownership.resources:
        for duty, claim in _held(found, resource.bundle, party):
            claims[claim.claim] = claim
            grouped.setdefault((resource.kind, duty, claim.claim), []).append(resource)
    order = sorted(
        grouped.items(), key=lambda item: (item[0][0], item[0][1], -len(item[1]), item[0][2])
    )
    for (kind, duty, number), held in order:
        claim = claims[number]
        examples = tuple(
            found.estate.shown(r.repo, r.path) if kind == "file" else r.address
            for r in held[:MOST_EXAMPLES]
        )
        place = found.place(claim.repo, claim.path, claim.line)
        yield OwnsGroup(kind, duty, len(held), place, claim.pattern, examples)


def _held(found: Scan, bundle: int, party: str) -> Iterator[tuple[str, Claim]]:
    """Yield the duties that a bundle gives a party, each with the first claim that does."""
    for holding in found.ownership.bundles[bundle].holdings:
        if party not in holding.parties:
            continue
        for judged in holding.judged:
            if judged.outcome == "won" and party in judged.claim.parties:
                yield holding.duty, judged.claim
                break
