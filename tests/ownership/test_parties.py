"""What an owner's spelling stands for, and what is known of it."""

from __future__ import annotations

import pytest

from merestone.model.facts import Fact, Member, OwnersFile, SameParty, Team, Vouches
from merestone.ownership.parties import PartyBook, kind_of, namespace
from merestone.ownership.placeholders import is_placeholder
from ownership.facts_made import facts_of, same, team


@pytest.mark.parametrize(
    ("party", "space", "kind"),
    [
        ("@ana", "@", "person"),
        ("@acme/api", "@acme/", "team"),
        ("@@maintainer", "@@", "role"),
        ("ana@acme.io", "email", "email"),
        ("group:default/api", "group:", "team"),
        ("user:default/ana", "user:", "person"),
        ("alias:shop/leads", "alias:shop/", "team"),
        ("team:api", "team:", "team"),
    ],
)
def test_a_namespace_says_where_a_name_is_unique(party: str, space: str, kind: str) -> None:
    assert (namespace(party), kind_of(party)) == (space, kind)


def test_spellings_are_joined_only_by_what_a_source_says() -> None:
    book = PartyBook(facts_of([*team("team:api"), same("team:api", "@Acme/API")]))
    assert book.canonical("@acme/api") == "team:api"
    assert book.canonical("group:default/api") == "group:default/api"
    assert book.shown("team:api") == "api"


def test_an_undeclared_owner_is_shown_as_written() -> None:
    book = PartyBook(facts_of([]))
    assert book.shown(book.canonical("@GoogleCloud/DevRel")) == "@GoogleCloud/DevRel"


def test_an_alias_is_unique_in_its_repository_only() -> None:
    rows: list[Fact] = [
        Team("shop", "OWNERS_ALIASES", 2, "owners", "alias:leads", "", "", "", True),
        Member("shop", "OWNERS_ALIASES", 3, "alias:leads", "@ana", ""),
        Vouches("shop", "OWNERS_ALIASES", "owners", "alias:"),
    ]
    book = PartyBook(facts_of(rows))
    ours = book.canonical("alias:leads", "shop")
    assert (book.members(ours), book.shown(ours)) == (("@ana",), "leads")
    assert book.standing(book.canonical("alias:gone", "shop")) == "unknown"
    assert book.standing(book.canonical("alias:leads", "other")) == "unlisted"


def test_unknown_is_said_only_where_a_source_lists_the_namespace() -> None:
    book = PartyBook(facts_of(team("@acme/payments")))
    unknown = book.describe(book.canonical("@acme/paymnts"))
    assert (unknown.standing, unknown.nearest) == ("unknown", "@acme/payments")
    assert book.describe(book.canonical("@other/x")).standing == "unlisted"


def test_members_of_the_teams_below_count() -> None:
    rows = [*team("@acme/all", "@ana"), *team("@acme/api", "@bo", parent="@acme/all")]
    assert PartyBook(facts_of(rows)).members("@acme/all") == ("@ana", "@bo")


def test_teams_that_are_each_others_parents_do_not_hang() -> None:
    rows = [*team("@a/x", "@ana", parent="@a/y"), *team("@a/y", "@bo", parent="@a/x")]
    book = PartyBook(facts_of(rows))
    assert set(book.members("@a/x")) == {"@ana", "@bo"}
    assert book.relation(["@a/x"], ["@a/y"]) == "same"


def test_relation_needs_knowledge_of_both() -> None:
    rows = [*team("@acme/a", "@ana"), *team("@acme/b", "@bo"), *team("group:default/c", "@cy")]
    book = PartyBook(facts_of(rows))
    assert book.relation(["@acme/a"], ["@acme/b"]) == "different"
    assert book.relation(["@acme/a"], ["@ana"]) == "same"
    assert book.relation(["@acme/a"], ["@acme/zz"]) == "unknown"
    assert book.relation(["@acme/a"], ["group:default/c"]) == "different"


def test_teams_of_two_namespaces_that_share_people_may_be_one() -> None:
    rows = [*team("@acme/a", "@ana"), *team("group:default/c", "@ana", "@bo")]
    assert PartyBook(facts_of(rows)).relation(["@acme/a"], ["group:default/c"]) == "same"


def test_a_team_without_members_is_told_from_one_whose_members_no_source_lists() -> None:
    rows = [Team("", "t.yaml", 1, "orgs", "@acme/a", "", "", "", True), *team("@acme/b")]
    book = PartyBook(facts_of(rows))
    assert (book.is_counted("@acme/a"), book.is_counted("@acme/b")) == (True, False)


@pytest.mark.parametrize(
    "owner",
    [
        "TODO",
        "@todo",
        "@acme/TBD",
        "user:default/guest",
        "group:default/guests",
        "",
        "john@example.com",
        "@your-team",
        "@<team>",
    ],
)
def test_placeholders_mean_nothing(owner: str) -> None:
    assert is_placeholder(owner)


@pytest.mark.parametrize("owner", ["@ana", "@acme/todo-service", "ana@acme.io", "team:owners"])
def test_real_names_are_no_placeholders(owner: str) -> None:
    assert not is_placeholder(owner)


def test_a_declared_team_is_never_a_placeholder() -> None:
    assert not PartyBook(facts_of(team("team:guests"))).is_placeholder("team:guests")


def test_an_owners_file_alone_declares_nobody() -> None:
    book = PartyBook(facts_of([OwnersFile("shop", "OWNERS", "", True, False)]))
    assert book.known_teams() == []


def test_two_teams_below_one_root_are_different() -> None:
    rows = [
        *team("group:default/acme"),
        *team("group:default/a", "@ana", parent="group:default/acme"),
        *team("group:default/b", "@bo", parent="group:default/acme"),
    ]
    book = PartyBook(facts_of(rows))
    assert book.relation(["group:default/a"], ["group:default/b"]) == "different"
    assert book.relation(["group:default/a"], ["group:default/acme"]) == "same"


def test_two_teams_of_one_list_are_two_even_if_they_share_people() -> None:
    rows = [*team("@acme/a", "@ana", "@bo"), *team("@acme/b", "@bo")]
    book = PartyBook(facts_of(rows))
    assert book.relation(["@acme/a"], ["@acme/b"]) == "different"
    assert book.relation(["@acme/a"], ["@bo"]) == "same"


def says(party: str, spelling: str) -> SameParty:
    return SameParty("shop", "catalog-info.yaml", 3, party, spelling, "annotation")


def test_a_spelling_that_two_teams_call_theirs_joins_neither() -> None:
    rows = [
        *team("group:default/a"),
        *team("group:default/b"),
        says("group:default/a", "@acme/x"),
        says("group:default/b", "@acme/x"),
    ]
    book = PartyBook(facts_of(rows))
    assert book.canonical("@acme/x") == "@acme/x"
    assert book.canonical("group:default/a") != book.canonical("group:default/b")


def test_no_chain_of_statements_makes_one_team_of_two() -> None:
    rows = [
        *team("team:pay"),
        same("team:pay", "@acme/pay"),
        same("team:pay", "group:default/pay"),
        *team("group:default/pay"),
        *team("group:default/ledger"),
        says("group:default/ledger", "@acme/pay"),
    ]
    book = PartyBook(facts_of(rows))
    assert book.canonical("@acme/pay") == book.canonical("group:default/pay") == "team:pay"
    assert book.canonical("group:default/ledger") == "group:default/ledger"


def test_a_former_name_that_another_team_has_taken_is_that_teams() -> None:
    rows = [*team("@acme/new", "@ana"), *team("@acme/old", "@bo"), says("@acme/new", "@acme/old")]
    book = PartyBook(facts_of(rows))
    assert book.canonical("@acme/old") == "@acme/old"
    freed = PartyBook(facts_of([*team("@acme/new", "@ana"), says("@acme/new", "@acme/old")]))
    assert freed.canonical("@acme/old") == freed.canonical("@acme/new")


def test_a_team_is_never_joined_with_a_person() -> None:
    book = PartyBook(facts_of([*team("group:default/a"), says("group:default/a", "@ana")]))
    assert book.canonical("@ana") == "@ana"


def test_an_alias_of_a_repository_in_a_folder_keeps_its_namespace() -> None:
    rows: list[Fact] = [
        Team("org/shop", "OWNERS_ALIASES", 2, "owners", "alias:leads", "", "", "", True),
        Vouches("org/shop", "OWNERS_ALIASES", "owners", "alias:"),
    ]
    book = PartyBook(facts_of(rows))
    assert book.shown(book.canonical("alias:leads", "org/shop")) == "leads"
    assert book.standing(book.canonical("alias:gone", "org/shop")) == "unknown"
    slashed = book.canonical("alias:sig/node", "org/shop")
    assert (book.shown(slashed), book.standing(slashed)) == ("sig/node", "unknown")
    assert book.canonical(slashed, "org/shop") == slashed


def test_another_name_is_an_alias_in_any_case() -> None:
    book = PartyBook(facts_of([*team("team:checkout"), same("team:checkout", "alias:Leads")]))
    assert book.canonical("alias:leads", "shop") == "team:checkout"


def test_a_team_is_shown_as_its_list_writes_it() -> None:
    book = PartyBook(facts_of(team("team:Checkout")))
    assert book.shown(book.canonical("team:checkout")) == "Checkout"


def test_the_nearest_name_is_one_of_the_same_namespace() -> None:
    rows = [
        *team("@acme/checkout"),
        same("team:checkout", "@acme/checkout"),
        *team("team:checkout"),
    ]
    book = PartyBook(facts_of(rows))
    assert book.nearest("@acme/chekout") == "@acme/checkout"
    assert book.nearest("team:chekout") == "checkout"


def test_a_login_of_an_alias_is_not_known_for_that() -> None:
    rows: list[Fact] = [
        Team("shop", "OWNERS_ALIASES", 2, "owners", "alias:leads", "", "", "", True),
        Member("shop", "OWNERS_ALIASES", 3, "alias:leads", "@gone", ""),
        *team("@acme/api", "@ana"),
        Vouches("", "org.yaml", "orgs", "@"),
    ]
    book = PartyBook(facts_of(rows))
    assert (book.standing("@gone"), book.standing("@ana")) == ("unknown", "known")
