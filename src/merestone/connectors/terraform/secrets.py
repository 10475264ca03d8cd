"""What is never kept, although it stands where a tag or a name may stand."""

from __future__ import annotations

import re

from merestone.source.secrets import has_secret_shape, is_secret_name, looks_secret

MOST_TEXT = 200
"""Units: characters of one value."""

SECRET_TYPE = re.compile(
    r"^random_|^tls_private_key$|_secrets?(_|$)|_secret_version$|passw|token|credential|"
    r"access_key|api_key|service_account_key|private_key",
    re.IGNORECASE,
)
USER = re.compile(r"(://)[^/@\s]*@")
SPLIT_USER = re.compile(r"://[^/@\s]*:[^/@\s]*$")


def without_secret(text: str) -> str | None:
    """Return a text without the user of an address in it; None where it looks like a secret."""
    cleaned = USER.sub(r"\1", text) if "://" in text else text
    return None if has_secret_shape(cleaned) else cleaned


def without_query(text: str) -> str:
    """Return an address without its query, which may hold a token; `ref` of a module stays."""
    place, found, query = text.partition("?")
    kept = [each for each in query.split("&") if each.startswith("ref=")]
    return f"{place}?{kept[0]}" if found and kept else place


def has_secret_id(kind: str) -> bool:
    """Return whether the `id` of resources of this type may be, or hold, a secret."""
    return SECRET_TYPE.search(kind) is not None


def is_kept(key: str, value: str) -> bool:
    """Return whether a name or an id may be kept: short, and like no secret."""
    is_short = len(key) <= MOST_TEXT and len(value) <= MOST_TEXT
    return is_short and not is_secret_name(key) and not has_secret_shape(f"{key}\0{value}")


def is_kept_tag(key: str, value: str) -> bool:
    """Return whether a tag may be kept: what a person writes is not as random as an id."""
    return is_kept(key, value) and not looks_secret(key, value)
