"""Which person an author of commits is."""

from __future__ import annotations

import pytest

from merestone.model.facts import Author, Fact, Facts, Person, SameParty
from merestone.ownership.identity import author_parties, possible_people
from merestone.ownership.parties import PartyBook
from ownership.facts_made import facts_of


def authors(*rows: tuple[str, str] | tuple[str, str, str]) -> list[Fact]:
    return [
        Author("shop", n, name, email, login[0] if login else "", False)
        for n, (name, email, *login) in enumerate(rows)
    ]


def found(rows: list[Fact], *wanted: str) -> dict[int, str]:
    return {author: party for (_, author), party in _parties(facts_of(rows), wanted).items()}


def _parties(facts: Facts, wanted: tuple[str, ...]) -> dict[tuple[str, int], str]:
    return author_parties(facts, PartyBook(facts), wanted)


def possible(rows: list[Fact], *wanted: str) -> set[tuple[int, str]]:
    facts = facts_of(rows)
    return {(n, party) for _, n, party in possible_people(facts, _parties(facts, wanted))}


@pytest.mark.parametrize(
    ("name", "email", "login"),
    [
        ("Ana Diaz", "1+anad@users.noreply.github.com", "anad"),
        ("anad", "x@y.org", ""),
        ("A. Diaz", "anad@acme.io", ""),
        ("An-Ad", "x@y.org", ""),
    ],
)
def test_a_login_tells_by_address_or_name(name: str, email: str, login: str) -> None:
    assert found(authors((name, email, login)), "@anad") == {0: "@anad"}


def test_a_short_or_common_word_before_the_at_tells_nothing() -> None:
    rows = authors(("Somebody", "ana@acme.io"), ("Some One", "info@acme.io"))
    assert found(rows, "@ana", "@info") == {}


def test_nobody_is_taken_for_a_login_that_somebody_else_has() -> None:
    rows = authors(
        ("Dave Roe", "9+dave@users.noreply.github.com", "dave"), ("Dave Poe", "dave@poe.net")
    )
    assert found(rows, "@dave") == {0: "@dave"}


def test_one_full_name_joins_the_addresses_of_a_person() -> None:
    rows = authors(
        ("Kim Ahr", "kahr@gmail.com"), ("Kim Ahr", "kim.ahr@work.com"), ("Kim", "kim@x.org")
    )
    assert found(rows, "@kahr") == {0: "@kahr", 1: "@kahr"}


def test_a_name_that_two_have_joins_nothing() -> None:
    rows = authors(
        ("Kim Lee", "1+kim1@users.noreply.github.com", "kim1"),
        ("Kim Lee", "2+kim2@users.noreply.github.com", "kim2"),
        ("Kim Lee", "lee@x.org"),
    )
    assert found(rows, "@kim1", "@kim2") == {0: "@kim1", 1: "@kim2"}


def test_listed_addresses_names_and_logins_tell() -> None:
    listed: list[Fact] = [
        Person("shop", "org.yaml", 1, "backstage", "user:default/ana", "Ana Diaz", "a@acme.io"),
        SameParty("shop", "org.yaml", 1, "user:default/ana", "@anad", "annotation"),
    ]
    rows = authors(
        ("X", "A@acme.io"),
        ("ana diaz", "x@y.org"),
        ("Y", "2+anad@users.noreply.github.com", "anad"),
    )
    assert set(found(listed + rows).values()) == {"user:default/ana"}
    assert len(found(listed + rows)) == 3


def test_machines_are_nobody() -> None:
    row = Author("shop", 0, "anad", "anad@acme.io", "anad", True)
    assert found([row], "@anad") == {}


@pytest.mark.parametrize(
    ("known", "stranger", "is_possible"),
    [
        (
            ("Michelle", "1+michelle19@users.noreply.github.com", "michelle19"),
            "Michelle Shep",
            True,
        ),
        (("Ana Diaz", "1+anad@users.noreply.github.com", "anad"), "A. Diaz", True),
        (("Ana Diaz", "1+anad@users.noreply.github.com", "anad"), "Anabel Diaz", True),
        (("Dave Roe", "1+droe@users.noreply.github.com", "droe"), "Dave Poe", False),
        (("Dave Roe", "1+droe@users.noreply.github.com", "droe"), "Zoe Poe", False),
    ],
)
def test_a_part_of_the_name_makes_a_stranger_possible(
    known: tuple[str, str, str], stranger: str, is_possible: bool
) -> None:
    party = f"@{known[2]}"
    rows = authors(known, (stranger, "zz@home.net"))
    assert ((1, party) in possible(rows, party)) is is_possible


def test_who_has_a_login_of_their_own_is_no_stranger() -> None:
    rows = authors(
        ("Michelle", "1+michelle19@users.noreply.github.com", "michelle19"),
        ("Michelle Shep", "2+mshep@users.noreply.github.com", "mshep"),
    )
    assert possible(rows, "@michelle19") == set()
