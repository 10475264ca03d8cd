"""Changes counted once: what was cherry-picked or rebased into several branches is one change."""

from __future__ import annotations

from collections.abc import Iterator

from merestone.model.facts import Authorship, Commit, Facts, Touch


def original_touches(facts: Facts) -> Iterator[Touch]:
    """Yield the touches without the copies of a change that another branch has too.

    A copy keeps the author and, to the second, the time at which the change was written; that
    one author writes the same path twice within a second is taken to be a copy.
    """
    authors: dict[tuple[str, int], int] = {}
    for row in facts.of(Authorship):
        authors.setdefault((row.repo, row.commit), row.author)
    written = {(c.repo, c.commit): c.authored_at for c in facts.of(Commit)}
    seen: set[tuple[str, int, int, str]] = set()
    for touch in facts.of(Touch):
        commit = (touch.repo, touch.commit)
        at = written.get(commit, 0)
        change = (touch.repo, authors.get(commit, -1), at, touch.path)
        if at and change in seen:
            continue
        seen.add(change)
        yield touch
