"""Changes counted once: what was cherry-picked or rebased into several branches is one change."""

from __future__ import annotations

from collections.abc import Iterator

from merestone.model.facts import Authorship, Commit, Facts, Touches


def original_touches(facts: Facts) -> Iterator[Touches]:
    """Yield what each commit touched without the copies of a change that another branch has too.

    A copy keeps the author and, to the second, the time at which the change was written; that
    one author writes the same path twice within a second is taken to be a copy.
    """
    authors: dict[tuple[str, int], int] = {}
    for row in facts.of(Authorship):
        authors.setdefault((row.repo, row.commit), row.author)
    written = {(c.repo, c.commit): c.authored_at for c in facts.of(Commit)}
    seen: dict[tuple[str, int, int], set[str]] = {}
    for touches in facts.of(Touches):
        commit = (touches.repo, touches.commit)
        at = written.get(commit, 0)
        change = (touches.repo, authors.get(commit, -1), at)
        before = seen.get(change)
        if not at:
            yield touches
        elif before is None:
            seen[change] = set(touches.paths)
            yield touches
        elif paths := tuple(path for path in touches.paths if path not in before):
            before.update(paths)
            yield touches._replace(paths=paths)
