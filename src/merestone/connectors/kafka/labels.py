"""Labels and annotations that may name an owner; those of machines and secrets are left out."""

from __future__ import annotations

import re
from typing import Any

from merestone.connectors.kafka.described import inside, text
from merestone.source.label_text import is_machine_label
from merestone.source.secrets import looks_secret

MOST_VALUE = 200
MACHINES = re.compile(
    r"hash|digest|revision|helm\.sh/|pod-template"
    r"|^strimzi\.io/|^kustomize\.|sync-wave|generation|timestamp",
    re.IGNORECASE,
)


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
    is_machine = is_machine_label(key) or MACHINES.search(key) is not None
    return not (is_machine or looks_secret(key, value))
