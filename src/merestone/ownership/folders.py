"""Folders with the state of what lies below them, for answers that name the smallest cover."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from merestone.model.claims import DUTIES, Resource
from merestone.ownership.assign import Bundle


class Folder(NamedTuple):
    """One folder. Units: counts of files below it, at any depth. `folder` '' is the root.

    `is_bare`: everything below it is unowned; `cover` is then the topmost bare folder around it.
    """

    repo: str
    folder: str
    parent: str
    files: int
    unowned: int
    on_purpose: int
    unread: int
    is_bare: bool
    cover: str


STATE_FIELD = {"unowned": 1, "unowned on purpose": 2, "unread": 3}


def folders(
    resources: Sequence[Resource], bundles: Sequence[Bundle], duty: str = "maintains"
) -> list[Folder]:
    """Return every folder that has files below it, in order, with counts for one duty."""
    at = DUTIES.index(duty)
    states = [STATE_FIELD.get(bundle.holdings[at].state, 0) for bundle in bundles]
    direct: dict[tuple[str, str], list[int]] = {}
    for resource in resources:
        if resource.kind != "file":
            continue
        place = (resource.repo, resource.path.rpartition("/")[0])
        counts = direct.setdefault(place, [0, 0, 0, 0])
        counts[0] += 1
        state = states[resource.bundle]
        if state:
            counts[state] += 1
    return _summed(direct)


def _summed(direct: dict[tuple[str, str], list[int]]) -> list[Folder]:
    total: dict[tuple[str, str], list[int]] = {}
    for (repo, folder), counts in direct.items():
        current = folder
        while True:
            into = total.setdefault((repo, current), [0, 0, 0, 0])
            for n, count in enumerate(counts):
                into[n] += count
            if not current:
                break
            current = current.rpartition("/")[0]
    found: dict[tuple[str, str], Folder] = {}
    for (repo, folder), counts in sorted(total.items()):
        parent = folder.rpartition("/")[0]
        is_bare = counts[1] == counts[0]
        above = found.get((repo, parent)) if folder else None
        cover = (above.cover if above and above.is_bare else folder) if is_bare else ""
        found[repo, folder] = Folder(
            repo, folder, parent, counts[0], counts[1], counts[2], counts[3], is_bare, cover
        )
    return list(found.values())
