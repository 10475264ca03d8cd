"""Labels and annotations as text that may be kept: short, a person's, no secret."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from merestone.source.secrets import URL, looks_secret

MOST_CHARACTERS = 200
MACHINE = re.compile(r"checksum|last-applied|^helm\.sh/chart$|resource-?version", re.IGNORECASE)
RECEIVER_KEY = re.compile(r"routing[-_]?key", re.IGNORECASE)
"""Of a pager's receiver: whoever has it can page."""


def as_text(value: Any) -> str | None:
    """Return a YAML scalar as Go would decode it into a string; None for anything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return f"{value:.17g}" if value != int_of(value) else str(int(value))
    return str(value) if isinstance(value, int) else None


def int_of(value: float) -> int | None:
    """Return a float's whole value where it is whole and small."""
    return int(value) if abs(value) < 1e15 and value == int(value) else None


def is_machine_label(key: str) -> bool:
    """Return whether tools write this label for themselves, whatever it stands on."""
    return MACHINE.search(key) is not None


def kept(key: str, value: str) -> str | None:
    """Return a label's value as it may be stored; None where it may not be."""
    if len(value) > MOST_CHARACTERS or not value.strip():
        return None
    if is_machine_label(key) or RECEIVER_KEY.search(key):
        return None
    bare = URL.sub(lambda found: bare_url(found[0]), value)
    return None if looks_secret(key, bare) else bare


def bare_url(url: str) -> str:
    """Return a URL without user, password, query and fragment; '' where it is none."""
    try:
        parts = urlsplit(url)
        place = parts.netloc.rpartition("@")[2]
        return urlunsplit((parts.scheme, place, parts.path, "", ""))
    except ValueError:
        return ""
