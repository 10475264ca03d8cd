"""Keeping what a full scan answered, so that the next `who` need not scan again."""

from __future__ import annotations

from collections.abc import Iterator

from merestone import __version__
from merestone.app.quick import EVIDENCE_NAMES, pack
from merestone.app.scan import Scan
from merestone.app.who import who_answer
from merestone.estate.lookup import write_store
from merestone.model.facts import (
    CatalogLocation,
    CodeownersFile,
    CodeownersLine,
    Entity,
    Fact,
    OwnersEntry,
    OwnersFile,
    Person,
    Problem,
    SameParty,
    Team,
    Vouches,
)

SPEAKING: tuple[type[Fact], ...] = (
    CatalogLocation,
    CodeownersFile,
    CodeownersLine,
    Entity,
    OwnersEntry,
    OwnersFile,
    Person,
    Problem,
    SameParty,
    Team,
    Vouches,
)


def remember(found: Scan) -> bool:
    """Write the look-up store of a working tree; return whether it was written."""
    trees = found.estate.trees
    if len(trees) != 1 or trees[0].about.kind != "worktree":
        return False
    if any(problem.is_blinding for problem in found.facts.of(Problem)):
        return False  # what could not be read is said anew each time
    first: dict[int, str] = {}
    files = [r for r in found.ownership.resources if r.kind == "file"]
    for resource in files:
        if resource.bundle not in first:
            answer = who_answer(found, "", resource)
            first[resource.bundle] = pack(
                [(d.duty, d.state, d.parties, str(d.place or ""), d.reason) for d in answer.duties],
                answer.remarks,
            )
    answers = [first.get(number, "") for number in range(len(found.ownership.bundles))]
    paths = ((r.path, r.bundle) for r in files)
    root = str(found.estate.root)
    return write_store(root, __version__, _evidence(found, root), answers, paths)


def _evidence(found: Scan, root: str) -> Iterator[str]:
    """Yield every file whose change may change an answer, and the places where one may appear."""
    yield f"{root}/.git/index"
    yield f"{root}/.git/HEAD"
    yield f"{root}/.git/config"
    for name in EVIDENCE_NAMES:
        yield f"{root}/{name}"
    for kind in SPEAKING:
        for row in found.facts.of(kind):
            path = getattr(row, "path", "")
            if path:
                yield f"{root}/{path}"
