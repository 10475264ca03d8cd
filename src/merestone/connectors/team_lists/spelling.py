"""How a list's teams and people are spelled as parties."""

from __future__ import annotations

import re

PLACEHOLDER = "{name}"
DEFAULT = "team:{name}"
LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,98}(?:\[bot\])?")
EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+")
SPACES = re.compile(r"\s+")


class Spelling:
    """A template such as `@acme/{name}`; `scope` is what a whole list vouches for, or ''.

    Only `team:` is vouched for: a list of teams is rarely the list of *all* teams of an
    organisation or of another catalog.
    """

    def __init__(self, template: str) -> None:
        self.template = template or DEFAULT
        self.mistake = ""
        if PLACEHOLDER not in self.template:
            self.mistake = f"spelling {template!r} has no {PLACEHOLDER}; write {DEFAULT!r}"
        self.scope = "team:" if self.template.startswith("team:") else ""

    def party(self, name: str) -> str:
        """Return a team's party; other namespaces than `team:` have no capitals or spaces."""
        party = self.template.replace(PLACEHOLDER, name)
        return party if self.scope else SPACES.sub("-", party.strip().lower())


def person_party(written: str) -> str:
    """Return `@login`, or an email, in lower case; '' where it is neither."""
    bare = written.strip().removeprefix("@").lower()
    if LOGIN.fullmatch(bare):
        return f"@{bare}"
    if bare.startswith("user:"):
        return bare
    return bare if EMAIL.fullmatch(bare) else ""
