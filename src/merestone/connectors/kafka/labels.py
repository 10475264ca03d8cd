"""Labels and annotations that may name an owner; those of machines and secrets are left out."""

from __future__ import annotations

import re
from typing import Any

from merestone.connectors.kafka.described import inside, text

MOST_VALUE = 200
MACHINES = re.compile(
    r"checksum|hash|digest|last-applied|revision|resourceversion|helm\.sh/|pod-template"
    r"|^strimzi\.io/|^kustomize\.|sync-wave|generation|timestamp",
    re.IGNORECASE,
)
SECRET_KEY = re.compile(
    r"passw|secret|token|api[-_]?key|credential|private[-_]?key|signature", re.IGNORECASE
)
SECRET_VALUE = re.compile(
    r"-----BEGIN|\beyJ[\w-]{10}|\bgh[opsu]_\w{20}|\bxox[abp]-|\bAKIA[A-Z0-9]{12}|://[^/@\s]*:[^/@\s]+@"
)
RANDOM = re.compile(r"[A-Za-z0-9+/_=]{32,}")


def labels_of(body: Any) -> tuple[tuple[str, str, str, int], ...]:
    """Return origin, key, value and line of each label and annotation that is kept."""
    found = []
    for origin in ("label", "annotation"):
        held = inside(body, "metadata", f"{origin}s")
        for key, value in held.items():
            said = text(value)
            if is_kept(key, said):
                found.append((origin, key, said, held.lines[key]))
    return tuple(found)


def is_kept(key: str, value: str) -> bool:
    """Return whether a label may be stated: short text of a person's, and no secret."""
    if not value or len(value) > MOST_VALUE or "\n" in value:
        return False
    return not (
        MACHINES.search(key)
        or SECRET_KEY.search(key)
        or SECRET_VALUE.search(value)
        or _is_random(value)
    )


def _is_random(value: str) -> bool:
    return any(
        re.search(r"\d", part) and re.search(r"[A-Za-z]", part) for part in RANDOM.findall(value)
    )
