"""The checkout's front door."""

from __future__ import annotations

from collections.abc import Mapping


def place_order(cart: Mapping[str, int], customer: str) -> dict[str, object]:
    """Return the order that a cart becomes."""
    if not cart:
        return {"customer": customer, "state": "refused", "reason": "the cart is empty"}
    return {"customer": customer, "state": "placed", "pieces": sum(cart.values())}
