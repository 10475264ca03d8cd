"""Owners that are present but mean nothing, told apart by placeholders.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from importlib.resources import files


@cache
def _shipped() -> tuple[tuple[str, ...], tuple[str, ...]]:
    text = files("merestone.ownership").joinpath("placeholders.toml").read_text("utf-8")
    data = tomllib.loads(text)
    return tuple(data["names"]), tuple(data["emails"])


@lru_cache(maxsize=65_536)
def is_placeholder(owner: str, further: tuple[str, ...] = ()) -> bool:
    """Return whether an owner, as written or canonical, names nobody.

    `further` are the user's own patterns, compared with the whole owner and its last part.
    """
    names, emails = _shipped()
    whole = owner.strip().lower()
    last = whole.rstrip("/").replace(":", "/").replace("@", "/").rpartition("/")[2]
    if not last:
        return True
    if "@" in whole.lstrip("@"):
        return _any(whole, emails) or _any(whole, further)
    bare = whole.removeprefix("label:")
    return _any(last, names) or _any(bare, names) or _any(whole, further) or _any(last, further)


def _any(text: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(text, pattern.lower()) for pattern in patterns)
