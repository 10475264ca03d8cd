"""What every compiled matcher is: paths in, interned sets of matching patterns out."""

from __future__ import annotations

from merestone.model.errors import MerestoneError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_HELD = 32_000_000
"""Entries that the interned sets of one matcher may hold together (8 bytes each)."""


class MatchLimit(MerestoneError):
    """What the patterns ask for outgrows the memory that is allowed; no answer is given."""

    exit_code = 2


class Matcher:
    """Patterns of one dialect, compiled; every match of a path is kept, not only the last.

    `sets` lists the distinct sets of pattern indices that were met so far, each an ascending
    tuple; `sets[0]` is the empty one. A path's answer is a place in that list, so winners and
    conflicts are decided once a set and not once a path. A matcher remembers what it met, within
    a bound; one thread at a time may ask it.
    """

    def __init__(self) -> None:
        self.sets: list[tuple[int, ...]] = [()]
        self.most_held = MOST_HELD
        self._ids: dict[tuple[int, ...], int] = {(): 0}
        self._held = 0

    def set_id(self, path: str) -> int:
        """Return the place in `sets` of the patterns that match the path.

        Raises: MatchLimit when all sets together outgrow `most_held` entries.
        """
        return self.set_ids((path,))[0]

    def set_ids(self, paths: Iterable[str]) -> list[int]:
        """Return the places in `sets` for many paths, in their order.

        Raises: MatchLimit when all sets together outgrow `most_held` entries.
        """
        raise NotImplementedError

    def intern(self, matches: tuple[int, ...]) -> int:
        """Return the place in `sets` of this set, adding it where it is new."""
        found = self._ids.get(matches)
        if found is None:
            self._held += len(matches) + 1
            if self._held > self.most_held:
                raise MatchLimit(
                    f"the sets of matching patterns hold more than {self.most_held:,} entries; "
                    "match fewer paths at once or split the file of patterns"
                )
            found = self._ids[matches] = len(self.sets)
            self.sets.append(matches)
        return found
