"""A bounded sample of the keys, by pattern: their types and how long they live.

Source: Redis: SCAN (every key that stays is returned at least once by a full iteration), TYPE,
TTL (-1: none, -2: gone).
"""

from __future__ import annotations

import time
from typing import Any, NamedTuple

from merestone.connectors.redis.patterns import Parts, Seen, Ttl, first_pattern

BATCH = 500
MOST_KEYS = 50_000
MOST_SECONDS = 10.0
MOST_FIRST_PATTERNS = 20_000
OTHERS: Parts = ("*",)


class Sample(NamedTuple):
    """What was seen by first pattern, of how many keys, and why it is not all ('' where it is)."""

    seen: dict[Parts, Seen]
    keys: int
    bounded_by: str


def sampled(client: Any, most_keys: int = MOST_KEYS, most_seconds: float = MOST_SECONDS) -> Sample:
    """Return a sample; a key that SCAN gives twice counts twice."""
    seen: dict[Parts, Seen] = {}
    keys, cursor = 0, 0
    until = time.monotonic() + most_seconds
    while True:
        cursor, batch = client.scan(cursor=cursor, count=BATCH)
        batch = batch[: most_keys - keys]
        for key, about in zip(batch, _described(client, batch), strict=True):
            if about is not None:
                _add(seen, first_pattern(key), about)
                keys += 1
        if not cursor:
            return Sample(seen, keys, "")
        if keys >= most_keys:
            return Sample(seen, keys, f"at most {most_keys:,} keys are looked at")
        if time.monotonic() > until:
            return Sample(seen, keys, f"at most {most_seconds:g} s are taken")


def _described(client: Any, batch: list[bytes]) -> list[Seen | None]:
    """Return type and TTL of each key; None for one that is gone or that the user may not see."""
    if not batch:
        return []
    pipeline = client.pipeline(transaction=False)
    for key in batch:
        pipeline.type(key)
        pipeline.ttl(key)
    answers = pipeline.execute(raise_on_error=False)
    return [_seen(*answers[at : at + 2]) for at in range(0, len(answers), 2)]


def _seen(kind: Any, seconds: Any) -> Seen | None:
    if kind == b"none" or seconds == -2:
        return None
    types = (
        frozenset((kind.decode("ascii", "replace"),)) if isinstance(kind, bytes) else frozenset()
    )
    if not isinstance(seconds, int):
        return Seen(1, types, Ttl())
    return Seen(1, types, Ttl(1) if seconds < 0 else Ttl(0, seconds, seconds))


def _add(seen: dict[Parts, Seen], parts: Parts, about: Seen) -> None:
    if parts not in seen and len(seen) >= MOST_FIRST_PATTERNS:
        parts = OTHERS
    seen[parts] = seen[parts].with_other(about) if parts in seen else about
