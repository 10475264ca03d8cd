"""Gives old orders a date. Ran once, in the night of the move."""

from __future__ import annotations

STATEMENT = "UPDATE orders SET placed_at = %s WHERE order_id BETWEEN %s AND %s"


def batches(most: int, size: int = 10_000) -> list[tuple[int, int]]:
    """Return the first and last order of each batch."""
    return [(first, min(first + size - 1, most)) for first in range(1, most + 1, size)]
