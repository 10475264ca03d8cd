"""Who owns it: the three questions about paths, addresses and entity references."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from merestone import __version__
from merestone.app.references import References, is_bare_name
from merestone.app.scan import Scan, ScanRequest, scan
from merestone.app.thing_remarks import ThingRemarks
from merestone.model.claims import DUTIES, Holding, Judged, Resource
from merestone.model.facts import Problem
from merestone.model.findings import Place, ProblemView
from merestone.model.views import (
    ClaimView,
    DutyView,
    FolderSummary,
    NotFound,
    WhoAnswer,
    WhoView,
)
from merestone.ownership.bundles import Bundle

Answer = WhoAnswer | FolderSummary | NotFound
MAINTAINS = DUTIES.index("maintains")
YEAR_DAYS = 365
MOST_ROUTES = 20


def who(request: ScanRequest, refs: Iterable[str], *, observed: bool = False) -> WhoView:
    """Return one answer a reference, in the order asked; of a host and path, one a route.

    `observed` adds who really changes a path, from the history, to each answer.

    Raises: SourceUnavailable, ConfigurationError, PluginError.
    """
    began_ns = time.time_ns()
    wanted = request._replace(history=observed, history_days=YEAR_DAYS if observed else 0)
    with scan(wanted) as found:
        references = References(found)
        answers = tuple(each for ref in refs for each in answers_to(found, references, ref))
        if observed:
            from merestone.app.observed import with_observed

            answers = with_observed(found, answers)
        if not observed and not request.revision and not request.config:
            from merestone.app.remember import remember

            remember(found, began_ns)
        blinding = _blinding(found, answers)
        return WhoView(__version__, found.root, found.revision, answers, blinding)


def _blinding(found: Scan, answers: Sequence[Answer]) -> tuple[ProblemView, ...]:
    """Return what could not be read and may hide something of these answers."""
    asked = [_covered(found, said) for said in answers]
    rows = [p for p in found.facts.of(Problem) if p.is_blinding]
    return tuple(
        ProblemView(p.connector, found.place(p.repo, p.path, p.line), p.reason, p.is_blinding)
        for p in rows
        if any(_touch(f"{p.repo}/{p.covers}".rstrip("/"), name) for name in asked)
    )


def _covered(found: Scan, said: Answer) -> str:
    """Return `REPO/PATH` of what was asked for; '' for what was not found: all may hide it."""
    if isinstance(said, NotFound):
        return ""
    at = found.ownership.by_address.get(said.address)
    if at is None:
        return said.address.removeprefix("file:")
    resource = found.ownership.resources[at]
    return f"{resource.repo}/{resource.path}"


def _touch(one: str, other: str) -> bool:
    """Return whether one path is, or holds, the other."""
    return not other or f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/")


def answers_to(found: Scan, references: References, ref: str) -> Iterator[Answer]:
    """Yield the answer for one reference; of a host and path, that of each route it may be."""
    known = found.ownership.by_address
    routes = dict.fromkeys(each.address for each in references.routes(ref))
    several = [known[address] for address in routes if address in known][:MOST_ROUTES]
    if len(several) < 2:
        yield answer(found, references, ref)
        return
    for at in several:
        yield who_answer(found, ref, found.ownership.resources[at], references.remarks)


def answer(found: Scan, references: References, ref: str) -> Answer:
    """Return the answer for one reference: an address, an entity, a path or a folder."""
    resource = references.find(ref)
    if resource is not None and (resource.kind == "file" or not is_bare_name(ref)):
        return who_answer(found, ref, resource, references.remarks)
    address, below = references.folder(ref)
    if resource is not None:
        said = who_answer(found, ref, resource, references.remarks)
        remark = f"note {ref}/ is a folder too; its slash asks for it"
        return replace(said, remarks=(*said.remarks, remark)) if below else said
    if below:
        return folder_summary(found, ref, address, below)
    several = references.several(ref)
    if several:
        return NotFound(ref, several, "several things have this name; ask for one of them")
    return NotFound(ref, references.nearest(ref), "nothing in the estate has this name")


def who_answer(
    found: Scan, ref: str, resource: Resource, more: ThingRemarks | None = None
) -> WhoAnswer:
    """Return the three duties of one resource, with their chains; `more` remarks on things."""
    bundle = found.ownership.bundles[resource.bundle]
    duties = tuple(duty_view(found, holding) for holding in bundle.holdings)
    about = found.classed.of(resource)
    layer, facet = (about.layer, about.facet) if about else ("", "")
    remarks = (*_remarks(found, bundle), *(more.of(resource) if more else ()))
    return WhoAnswer(ref, resource.address, resource.kind, duties, remarks, layer, facet)


def duty_view(found: Scan, holding: Holding) -> DutyView:
    """Return one duty as people read it."""
    book = found.ownership.parties
    won = [j for j in holding.judged if j.outcome in ("won", "contests")]
    if holding.state == "contested":
        shown = tuple(dict.fromkeys(_side(found, judged) for judged in won))
    else:
        shown = tuple(book.shown(party) for party in holding.parties)
    place = _place(found, won[0]) if won else None
    claims = tuple(_claim_view(found, judged) for judged in holding.judged)
    return DutyView(
        holding.duty, holding.state, shown, place, holding.confidence, holding.reason, claims
    )


def _side(found: Scan, judged: Judged) -> str:
    book = found.ownership.parties
    return ", ".join(book.shown(p) for p in judged.claim.parties if not book.is_placeholder(p))


def _place(found: Scan, judged: Judged) -> Place:
    claim = judged.claim
    return found.place(claim.repo, claim.path, claim.line)


def _claim_view(found: Scan, judged: Judged) -> ClaimView:
    claim = judged.claim
    owners = " ".join(claim.spelled) or "nobody"
    return ClaimView(
        claim.evidence,
        f"{claim.pattern} -> {owners}",
        _place(found, judged),
        judged.outcome,
        judged.reason,
        judged.strength,
        claim.because,
    )


def _remarks(found: Scan, bundle: Bundle) -> tuple[str, ...]:
    """Say what makes the answer worth less than it looks: of each owner, and of what is unread."""
    book = found.ownership.parties
    remarks: dict[str, None] = {}
    for party in dict.fromkeys(p for h in bundle.holdings for p in h.parties):
        about = book.describe(party)
        if about.standing == "unknown":
            near = f"; nearest is {about.nearest}" if about.nearest else ""
            remarks[f"but {about.shown} is in no team source{near}"] = None
        elif book.is_counted(party) and not book.members(party):
            remarks[f"but {about.shown} has no members"] = None
    if bundle.blinded_by and any(h.state != "unread" for h in bundle.holdings):
        remarks[f"but {bundle.blinded_by}"] = None
    return tuple(remarks)


def folder_summary(found: Scan, ref: str, address: str, below: Sequence[Resource]) -> FolderSummary:
    """Return who maintains what is below a folder."""
    book = found.ownership.parties
    held: Counter[str] = Counter()
    states: Counter[str] = Counter()
    for number, files in Counter(r.bundle for r in below).items():
        holding = found.ownership.bundles[number].holdings[MAINTAINS]
        held.update(dict.fromkeys(holding.parties, files))
        if not holding.parties:
            states[holding.state] += files
    rows = [(book.shown(party), files) for party, files in held.items()]
    return FolderSummary(
        ref,
        address,
        len(below),
        tuple(sorted(rows, key=lambda row: (-row[1], row[0]))),
        states["unowned"],
        states["unowned on purpose"],
        states["unread"],
    )
