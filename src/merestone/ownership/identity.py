"""Which declared person an author of commits is, as far as the evidence goes.

A login from a noreply address is certain; an address that a team source lists is too. A full
name that one listed person alone has, and a login equal to the local part of an address or to
the author's name, are taken where nothing else is known and nothing speaks against it. Whoever
has the same full name as a person found so is that person too.

What remains may still be somebody's second address: `possible_people` says whose, by a part of
the name, so that nobody is said to be idle who may only be unrecognised.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from merestone.model.facts import Author, Facts, Person, SameParty
from merestone.ownership.parties import PartyBook, kind_of

SHORTEST_NAME = 4
NOT_WORD = re.compile(r"[^a-z0-9]+")
NOT_LETTER = re.compile(r"[\W\d_]+")
# What stands before the @ of many people's addresses, and so tells nothing.
ANYBODY = frozenset(
    (
        "admin",
        "code",
        "commit",
        "contact",
        "developer",
        "email",
        "gitea",
        "github",
        "gitlab",
        "hello",
        "home",
        "info",
        "mail",
        "me",
        "open",
        "opensource",
        "post",
        "public",
        "root",
        "source",
        "support",
        "team",
        "user",
        "work",
    )
)


def author_parties(
    facts: Facts, parties: PartyBook, wanted: Iterable[str]
) -> dict[tuple[str, int], str]:
    """Return (repo, author) -> party for every author that is one of `wanted` or is listed.

    `wanted` are the people that own something; only they and listed people are looked for.
    """
    book = _Book(facts, parties, wanted)
    authors = [row for row in facts.of(Author) if not row.is_bot]
    logins = _logins_by_name(authors)
    holders = _names_by_login(authors)
    found = {}
    for row in authors:
        party = book.certain(row, logins) or book.likely(row, holders)
        if party:
            found[row.repo, row.author] = party
    by_name = _parties_by_name(authors, found)
    for row in authors:
        key = (row.repo, row.author)
        namesakes = by_name.get(row.name.casefold(), set())
        if key not in found and len(namesakes) == 1 and not row.login:
            found[key] = next(iter(namesakes))
    return found


def _parties_by_name(
    authors: Iterable[Author], found: Mapping[tuple[str, int], str]
) -> dict[str, set[str]]:
    named: dict[str, set[str]] = {}
    for row in authors:
        party = found.get((row.repo, row.author))
        if party and " " in row.name.strip():
            named.setdefault(row.name.casefold(), set()).add(party)
    return named


def possible_people(
    facts: Facts, found: Mapping[tuple[str, int], str]
) -> Iterator[tuple[str, int, str]]:
    """Yield (repo, author, party) where an author that nothing identifies may be that person.

    They share a part of a name, or one is part of the other's login; two full names with
    different last parts are two people.
    """
    authors = [row for row in facts.of(Author) if not row.is_bot]
    known: dict[str, set[tuple[str, ...]]] = {}
    for row in authors:
        party = found.get((row.repo, row.author))
        if party:
            login = party.rpartition("/")[2].removeprefix("@").partition("@")[0].lower()
            known.setdefault(party, set()).update((_parts(row.name), (login,)))
    by_part: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for party, names in sorted(known.items()):
        for name in names:
            for part in name:
                by_part.setdefault(part, []).append((party, name))
    alike = _Alike(by_part)
    for row in authors:
        if (row.repo, row.author) not in found and not row.login:
            for party in sorted(set(_namesakes(row, by_part, alike))):
                yield row.repo, row.author, party


class _Alike(dict[str, list[str]]):
    """Which parts of known names hold a word; each word is looked for once."""

    def __init__(self, parts: Iterable[str]) -> None:
        super().__init__()
        self._parts = list(parts)
        self._everything = "\n".join(self._parts)

    def __missing__(self, word: str) -> list[str]:
        found: list[str] = []
        if len(word) >= SHORTEST_NAME and word not in ANYBODY and word in self._everything:
            found = [part for part in self._parts if word in part]
        self[word] = found
        return found


def _namesakes(
    row: Author, by_part: Mapping[str, list[tuple[str, tuple[str, ...]]]], alike: _Alike
) -> Iterator[str]:
    name = _parts(row.name)
    for own in {*name, *_parts(row.email.partition("@")[0])}:
        for party, other in (known for part in alike[own] for known in by_part[part]):
            if not (len(name) > 1 and len(other) > 1 and name[-1] != other[-1]):
                yield party


def _parts(name: str) -> tuple[str, ...]:
    return tuple(part for part in NOT_LETTER.split(name.casefold()) if len(part) > 2)


class _Book:
    """The people that are looked for, by address, login and full name."""

    def __init__(self, facts: Facts, parties: PartyBook, wanted: Iterable[str]) -> None:
        self._emails: dict[str, str] = {}
        self._logins: dict[str, str] = {}
        self._titles: dict[str, set[str]] = {}
        for person in facts.of(Person):
            party = parties.canonical(person.party.lower())
            self._add(person.party, party)
            if person.email:
                self._emails.setdefault(person.email.lower(), party)
            if " " in person.title.strip():
                self._titles.setdefault(person.title.strip().casefold(), set()).add(party)
        for party in sorted(wanted):
            self._add(party, party)
        people = set(self._logins.values())
        for same in facts.of(SameParty):
            if kind_of(same.party.lower()) == "person":
                party = parties.canonical(same.party.lower(), same.repo)
                if party in people:
                    self._add(same.spelling, party)

    def _add(self, spelling: str, party: str) -> None:
        if "@" in spelling[1:]:
            self._emails.setdefault(spelling.lower(), party)
        else:
            login = spelling.removeprefix("@").rpartition("/")[2]
            if login:  # else everybody without a login would be this person
                self._logins.setdefault(login.lower(), party)

    def certain(self, row: Author, logins: dict[str, str]) -> str:
        """Return whom an address or a login names, or ''."""
        listed = self._emails.get(row.email.lower())
        login = row.login or logins.get(row.name.casefold(), "")
        return listed or self._logins.get(login.lower(), "")

    def likely(self, row: Author, holders: dict[str, set[str]]) -> str:
        """Return whom the name or the address looks like, unless somebody else has that login."""
        if row.login:
            return ""
        titled = self._titles.get(row.name.casefold(), set())
        if len(titled) == 1:
            return next(iter(titled))
        local = row.email.lower().partition("@")[0]
        name = row.name.lower()
        for guess in (local, NOT_WORD.sub("", name), NOT_WORD.sub("-", name)):
            is_taken = holders.get(guess, set()) - {row.name.casefold()}
            if len(guess) >= SHORTEST_NAME and guess not in ANYBODY and not is_taken:
                party = self._logins.get(guess)
                if party:
                    return party
        return ""


def _logins_by_name(authors: Iterable[Author]) -> dict[str, str]:
    """One person's noreply address tells the login of the same full name's other addresses.

    Two logins of one name tell nothing: they may be two people.
    """
    found: dict[str, set[str]] = {}
    for row in authors:
        if row.login and " " in row.name:
            found.setdefault(row.name.casefold(), set()).add(row.login.lower())
    return {name: next(iter(logins)) for name, logins in found.items() if len(logins) == 1}


def _names_by_login(authors: Iterable[Author]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in authors:
        if row.login:
            found.setdefault(row.login.lower(), set()).add(row.name.casefold())
    return found
