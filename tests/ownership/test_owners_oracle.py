"""OWNERS files against the algorithm that Prow documents, written down once more and plainly."""

from __future__ import annotations

import re
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from merestone.model.facts import Fact, OwnersEntry, OwnersFile
from merestone.ownership.evidence.offer import ClaimBook
from merestone.ownership.evidence.owners import ROLES, OwnersEvidence
from merestone.ownership.parties import PartyBook
from ownership.facts_made import REPO, facts_of

FOLDERS = ("", "a", "a/b", "a/b/c", "d")
PATHS = ("x.go", "a/x.go", "a/x.md", "a/b/x.go", "a/b/c/y.md", "d/x.md", "d/e/f.go")
PATTERNS = ("", r"\.go$", r"\.md$", "^b/", "x")


class Group(NamedTuple):
    pattern: str
    role: str
    names: tuple[str, ...]


class Written(NamedTuple):
    folder: str
    is_closed: bool
    groups: tuple[Group, ...]


groups = st.builds(
    Group,
    st.sampled_from(PATTERNS),
    st.sampled_from(sorted(ROLES)),
    st.lists(st.sampled_from(("ana", "bo", "cy", "empty")), min_size=1, max_size=3).map(tuple),
)
trees = st.lists(
    st.builds(
        Written,
        st.sampled_from(FOLDERS),
        st.booleans(),
        st.lists(groups, max_size=4).map(tuple),
    ),
    max_size=5,
    unique_by=lambda written: written.folder,
)


def members(name: str) -> tuple[str, ...]:
    """Return whom a name stands for: `empty` is an alias that has lost all its members."""
    return () if name == "empty" else (name,)


def by_prow(files: list[Written], role: str, path: str) -> set[str]:
    """Prow's entriesForFile: from the path's folder up, until a closed file and somebody found."""
    by_folder = {written.folder: written for written in files}
    found: set[str] = set()
    folder = path.rpartition("/")[0]
    while True:
        relative = path[len(folder) + 1 :] if folder else path
        written = by_folder.get(folder, Written(folder, False, ()))
        for group in written.groups:
            if group.role == role and re.search(group.pattern, relative):
                found |= {one for name in group.names for one in members(name)}
        if not folder or (written.is_closed and found):
            return found
        folder = folder.rpartition("/")[0]


def facts(files: list[Written]) -> list[Fact]:
    rows: list[Fact] = []
    for written in files:
        path = f"{written.folder}/OWNERS".lstrip("/")
        rows.append(OwnersFile(REPO, path, written.folder, False, written.is_closed))
        rows += [
            OwnersEntry(
                REPO, path, 2, written.folder, g.pattern, g.role, n, n == "empty", members(n)
            )
            for g in written.groups
            for n in g.names
        ]
    return rows


@settings(max_examples=400, deadline=None)
@given(trees)
def test_the_people_of_every_role_are_prows(files: list[Written]) -> None:
    rows = facts_of(facts(files))
    evidence = OwnersEvidence(
        rows.of(OwnersFile), rows.of(OwnersEntry), ClaimBook(), PartyBook(rows)
    )
    for path in PATHS:
        standing = [o.claim for o in evidence.offers(evidence.key(path)) if not o.lost]
        for role, kind in ROLES.items():
            kinds = (kind, f"{kind}-inherited")
            ours = {p for c in standing if c.evidence in kinds for p in c.parties}
            assert ours == {f"@{login}" for login in by_prow(files, role, path)}, (path, role)
