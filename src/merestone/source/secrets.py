"""What looks like a secret: by the name of what holds it, or by its own shape.

Every connector asks here, so that what one of them hides no other shows.
"""

from __future__ import annotations

import re
from functools import lru_cache

NAME = re.compile(
    r"passw|passphrase|secret|token|credential|private.?key|access.?key|api.?key"
    r"|conn(?:ection)?.?str|sas.?url|(?:^|[-_./])(?:pass|pwd)$|^auth$",
    re.IGNORECASE,
)
LABEL = re.compile(r"private|signature|(?<!routing)_key$|pass$", re.IGNORECASE)
"""What a label, an annotation or an environment variable may be called; as the name of an argument
each of these is mostly something else (`private_subnets`, `hash_key`, `bypass`). A `routing_key` on
an alert names a team."""
SHAPE = re.compile(
    r"-----BEGIN|eyJ[\w-]{8}|(?:AKIA|ASIA)[A-Z0-9]{12}|AIza[\w-]{30}|github_pat_|glpat-|xox[abprs]-"
    r"|gh(?<![A-Za-z0-9]gh)[oprsu]_\w{12}|sk(?<![A-Za-z0-9]sk)(?:_live_|[-_]\w{12})"
    r"|hvs(?<!\whvs)\.[A-Za-z0-9]{20}|Bearer(?<!\wBearer) \S{8}"
    r"|Basic(?<!\wBasic) (?=\S*[A-Z0-9=])\S{8}|://[^/\s@]*:[^/\s@]*@"
)
USER = re.compile(r"://(?!git@)[^/\s@]+@")
WORD = re.compile(r"\b(?=\w*\d)(?=\w*[A-Za-z])\w{32,}\b")
BASE64 = re.compile(r"[A-Za-z0-9+/_=]{32,}")
URL = re.compile(r"[a-z][a-z0-9+.-]*://[^\s'\"<>`]+", re.IGNORECASE)
MIXED = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])(?:.*[+=]|(?=.*[a-z]).*[A-Z])")


@lru_cache(maxsize=4096)
def is_secret_name(name: str) -> bool:
    """Return whether what has this name may be a secret: an argument, a variable, a field."""
    return NAME.search(name) is not None


@lru_cache(maxsize=4096)
def is_secret_label(key: str) -> bool:
    """Return whether the value of a label or of an environment variable may be a secret."""
    return is_secret_name(key) or LABEL.search(key) is not None


def has_secret_shape(text: str) -> bool:
    """Return whether a text holds a known form of secret: a key, a token, a URL's password."""
    return SHAPE.search(text) is not None


def looks_random(text: str) -> bool:
    """Return whether a text holds 32 letters and digits in a row, as people do not write them.

    A path is none: across slashes only what has digits and letters of both cases counts.
    """
    if len(text) < 32:
        return False
    if WORD.search(text):
        return True
    return any(MIXED.match(run) for run in BASE64.findall(URL.sub("", text)))


def looks_secret(key: str, value: str) -> bool:
    """Return whether a label, an annotation or a tag may hold a secret."""
    return (
        is_secret_label(key)
        or has_secret_shape(value)
        or looks_random(value)
        or ("://" in value and USER.search(value) is not None)
    )
