"""Who owns it: the three questions about paths, addresses and entity references."""

from __future__ import annotations

import difflib
import os
import posixpath
from collections import Counter
from collections.abc import Iterable, Sequence

from merestone import __version__
from merestone.app.scan import Scan, ScanRequest, scan
from merestone.model.claims import DUTIES, Holding, Judged, Resource
from merestone.model.facts import File
from merestone.model.findings import Place, ProblemView
from merestone.model.views import (
    ClaimView,
    DutyView,
    FolderSummary,
    NotFound,
    WhoAnswer,
    WhoView,
)

Answer = WhoAnswer | FolderSummary | NotFound
MOST_NEAREST = 3
YEAR_DAYS = 365


def who(request: ScanRequest, refs: Iterable[str], *, observed: bool = False) -> WhoView:
    """Return one answer a reference, in the order asked.

    `observed` adds who really changes a path, from the history, to each answer.

    Raises: SourceUnavailable, ConfigurationError, PluginError.
    """
    wanted = request._replace(history=observed, history_days=YEAR_DAYS if observed else 0)
    with scan(wanted) as found:
        answers = tuple(answer(found, ref) for ref in refs)
        if observed:
            from merestone.app.observed import with_observed

            answers = with_observed(found, answers)
        if not observed and not request.revision and not request.config:
            from merestone.app.remember import remember

            remember(found)
        blinding = tuple(p for p in found.problems() if p.is_blinding)
        return WhoView(__version__, found.root, found.revision, answers, blinding)


def answer(found: Scan, ref: str) -> Answer:
    """Return the answer for one reference: an address, an entity, a path or a folder."""
    resource = find(found, ref)
    if resource is not None:
        return who_answer(found, ref, resource)
    summary = folder_summary(found, ref)
    return summary or NotFound(ref, nearest(found, ref), "nothing in the estate has this name")


def find(found: Scan, ref: str) -> Resource | None:
    """Return the resource that a reference names, or None."""
    index = found.ownership.by_address
    for address in addresses(found, ref):
        if address in index:
            return found.ownership.resources[index[address]]
    return None


def addresses(found: Scan, ref: str) -> list[str]:
    """Return the addresses that a reference may stand for, likeliest first."""
    if ref.startswith(("file:", "catalog:")):
        return [ref, f"catalog:{ref.removeprefix('catalog:').lower()}"]
    candidates = [f"file:{repo}/{path}" for repo, path in split_path(found, ref)]
    kind, colon, rest = ref.lower().partition(":")
    if colon:
        namespace, slash, name = rest.rpartition("/")
        candidates.append(f"catalog:{kind}/{namespace if slash else 'default'}/{name}")
    elif "/" not in ref:
        candidates += _named(found, ref)
    return candidates


def _named(found: Scan, name: str) -> list[str]:
    """A bare name is an entity's, where exactly one has it."""
    wanted = name.lower()
    same = {
        r.address
        for r in found.ownership.resources
        if r.kind != "file" and r.name.lower() == wanted
    }
    return sorted(same) if len(same) == 1 else []


def split_path(found: Scan, ref: str) -> list[tuple[str, str]]:
    """Return (repository, path within it) for a path as the user writes it.

    It is looked for from where the user stands, then from the root.
    """
    pairs: dict[tuple[str, str], None] = {}
    for path in dict.fromkeys((_from_root(found, ref), normal(ref))):
        for tree in found.estate.trees:
            prefix = found.estate.shown(tree.repo, "")
            if not prefix:
                pairs[tree.repo, path] = None
            elif path == prefix or path.startswith(prefix + "/"):
                pairs[tree.repo, path[len(prefix) + 1 :]] = None
    return list(pairs)


def normal(path: str) -> str:
    """Return a path without `.`, `..` and a last slash; '' for the root."""
    plain = posixpath.normpath(path.replace(os.sep, "/"))
    return "" if plain == "." else plain


def _from_root(found: Scan, ref: str) -> str:
    root = found.estate.root.as_posix()
    path = posixpath.normpath(posixpath.join(root, found.estate.within, ref.replace(os.sep, "/")))
    return path[len(root) + 1 :] if f"{path}/".startswith(f"{root}/") else normal(ref)


def who_answer(found: Scan, ref: str, resource: Resource) -> WhoAnswer:
    """Return the three duties of one resource, with their chains."""
    bundle = found.ownership.bundles[resource.bundle]
    duties = tuple(duty_view(found, holding) for holding in bundle.holdings)
    return WhoAnswer(ref, resource.address, resource.kind, duties, _remarks(found, bundle.holdings))


def duty_view(found: Scan, holding: Holding) -> DutyView:
    """Return one duty as people read it."""
    book = found.ownership.parties
    won = [j for j in holding.judged if j.outcome in ("won", "contests")]
    parties = dict.fromkeys(
        party for j in won for party in j.claim.parties if not book.is_placeholder(party)
    )
    shown = tuple(book.shown(party) for party in parties)
    place = _place(found, won[0]) if won else None
    claims = tuple(_claim_view(found, judged) for judged in holding.judged)
    return DutyView(
        holding.duty, holding.state, shown, place, holding.confidence, holding.reason, claims
    )


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


def _remarks(found: Scan, holdings: Sequence[Holding]) -> tuple[str, ...]:
    """Say of each owner what makes the answer worth less than it looks."""
    book = found.ownership.parties
    remarks: dict[str, None] = {}
    for party in dict.fromkeys(p for h in holdings for p in h.parties):
        about = book.describe(party)
        if about.standing == "unknown":
            near = f"; nearest is {about.nearest}" if about.nearest else ""
            remarks[f"but {about.shown} is in no team source{near}"] = None
        elif book.is_counted(party) and not book.members(party):
            remarks[f"but {about.shown} has no members"] = None
    return tuple(remarks)


def folder_summary(found: Scan, ref: str) -> FolderSummary | None:
    """Return who maintains what is below a folder, or None when it is no folder."""
    for repo, folder in split_path(found, ref.removeprefix("file:")):
        prefix = f"{folder}/" if folder else ""
        below = [
            r
            for r in found.ownership.resources
            if r.kind == "file" and r.repo == repo and r.path.startswith(prefix)
        ]
        if below:
            address = f"file:{repo}/{folder}".rstrip("/")
            return FolderSummary(ref, address, len(below), *_holders(found, below))
    return None


def _holders(found: Scan, below: Sequence[Resource]) -> tuple[tuple[tuple[str, int], ...], int]:
    counted: Counter[str] = Counter()
    unowned = 0
    for bundle, files in Counter(r.bundle for r in below).items():
        holding = found.ownership.bundles[bundle].holdings[0]
        if not holding.parties:
            unowned += files
        counted.update({found.ownership.parties.shown(p): files for p in holding.parties})
    return tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0]))), unowned


def nearest(found: Scan, ref: str) -> tuple[str, ...]:
    """Return what a reference that names nothing may have meant, likeliest first."""
    wanted = ref.rstrip("/")
    last = wanted.rpartition("/")[2].lower()
    paths = [found.estate.shown(f.repo, f.path) for f in found.facts.of(File)]
    folders = {p.rpartition("/")[0] for p in paths} - {""}
    same = sorted(p for p in (*paths, *folders) if p.rpartition("/")[2].lower() == last)
    names = [r.address for r in found.ownership.resources if r.kind != "file"]
    entities = difflib.get_close_matches(wanted.lower(), names, MOST_NEAREST, 0.5)
    close = difflib.get_close_matches(wanted, _alike(paths, folders, wanted), MOST_NEAREST, 0.6)
    entities += [a for a in names if a.rpartition("/")[2] == last]
    found_ = dict.fromkeys((*same[:MOST_NEAREST], *close, *entities))
    return tuple(found_)[:MOST_NEAREST]


def _alike(paths: Sequence[str], folders: Iterable[str], wanted: str) -> list[str]:
    """Return the paths worth comparing: as deep as the wanted one, and about as long."""
    depth = wanted.count("/")
    alike = [
        p
        for p in (*paths, *sorted(folders))
        if p.count("/") == depth and abs(len(p) - len(wanted)) <= 6
    ]
    return alike[:20_000]


def blinding(found: Scan) -> tuple[ProblemView, ...]:
    """Return the problems that may hide ownership."""
    return tuple(problem for problem in found.problems() if problem.is_blinding)


assert DUTIES[0] == "maintains"  # a folder's summary counts by who maintains
