"""What was read, from where, and what was not."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from merestone import __version__
from merestone.app.scan import Scan, ScanRequest, scan
from merestone.model.claims import DUTIES
from merestone.model.facts import Commit, File, HistoryReach
from merestone.model.views import InventoryRepository, InventoryView


def inventory(request: ScanRequest) -> InventoryView:
    """Return the repositories, sources, kinds, states and problems of the estate.

    Raises: SourceUnavailable, ConfigurationError, PluginError.
    """
    with scan(request) as found:
        kinds = Counter(resource.kind for resource in found.ownership.resources)
        evidence = Counter(claim.evidence for claim in found.ownership.claims)
        return InventoryView(
            __version__,
            found.root,
            tuple(_repositories(found)),
            found.sources(),
            tuple(sorted(kinds.items())),
            tuple(_states(found)),
            tuple(sorted(evidence.items())),
            found.problems(),
        )


def _repositories(found: Scan) -> list[InventoryRepository]:
    files = Counter(row.repo for row in found.facts.of(File))
    commits = Counter(row.repo for row in found.facts.of(Commit))
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


def _states(found: Scan) -> list[tuple[str, str, int]]:
    bundles = Counter(resource.bundle for resource in found.ownership.resources)
    counted: Counter[tuple[int, str]] = Counter()
    for number, resources in bundles.items():
        for at, holding in enumerate(found.ownership.bundles[number].holdings):
            counted[at, holding.state] += resources
    return [(DUTIES[at], state, n) for (at, state), n in sorted(counted.items())]
