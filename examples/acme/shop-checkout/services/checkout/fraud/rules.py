"""What makes an order suspicious."""

from __future__ import annotations

MOST_CENTS_UNPROVEN = 50_000


def is_suspicious(total_cents: int, orders_before: int) -> bool:
    """Return whether a person should look at the order first."""
    return orders_before == 0 and total_cents > MOST_CENTS_UNPROVEN
