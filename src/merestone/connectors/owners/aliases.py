"""The root's OWNERS_ALIASES: who stands behind each alias.

Source: Prow `pkg/repoowners`, ParseAliasesConfig: names are compared in lower case without a
leading `@`; a list, a mapping (its keys) or nothing is a group; anything else spoils the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from merestone.connectors.owners.fields import ShapeError, field
from merestone.model.facts import Fact, Member, Team, Vouches
from merestone.source.yaml import Map, Seq

SOURCE = "owners"


class Alias(NamedTuple):
    """One alias. `members` are logins as Prow compares them, with their lines, each once."""

    name: str
    written: str
    line: int
    members: dict[str, int]


def login(written: str) -> str:
    """Return a name as Prow compares it."""
    return written.lower().removeprefix("@")


def parse_aliases(document: Any) -> dict[str, Alias]:
    """Return the aliases by name as Prow compares it.

    Raises: ShapeError where Prow would refuse the file.
    """
    if document is None:
        return {}
    if not isinstance(document, Map):
        raise ShapeError(1, "no mapping; write `aliases:` and the groups below it")
    groups = field(document, "aliases")
    if groups.value is None:
        return {}
    if not isinstance(groups.value, Map):
        raise ShapeError(groups.line, "`aliases` is no mapping; write `name:` and a list below it")
    found: dict[str, Alias] = {}
    for written, value in groups.value.items():
        line = groups.value.lines[written]
        members: dict[str, int] = {}
        for name, at in _members(written, value, line):
            if login(name):
                members.setdefault(login(name), at)
        found[login(written)] = Alias(login(written), written, line, members)
    return found


def _members(alias: str, value: Any, line: int) -> list[tuple[str, int]]:
    if value is None:
        return []
    if isinstance(value, Map):
        return list(value.lines.items())
    if not isinstance(value, Seq):
        raise ShapeError(line, f"alias {alias[:80]!a} is no list; write `- login` lines")
    for name, at in zip(value, value.lines, strict=True):
        if not isinstance(name, str):
            raise ShapeError(at, f"a member of {alias[:80]!a} is no name; write one login")
    return list(zip(value, value.lines, strict=True))


def alias_rows(repo: str, path: str, aliases: dict[str, Alias]) -> Iterator[Fact]:
    """Yield a Team and its Members for each alias, and that there are no others."""
    for alias in aliases.values():
        party = f"alias:{alias.name}"
        yield Team(repo, path, alias.line, SOURCE, party, alias.written, "", "", True)
        for name, line in alias.members.items():
            yield Member(repo, path, line, party, person(name), "")
    yield Vouches(repo, path, SOURCE, "alias:")


def person(name: str) -> str:
    """Return the party of a login; an email stands for itself."""
    return name if "@" in name else f"@{name}"
