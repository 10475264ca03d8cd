"""What an object says, and where it is said."""

from __future__ import annotations

from typing import Any, NamedTuple


class Placed(NamedTuple):
    """A record and the file that holds its object; `others` are places in further files."""

    path: str
    record: Any
    others: tuple[tuple[str, int], ...] = ()

    def at(self, number: int) -> tuple[str, int]:
        """Return the path and the line that a record's line stands for; see `Body`."""
        return self.others[-number - 1] if number < 0 else (self.path, number)
