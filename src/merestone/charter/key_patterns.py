"""Patterns of a cache's keys that claims declare: they are things, since no file defines them."""

from __future__ import annotations

from collections.abc import Iterator

from merestone.charter.load import Charter
from merestone.model.facts import Fact, Thing

SCHEME = "redis:"


def declared_key_patterns(charter: Charter) -> Iterator[Fact]:
    """Yield a thing for each claim of keys such as `payments owns redis:cache/keys/cart:*`.

    A claim that is for any instance, or for whatever lies deeper (`**`), names no pattern of keys.
    """
    for claim in charter.claims:
        for pattern in claim.sentence.patterns:
            instance, found, keys = pattern.partition("/keys/")
            if not instance.startswith(SCHEME) or not found or not keys:
                continue
            if "*" in instance or "**" in keys or keys == "*":
                continue
            place = ("", charter.path, claim.line)
            yield Thing(*place, pattern, "key pattern", keys, f"{instance}/keys")
