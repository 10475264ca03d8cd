"""Reads blocks of commits the quick way: the head from the walk, the paths from two trees.

Where that way is not sure (a parent that the walk has not come to, a path with a newline, an object
that is missing), git is asked for the commits themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from merestone.connectors.history.blocks import Blocks
from merestone.connectors.history.diff_tree import window_of
from merestone.connectors.history.record import sha_of
from merestone.connectors.history.trees import Asked, Trees
from merestone.source.git import GitFailed

Told = tuple[bytes, bytes]
"""What the walk tells of a commit: the beginning of its block, and its trees, `NEW OLD`: git
reads the tree before it as the next one's own, which it then need not verify again."""


class _Window(NamedTuple):
    ids: list[bytes]
    told: dict[bytes, Told]
    asked: Asked | None


def nothing() -> list[bytes]:
    """Return that no further commits are wanted."""
    return []


class Reader:
    """Two commands, each started when it is needed."""

    def __init__(
        self, trees: Trees, blocks: Blocks, told: Callable[[list[bytes]], dict[bytes, Told]]
    ) -> None:
        self._trees = trees
        self._blocks = blocks
        self._told = told
        self._ahead: _Window | None = None

    def of_commits(
        self, ids: list[bytes], following: Callable[[], list[bytes]] = nothing
    ) -> Iterator[list[bytes]]:
        """Yield the block of each of these commits that is there, in order, many at a time.

        What `following` returns should be asked for next: git begins with it before the last of
        these blocks are taken.
        Raises: GitFailed when one of them, behind those whose blocks came, stops git.
        """
        window = self._take_ahead(ids)
        at = len(window.ids)
        while at < len(ids):
            if self._trees.is_worn:
                yield from self._answers(window, False)
                self._trees.close()
                window = self._ask(ids[at:])
                at += len(window.ids)
            else:
                ahead = self._ask(ids[at:])
                at += len(ahead.ids)
                yield from self._answers(window, True)
                window = ahead
        later = following()
        self._ahead = self._ask(later) if later else None
        yield from self._answers(window, self._ahead is not None)

    def _take_ahead(self, ids: list[bytes]) -> _Window:
        """Return the window that was asked for already, if these commits begin with it."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None and ahead.ids == ids[: len(ahead.ids)]:
            return ahead
        if ahead is not None:
            self._trees.close()
        return self._ask(ids)

    def _ask(self, ids: list[bytes]) -> _Window:
        """Ask for the first of these commits, as many as a window has."""
        ids = ids[: window_of(2 * len(ids[0]) + 1)]
        if not self._trees.can_ask:
            return _Window(ids, {}, None)
        told = self._told(ids)
        pairs = [pair for _, pair in told.values()]
        return _Window(ids, told, self._trees.ask(pairs) if pairs else None)

    def _answers(self, window: _Window, is_more_asked: bool) -> Iterator[list[bytes]]:
        ids, told, asked = window
        paths = self._trees.paths(asked, is_more_asked) if asked else None
        if paths is None:
            yield from self._blocks.of_commits(ids)
            return
        heads = [head for head, _ in told.values()]
        both = zip(heads, paths, strict=True)
        blocks = [head + b"\n" + touched if touched else head for head, touched in both]
        if len(told) == len(ids):
            yield blocks
        else:
            yield from self._mixed(ids, dict(zip(told, blocks, strict=True)))

    def _mixed(self, ids: list[bytes], found: dict[bytes, bytes]) -> Iterator[list[bytes]]:
        """Yield the blocks that were found, and between them those that git is asked for."""
        try:
            for blocks in self._blocks.of_commits([sha for sha in ids if sha not in found]):
                found.update((sha_of(block), block) for block in blocks)
        except GitFailed:
            yield from self._blocks.of_commits(ids)
            return
        yield [found[sha] for sha in ids if sha in found]

    def close(self) -> None:
        """End the commands."""
        self._ahead = None
        self._trees.close()
        self._blocks.close()
