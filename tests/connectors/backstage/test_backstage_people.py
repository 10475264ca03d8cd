from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from merestone.connectors.backstage import read
from merestone.model.facts import Member, Person, SameParty, Team, Vouches
from merestone.model.settings import ReadSettings
from merestone.source.tree import Tree

MakeTree = Callable[..., Tree]
GROUP = """apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: Pay
  annotations:
    github.com/team-slug: Acme/Payments
spec:
  type: team
  profile:
    displayName: Payments
  parent: shop
  children: []
"""
USER = """apiVersion: backstage.io/v1alpha1
kind: User
metadata:
  name: ana
  namespace: people
  annotations:
    github.com/user-login: "@Ana-L"
spec:
  profile:
    displayName: Ana Lopez
    email: ana@example.com
  memberOf:
    - default/pay
    - default/Pay
"""


def rows(files: dict[str, str], tree: MakeTree, kind: Any) -> list[Any]:
    return [row for row in read(tree(files), ReadSettings()) if isinstance(row, kind)]


def test_a_group_is_a_team(tree: MakeTree) -> None:
    files = {"catalog-info.yaml": GROUP}
    assert rows(files, tree, Team) == [
        Team(
            "repo",
            "catalog-info.yaml",
            1,
            "backstage",
            "group:default/pay",
            "Payments",
            "team",
            "group:default/shop",
            False,
        )
    ]
    assert rows(files, tree, SameParty) == [
        SameParty(
            "repo",
            "catalog-info.yaml",
            6,
            "group:default/pay",
            "@acme/payments",
            "annotation github.com/team-slug",
        )
    ]


def test_a_user_is_a_person_and_a_member(tree: MakeTree) -> None:
    files = {"catalog-info.yaml": GROUP + "---\n" + USER}
    assert rows(files, tree, Person) == [
        Person(
            "repo",
            "catalog-info.yaml",
            14,
            "backstage",
            "user:people/ana",
            "Ana Lopez",
            "ana@example.com",
        )
    ]
    assert rows(files, tree, Member) == [
        Member("repo", "catalog-info.yaml", 26, "group:default/pay", "user:people/ana", "")
    ]
    assert rows(files, tree, Team)[0].has_members is True
    assert rows(files, tree, SameParty)[1].spelling == "@ana-l"


def test_members_listed_on_both_sides_are_one(tree: MakeTree) -> None:
    group = GROUP + "  members:\n    - people/ana\n    - User:default/bo\n    - 12\n"
    found = rows({"catalog-info.yaml": group + "---\n" + USER}, tree, Member)
    assert sorted((row.team, row.person, row.line) for row in found) == [
        ("group:default/pay", "user:default/bo", 15),
        ("group:default/pay", "user:people/ana", 14),
    ]


@pytest.mark.parametrize("members", ["  members: []\n", "  members: [a]\n"])
def test_a_group_that_lists_its_members_has_them_all(tree: MakeTree, members: str) -> None:
    assert rows({"catalog-info.yaml": GROUP + members}, tree, Team)[0].has_members is True


def test_a_slug_of_the_wrong_form_joins_nothing(tree: MakeTree) -> None:
    group = GROUP.replace("Acme/Payments", "Payments")
    user = USER.replace("@Ana-L", "acme/ana")
    assert rows({"catalog-info.yaml": group + "---\n" + user}, tree, SameParty) == []


def scopes(files: dict[str, str], tree: MakeTree) -> list[str]:
    return [row.scope for row in rows(files, tree, Vouches)]


def test_a_registered_catalog_vouches_for_what_it_lists(tree: MakeTree) -> None:
    assert scopes({"catalog-info.yaml": GROUP}, tree) == ["group:"]
    assert scopes({"catalog-info.yaml": GROUP + "---\n" + USER}, tree) == ["group:", "user:"]


def location(target: str) -> str:
    return (
        "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata:\n  name: all\n"
        f"spec:\n  target: {target}\n"
    )


@pytest.mark.parametrize(
    ("others", "scope"),
    [
        ({"all.yaml": GROUP}, []),
        ({"catalog-info.yaml": location("./all.yaml"), "all.yaml": GROUP}, ["group:"]),
        ({"catalog-info.yaml": GROUP, "b/catalog-info.yaml": "kind: ["}, []),
        ({"catalog-info.yaml": GROUP, "b/catalog-info.yaml": "kind: Group"}, []),
        (
            {
                "catalog-info.yaml": GROUP,
                "b/catalog-info.yaml": location("https://x.example/acme/org/blob/main/teams.yaml"),
            },
            [],
        ),
        (
            {
                "catalog-info.yaml": GROUP,
                "b/catalog-info.yaml": location("https://x.example/a/b/blob/m/catalog-info.yaml"),
            },
            ["group:"],
        ),
        ({"catalog-info.yaml": GROUP, "app-config.yaml": "catalog: ["}, []),
        (
            {
                "catalog-info.yaml": GROUP,
                "app-config.yaml": "catalog:\n  providers:\n    githubOrg: {id: x}\n",
            },
            [],
        ),
        (
            {
                "catalog-info.yaml": GROUP,
                "app-config.yaml": "catalog: {providers: {gitlab: {x: {orgEnabled: true}}}}",
            },
            [],
        ),
        (
            {
                "catalog-info.yaml": GROUP,
                "app-config.yaml": "catalog:\n  providers:\n    github:\n      x: {host: y}\n",
            },
            ["group:"],
        ),
    ],
)
def test_a_catalog_with_groups_elsewhere_vouches_for_none(
    tree: MakeTree, others: dict[str, str], scope: list[str]
) -> None:
    assert scopes(others, tree) == scope
