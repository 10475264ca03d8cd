"""ACL users: names and the keys that they may reach, read past their passwords.

Source: Redis' ACL rules as `ACL LIST` prints them: `user NAME on|off`, `#HASH`, `>PASSWORD`,
`~PATTERN`, `%R~PATTERN`, `%W~PATTERN`, `%RW~PATTERN`, `allkeys`, and selectors in parentheses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

KEYS = re.compile(r"\(?(?:%(?P<how>R|W|RW|WR))?~(?P<pattern>.*)")
VERBS = {"R": ("reads",), "W": ("writes",)}
BOTH = ("reads", "writes")


class User(NamedTuple):
    """One user. `keys` are (verb, pattern) in order, each once."""

    name: str
    is_on: bool
    has_no_password: bool
    keys: tuple[tuple[str, str], ...]


def user_of(line: str) -> User | None:
    """Return a user from one line of `ACL LIST`; nothing of a password or its hash is looked at."""
    words = line.split(" ")
    if len(words) < 2 or words[0] != "user":
        return None
    rules = words[2:]
    return User(words[1], "on" in rules, "nopass" in rules, tuple(dict.fromkeys(_keys(rules))))


def _keys(rules: list[str]) -> Iterator[tuple[str, str]]:
    for rule in rules:
        if rule == "allkeys":
            yield from ((verb, "*") for verb in BOTH)
        elif found := KEYS.fullmatch(rule):
            pattern = found["pattern"].rstrip(")")
            yield from ((verb, pattern) for verb in VERBS.get(found["how"] or "", BOTH))
