"""Values as text that may be kept: short, no secret, URLs without user, query and fragment."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit, urlunsplit

MOST_CHARACTERS = 200
SECRET_KEY = re.compile(
    r"pass(word|wd|phrase)?$|secret|token|api[-_]?key|credential|private[-_]?key|routing[-_]?key",
    re.IGNORECASE,
)
SECRET_VALUE = re.compile(
    r"-----BEGIN|\bAKIA[0-9A-Z]{16}|\bgh[pousr]_\w{20}|\bxox[abprs]-|\beyJ[\w-]{15,}\.|\bglpat-"
    r"|\b(?=\w*\d)(?=\w*[A-Za-z])\w{32,}\b"
)
URL = re.compile(r"[a-z][a-z0-9+.-]*://[^\s'\"<>`]+", re.IGNORECASE)
MACHINE = re.compile(r"checksum|last-applied|^helm\.sh/chart$|resource-version", re.IGNORECASE)


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


def kept(key: str, value: str) -> str | None:
    """Return a label's value as it may be stored; None where it may not be."""
    if len(value) > MOST_CHARACTERS or not value.strip():
        return None
    if SECRET_KEY.search(key) or MACHINE.search(key):
        return None
    bare = URL.sub(lambda found: bare_url(found[0]), value)
    return None if SECRET_VALUE.search(bare) else bare


def bare_url(url: str) -> str:
    """Return a URL without user, password, query and fragment; '' where it is none."""
    try:
        parts = urlsplit(url)
        place = parts.netloc.rpartition("@")[2]
        return urlunsplit((parts.scheme, place, parts.path, "", ""))
    except ValueError:
        return ""
