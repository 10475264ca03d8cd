"""What nobody holds, grouped by the smallest folder that covers it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from merestone import __version__
from merestone.app.scan import Scan, ScanRequest, scan
from merestone.model.claims import DUTIES, Resource
from merestone.model.views import UnownedFolder, UnownedView
from merestone.ownership.folders import Folder, folders

STATES = ("unowned", "unowned on purpose", "unread")
MOST_EXAMPLES = 3


def unowned(request: ScanRequest, duty: str = "maintains") -> UnownedView:
    """Return the files and entities without a holder of `duty`.

    Raises: SourceUnavailable, ConfigurationError, PluginError.
    """
    with scan(request._replace(history=False)) as found:
        at = DUTIES.index(duty)
        states = [bundle.holdings[at].state for bundle in found.ownership.bundles]
        files = [r for r in found.ownership.resources if r.kind == "file"]
        counted = Counter(states[r.bundle] for r in files)
        tree = {
            (f.repo, f.folder): f
            for f in folders(found.ownership.resources, found.ownership.bundles, duty)
        }
        entities = tuple(
            r.address
            for r in found.ownership.resources
            if r.kind != "file" and states[r.bundle] == "unowned"
        )
        return UnownedView(
            __version__,
            found.root,
            duty,
            len(files),
            counted["unowned"],
            counted["unowned on purpose"],
            counted["unread"],
            tuple(_cover(found, files, states, tree)),
            entities,
        )


def _cover(
    found: Scan,
    files: Sequence[Resource],
    states: Sequence[str],
    tree: dict[tuple[str, str], Folder],
) -> list[UnownedFolder]:
    groups: dict[tuple[str, str, str, bool], list[Resource]] = {}
    for resource in files:
        state = states[resource.bundle]
        if state in STATES:
            folder, is_whole = _smallest(resource, state, tree)
            groups.setdefault((resource.repo, folder, state, is_whole), []).append(resource)
    rows = []
    for (repo, folder, state, is_whole), held in groups.items():
        shown = found.estate.shown(repo, folder) or "."
        examples = tuple(found.estate.shown(r.repo, r.path) for r in held[:MOST_EXAMPLES])
        total = tree[repo, folder].files
        rows.append(UnownedFolder(shown, state, len(held), total, is_whole, examples))
    return sorted(rows, key=lambda row: (STATES.index(row.state), -row.files, row.path))


def _count(folder: Folder, state: str) -> int:
    return (folder.unowned, folder.on_purpose, folder.unread)[STATES.index(state)]


def _smallest(
    resource: Resource, state: str, tree: dict[tuple[str, str], Folder]
) -> tuple[str, bool]:
    """Return the topmost folder that is wholly in this state, else the file's own folder."""
    own = resource.path.rpartition("/")[0]
    best, current = "", own
    is_whole = False
    while True:
        folder = tree[resource.repo, current]
        if _count(folder, state) != folder.files:
            break
        best, is_whole = current, True
        if not current:
            break
        current = folder.parent
    return (best, True) if is_whole else (own, False)
