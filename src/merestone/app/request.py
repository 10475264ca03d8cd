"""What a use case is asked to read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

Progress = Callable[[str], None]


class ScanRequest(NamedTuple):
    """What to read. `history` false leaves the commits out; `history_days` bounds them.

    `live` asks the running systems too; `allowed_hosts` are those that the user vouches for.
    """

    start: Path
    revision: str = ""
    config: str = ""
    history: bool = True
    history_days: int | None = None
    progress: Progress | None = None
    live: bool = False
    allowed_hosts: frozenset[str] = frozenset()


def tell(progress: Progress | None, text: str) -> None:
    """Say what is being done, where somebody listens."""
    if progress is not None:
        progress(text)
