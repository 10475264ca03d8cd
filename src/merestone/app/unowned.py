"""What nobody holds, grouped by the smallest folder that covers it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from merestone import __version__
from merestone.app.classed import is_thing, scheme_of
from merestone.app.scan import Scan, ScanRequest, scan
from merestone.model.claims import DUTIES, Resource
from merestone.model.views import UnownedFolder, UnownedView
from merestone.ownership.folders import STATES, covers, folders

MOST_EXAMPLES = 3


def unowned(request: ScanRequest, duty: str = "maintains") -> UnownedView:
    """Return the files, entities and things without a holder of `duty`.

    Raises: SourceUnavailable, ConfigurationError, PluginError.
    """
    with scan(request._replace(history=False)) as found:
        at = DUTIES.index(duty)
        states = [bundle.states[at] for bundle in found.ownership.bundles]
        files = [r for r in found.ownership.resources if r.kind == "file"]
        counted = Counter(states[r.bundle] for r in files)
        entities = dict.fromkeys(
            r.address
            for r in found.ownership.resources
            if scheme_of(r) == "catalog" and states[r.bundle] == "unowned"
        )
        things = [r for r in found.ownership.resources if is_thing(r)]
        return UnownedView(
            __version__,
            found.root,
            duty,
            len(files),
            counted["unowned"],
            counted["unowned on purpose"],
            counted["unread"],
            tuple(_rows(found, files, states, duty)),
            tuple(entities),
            tuple(problem for problem in found.problems() if problem.is_blinding),
            tuple(r.address for r in things if states[r.bundle] == "unowned"),
            len(things),
        )


def _rows(
    found: Scan, files: Sequence[Resource], states: Sequence[str], duty: str
) -> list[UnownedFolder]:
    """Return each topmost folder that is wholly in one state, else each file's own folder."""
    tree = folders(found.ownership.resources, found.ownership.bundles, duty)
    sizes = {(f.repo, f.folder): f.files for f in tree}
    whole = {state: covers(tree, state) for state in STATES}
    groups: dict[tuple[str, str, str], list[Resource]] = {}
    for resource in files:
        state = states[resource.bundle]
        if state in STATES:
            own = resource.path.rpartition("/")[0]
            folder = whole[state].get((resource.repo, own), own)
            groups.setdefault((state, resource.repo, folder), []).append(resource)
    rows = [
        UnownedFolder(
            found.estate.shown(repo, folder) or ".",
            state,
            len(held),
            sizes[repo, folder],
            (repo, folder) in whole[state],
            tuple(found.estate.shown(r.repo, r.path) for r in held[:MOST_EXAMPLES]),
        )
        for (state, repo, folder), held in groups.items()
    ]
    return sorted(rows, key=lambda row: (STATES.index(row.state), -row.files, row.path))
