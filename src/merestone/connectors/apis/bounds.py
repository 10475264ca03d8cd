"""How much is read of one description of an API."""

from __future__ import annotations

from merestone.source.said import Said

MOST_OPERATIONS = 5_000


def cut(line: int, address: str, operations: int) -> Said:
    """Return the remark on operations that are not read."""
    reason = f"{operations:,} operations; the first {MOST_OPERATIONS:,} are read"
    return Said("remark", line, address, "", reason)
