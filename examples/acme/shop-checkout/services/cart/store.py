"""Carts in Redis, each for a fortnight."""

from __future__ import annotations

KEEP_SECONDS = 14 * 24 * 3600


def key(customer: str) -> str:
    """Return the key of a customer's cart."""
    return f"cart:{customer}"
