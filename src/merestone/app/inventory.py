"""What was read, from where, and what was not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from merestone import __version__
from merestone.app.classed import is_thing
from merestone.app.scan import Scan, ScanRequest, scan
from merestone.model.claims import DUTIES, Resource
from merestone.model.facts import Commit, File, HistoryReach
from merestone.model.views import InventoryRepository, InventoryView, ThingKind


def inventory(request: ScanRequest) -> InventoryView:
    """Return the repositories, sources, kinds, states and problems of the estate.

    Raises: SourceUnavailable, ConfigurationError, PluginError.
    """
    with scan(request) as found:
        things = [r for r in found.ownership.resources if is_thing(r)]
        others = [r for r in found.ownership.resources if not is_thing(r)]
        kinds = Counter([resource.kind for resource in others])
        evidence = Counter([claim.evidence for claim in found.ownership.claims])
        return InventoryView(
            __version__,
            found.root,
            tuple(_repositories(found)),
            found.sources(),
            tuple(sorted(kinds.items())),
            tuple(_states(found, others)),
            tuple(sorted(evidence.items())),
            found.problems(),
            tuple(_things(found, things)),
            tuple(_states(found, things)),
        )


def _repositories(found: Scan) -> list[InventoryRepository]:
    files = Counter([row.repo for row in found.facts.of(File)])
    commits = Counter([row.repo for row in found.facts.of(Commit)])
    reach = {row.repo: row for row in found.facts.of(HistoryReach)}
    rows = []
    for tree in found.estate.trees:
        about = tree.about
        history = _reach(commits[about.repo], reach.get(about.repo))
        rows.append(
            InventoryRepository(
                about.repo,
                about.kind,
                about.revision,
                files[about.repo],
                about.is_shallow,
                about.is_partial,
                history,
            )
        )
    return rows


def _reach(commits: int, reach: HistoryReach | None) -> str:
    if reach is None or not commits:
        return ""
    since, until = (
        datetime.fromtimestamp(at, UTC).date() for at in (reach.since_at, reach.until_at)
    )
    counted = "1 commit" if commits == 1 else f"{commits:,} commits"
    return f"{counted} from {since} to {until}"


def _things(found: Scan, things: Sequence[Resource]) -> Iterator[ThingKind]:
    """Yield each kind of thing in each class that it has, in order of schemes and kinds."""
    counted = found.classed.counted(things)
    for (scheme, kind, about), count in sorted(counted.items(), key=lambda row: str(row[0])):
        yield ThingKind(scheme, kind, count, *(about or ("", "", "", "")))


def _states(found: Scan, resources: Sequence[Resource]) -> list[tuple[str, str, int]]:
    of_bundle = [bundle.states for bundle in found.ownership.bundles]
    counted: Counter[tuple[int, str]] = Counter()
    for states, count in Counter([of_bundle[each.bundle] for each in resources]).items():
        for at, state in enumerate(states):
            counted[at, state] += count
    return [(DUTIES[at], state, n) for (at, state), n in sorted(counted.items())]
