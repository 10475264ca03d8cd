"""Which keys of labels and tags name an owner: data, read from owner_keys.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

SEPARATORS = re.compile(r"[-_. ]")


class OwnerKey(NamedTuple):
    """What one key means: its evidence, its rank (0 is first), whether only known names count."""

    evidence: str
    rank: int
    only_known: bool


class OwnerKeys:
    """Tells keys that name owners; `also` are the user's own, `never` those that are none."""

    def __init__(self, also: Sequence[str] = (), never: Sequence[str] = ()) -> None:
        shipped = _shipped()
        self._never = tuple(map(_plain, (*shipped["never"], *never)))
        groups = [{"evidence": "owner-label", "keys": list(also)}, *shipped["group"]]
        self._keys: list[tuple[str, OwnerKey]] = []
        for group in groups:
            for key in group["keys"]:
                about = OwnerKey(group["evidence"], len(self._keys), group.get("only_known", False))
                self._keys.append((_plain(key), about))
        self._also = frozenset(_plain(key) for key in also)
        self.meaning = lru_cache(maxsize=10_000)(self._meaning)

    def _meaning(self, key: str) -> OwnerKey | None:
        plain = _plain(key)
        if plain not in self._also and any(fnmatchcase(plain, each) for each in self._never):
            return None
        return next((about for each, about in self._keys if fnmatchcase(plain, each)), None)


def _plain(key: str) -> str:
    """Return a key as it is compared; `*` stays, other wildcards mean nothing."""
    return SEPARATORS.sub("-", key.strip().lower()).replace("[", "[[]").replace("?", "[?]")


@cache
def _shipped() -> dict[str, Any]:
    return tomllib.loads(
        files("merestone.ownership").joinpath("owner_keys.toml").read_text("utf-8")
    )
