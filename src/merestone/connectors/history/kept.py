"""What earlier reads of a history found; nothing, where nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class Kept:
    """Blocks by commit, and walks; `kept_blocks` keeps them in the user's cache folder.

    Two threads may ask and add at the same time.
    """

    def blocks(self, ids: list[bytes]) -> dict[bytes, bytes]:  # noqa: ARG002
        """Return the blocks that are kept of these commits."""
        return {}

    def lacks(self, ids: list[bytes]) -> int:
        """Return how many of these commits are not kept."""
        return len(ids)

    def add(self, said: Sequence[object], known: Mapping[bytes, bytes]) -> None:
        """Note the blocks (`bytes`) in what was said, but those that are known."""

    def walk(self, about: str) -> tuple[list[bytes], bool] | None:  # noqa: ARG002
        """Return the commits that count of a walk, and whether others were left out, or None."""
        return None

    def add_walk(self, about: str, ids: list[bytes], has_left_out: bool) -> None:
        """Note a whole walk."""

    def close(self) -> None:
        """Write what is new."""
