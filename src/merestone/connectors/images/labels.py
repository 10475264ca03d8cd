"""Which labels of an image or a service are kept: short text that no machine wrote."""

from __future__ import annotations

import re

MOST_VALUE = 200
MACHINE = re.compile(
    r"checksum|(?:^|[._-])sha(?:256)?$|revision$|\.created$|build[-_.]date|vcs-ref|"
    r"base\.digest$|^traefik\.|^com\.docker\.compose\.",
    re.IGNORECASE,
)
SECRET = re.compile(r"secret|passw|token|credential|private|api[-_.]?key", re.IGNORECASE)
IN_URL = re.compile(r"://[^/\s@]*:[^/\s@]*@")


def kept_label(key: str, value: str) -> bool:
    """Return whether a label is kept."""
    if not key or not value or len(value) > MOST_VALUE or len(key) > MOST_VALUE:
        return False
    return not (MACHINE.search(key) or SECRET.search(key) or IN_URL.search(value))
