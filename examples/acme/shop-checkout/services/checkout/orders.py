"""Orders as they are kept."""

from __future__ import annotations

from typing import NamedTuple


class Order(NamedTuple):
    """One order; `total_cents` is what the customer pays, tax included."""

    order_id: int
    customer: str
    total_cents: int
