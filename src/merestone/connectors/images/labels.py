"""Which labels of an image or a service are kept: short text that no machine wrote."""

from __future__ import annotations

import re

from merestone.source.label_text import is_machine_label
from merestone.source.secrets import looks_secret

MOST_VALUE = 200
MACHINE = re.compile(
    r"(?:^|[._-])sha(?:256)?$|revision$|\.created$|build[-_.]date|vcs-ref|"
    r"base\.digest$|^traefik\.|^com\.docker\.compose\.",
    re.IGNORECASE,
)


def kept_label(key: str, value: str) -> bool:
    """Return whether a label is kept."""
    if not key or not value or len(value) > MOST_VALUE or len(key) > MOST_VALUE:
        return False
    is_machine = is_machine_label(key) or MACHINE.search(key) is not None
    return not (is_machine or looks_secret(key, value))
