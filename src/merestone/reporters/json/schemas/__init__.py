"""The published schemas, one file a kind of answer, and the function that they come from."""

from __future__ import annotations

from merestone.reporters.json.schema import schemas

__all__ = ["schemas"]
