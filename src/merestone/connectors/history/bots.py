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
        own = list(more)
        self._names = Wildcards([*data["names"], *own])
        self._emails = Wildcards([*data["emails"], *own])
        self._logins = Wildcards([*data["logins"], *own])

    def has(self, name: str, email: str, login: str) -> bool:
        """Return whether this is a machine."""
        return (
            self._names.have(name)
            or self._emails.have(email)
            or (bool(login) and self._logins.have(login))
        )


class Wildcards:
    """Many patterns asked at once: most are a word, a beginning or an end."""

    def __init__(self, patterns: Iterable[str]) -> None:
        lower = [pattern.lower() for pattern in patterns]
        single = [each for each in lower if each.count("*") == 1]
        self._words = {each for each in lower if "*" not in each}
        self._begin = tuple(each[:-1] for each in single if each[-1] == "*")
        self._end = tuple(each[1:] for each in single if each[0] == "*")
        plain = {*self._words, *(f"{each}*" for each in self._begin)}
        plain.update(f"*{each}" for each in self._end)
        # the longest part that has to be there is looked for first: that is quick
        self._others = [
            (max(each.split("*"), key=len), each) for each in lower if each not in plain
        ]

    def have(self, text: str) -> bool:
        """Return whether one of the patterns matches; case does not matter."""
        text = text.lower()
        return (
            text in self._words
            or text.startswith(self._begin)
            or text.endswith(self._end)
            or any(part in text and matches(whole, text) for part, whole in self._others)
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
