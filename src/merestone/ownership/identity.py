"""Which declared person an author of commits is, as far as the evidence goes.

A login from a noreply address is certain; an address that a team source lists is too. A login
equal to the local part of an address, or to the author's name, is taken where nothing else is
known: it is how most people are called, and a wrong guess can only hide a finding about them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from merestone.model.facts import Author, Facts, Person
from merestone.ownership.parties import PartyBook

SHORTEST_NAME = 4
NOT_WORD = re.compile(r"[^a-z0-9]+")


def author_parties(
    facts: Facts, parties: PartyBook, wanted: Iterable[str]
) -> dict[tuple[str, int], str]:
    """Return (repo, author) -> party for every author that is one of `wanted` or is listed.

    `wanted` are the people that own something; only they and listed people are looked for.
    """
    emails = {
        p.email.lower(): parties.canonical(p.party.lower()) for p in facts.of(Person) if p.email
    }
    names: dict[str, str] = {}
    for party in sorted({*wanted, *(parties.canonical(p.party.lower()) for p in facts.of(Person))}):
        for spelling in parties.spellings(party):
            login = spelling.removeprefix("@").rpartition("/")[2]
            names.setdefault(login.lower(), party)
            if "@" in spelling[1:]:
                emails.setdefault(spelling.lower(), party)
    authors = [row for row in facts.of(Author) if not row.is_bot]
    logins = _logins_by_name(authors)
    found = {}
    for row in authors:
        party = emails.get(row.email.lower()) or _by_name(row, names, logins)
        if party:
            found[row.repo, row.author] = party
    return found


def _logins_by_name(authors: Iterable[Author]) -> dict[str, str]:
    """One person's noreply address tells the login of the same name's other addresses."""
    return {row.name.casefold(): row.login for row in authors if row.login and " " in row.name}


def _by_name(row: Author, names: dict[str, str], logins: dict[str, str]) -> str:
    login = row.login or logins.get(row.name.casefold(), "")
    if login.lower() in names:
        return names[login.lower()]
    local = row.email.lower().partition("@")[0]
    for guess in (local, NOT_WORD.sub("", row.name.lower()), NOT_WORD.sub("-", row.name.lower())):
        if len(guess) >= SHORTEST_NAME and guess in names:
            return names[guess]
    return ""
