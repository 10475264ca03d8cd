"""The ledger against the bank's statement."""

from __future__ import annotations

from collections.abc import Mapping


def differences(ours: Mapping[str, int], theirs: Mapping[str, int]) -> dict[str, int]:
    """Return what the bank has more than we, in cents, by transfer."""
    keys = sorted({*ours, *theirs})
    both = {key: theirs.get(key, 0) - ours.get(key, 0) for key in keys}
    return {key: cents for key, cents in both.items() if cents}
