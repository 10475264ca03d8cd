"""Folders with the state of what lies below them, for answers that name the smallest cover."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from merestone.model.claims import DUTIES, Resource
from merestone.ownership.bundles import Bundle


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


STATES = ("unowned", "unowned on purpose", "unread")


def folders(
    resources: Sequence[Resource], bundles: Sequence[Bundle], duty: str = "maintains"
) -> list[Folder]:
    """Return every folder that has files below it, in order, with counts for one duty."""
    at = DUTIES.index(duty)
    places = {state: n for n, state in enumerate(STATES, 1)}
    states = [places.get(bundle.states[at], 0) for bundle in bundles]
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
    rows = [
        Folder(
            repo, folder, folder.rpartition("/")[0], files, none, meant, unread, none == files, ""
        )
        for (repo, folder), (files, none, meant, unread) in sorted(total.items())
    ]
    topmost = covers(rows, "unowned")
    return [row._replace(cover=topmost.get((row.repo, row.folder), "")) for row in rows]


def covers(tree: Sequence[Folder], state: str) -> dict[tuple[str, str], str]:
    """Return (repo, folder) -> the topmost folder around it that is wholly in one state.

    Folders that are not wholly in it are left out; `tree` is in the order of `folders`.
    """
    place = Folder._fields.index("files") + 1 + STATES.index(state)
    found: dict[tuple[str, str], str] = {}
    for row in tree:
        if row[place] == row.files:
            # A folder comes after the one around it, which is wholly in it or not there.
            above = found.get((row.repo, row.parent)) if row.folder else None
            found[row.repo, row.folder] = row.folder if above is None else above
    return found
