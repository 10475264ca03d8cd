"""What a customer typed, made findable."""

from __future__ import annotations


def words(typed: str) -> list[str]:
    """Return the words to look for, without those that are everywhere."""
    return [word for word in typed.lower().split() if word not in {"the", "a", "for"}]
