"""What is never kept, although it stands where a tag or a name may stand."""

from __future__ import annotations

import re

MOST_TEXT = 200
"""Units: characters of one value."""

SECRET_NAME = re.compile(
    r"passw|secret|token|credential|private.?key|access.?key|api.?key|conn(ection)?.?str|"
    r"sas.?url|^pwd$|^auth$",
    re.IGNORECASE,
)
SECRET_TYPE = re.compile(
    r"^random_|^tls_private_key$|_secrets?(_|$)|_secret_version$|passw|token|credential|"
    r"access_key|api_key|service_account_key|private_key",
    re.IGNORECASE,
)
SECRET_SHAPE = re.compile(
    r"-----BEGIN|AKIA[0-9A-Z]{16}|ASIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{20}|github_pat_|"
    r"xox[abprs]-|sk_live_|AIza[0-9A-Za-z_-]{30}|eyJ[A-Za-z0-9_-]{15,}\.|glpat-|"
    r"\bhvs\.[A-Za-z0-9]{20}|://[^/\s:@]+:[^/\s@]+@"
)


USER = re.compile(r"(://)[^/@\s]*@")
SPLIT_USER = re.compile(r"://[^/@\s]*:[^/@\s]*$")


def without_secret(text: str) -> str | None:
    """Return a text without the user of an address in it; None where it looks like a secret."""
    cleaned = USER.sub(r"\1", text) if "://" in text else text
    return None if SECRET_SHAPE.search(cleaned) else cleaned


def without_query(text: str) -> str:
    """Return an address without its query, which may hold a token; `ref` of a module stays."""
    place, found, query = text.partition("?")
    kept = [each for each in query.split("&") if each.startswith("ref=")]
    return f"{place}?{kept[0]}" if found and kept else place


def is_secret_name(name: str) -> bool:
    """Return whether what has this name may be a secret."""
    return SECRET_NAME.search(name) is not None


def has_secret_id(kind: str) -> bool:
    """Return whether the `id` of resources of this type may be, or hold, a secret."""
    return SECRET_TYPE.search(kind) is not None


def is_kept(key: str, value: str) -> bool:
    """Return whether a tag, a name or an id may be kept: short, and like no secret."""
    is_short = len(key) <= MOST_TEXT and len(value) <= MOST_TEXT
    return is_short and not is_secret_name(key) and SECRET_SHAPE.search(f"{key}\0{value}") is None
