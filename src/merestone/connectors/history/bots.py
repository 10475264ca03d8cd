"""Tells machines from people, by data."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from importlib.resources import files


class Bots:
    """Wildcards for names, emails and logins; case does not matter, `*` is any text.

    `more` are the user's own, each tried on all three.
    """

    def __init__(self, more: Iterable[str] = ()) -> None:
        data = tomllib.loads((files(__package__) / "bots.toml").read_text("utf-8"))
        own = [text.lower() for text in more]
        self._names = [text.lower() for text in data["names"]] + own
        self._emails = [text.lower() for text in data["emails"]] + own
        self._logins = [text.lower() for text in data["logins"]] + own

    def has(self, name: str, email: str, login: str) -> bool:
        """Return whether this is a machine."""
        return (
            any(matches(pattern, name.lower()) for pattern in self._names)
            or any(matches(pattern, email.lower()) for pattern in self._emails)
            or any(matches(pattern, login.lower()) for pattern in self._logins if login)
        )


def matches(pattern: str, text: str) -> bool:
    """Return whether text is what a pattern with `*` says; linear, nothing else is special."""
    first, *rest = pattern.split("*")
    if not rest:
        return text == pattern
    *middle, last = rest
    if not text.startswith(first) or len(text) < len(first) + len(last):
        return False
    at, end = len(first), len(text) - len(last)
    for part in middle:
        at = text.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return text.endswith(last)
