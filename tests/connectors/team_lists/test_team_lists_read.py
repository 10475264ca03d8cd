from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from merestone.connectors.team_lists import read
from merestone.connectors.team_lists.spelling import person_party
from merestone.model.facts import Member, Problem, Source, Team, Vouches
from merestone.model.settings import ReadSettings, TeamList
from merestone.source.tree import Tree

MakeTree = Callable[..., Tree]

SIGS = TeamList(
    "sigs.yaml", "*", "dir", "name", "", ("leadership.chairs", "leadership.leads"), "github", ""
)
SIGS_YAML = """sigs:
- dir: sig-pay
  name: Payments
  leadership:
    chairs:
    - github: Ana
      name: Ana Lopez
    leads:
    - github: bo
    - github: ana
workinggroups:
- dir: wg-tax
  name: Tax
  leadership:
    chairs:
    - github: cy
usergroups: []
representative:
  github: ana
  name: Ana Lopez
"""
PLAIN = TeamList("teams.yaml", "teams", "name", "title", "parent", ("members",), "", "@acme/{name}")
PLAIN_YAML = """teams:
- name: Pay Team
  title: Payments
  parent: Shop
  members: [ana, "@Bo", cy@example.com, "user:default/Di"]
- name: shop
"""
MAPPING = TeamList("owners.json", "people.teams", "$key", "", "", (".",), "", "")
MAPPING_JSON = '{"people": {"teams": {"pay": ["ana", "bo"], "web": [], "ops": null}}}'


def rows(tree: Tree, kind: Any, *lists: TeamList) -> list[Any]:
    return [row for row in read(tree, ReadSettings(team_lists=lists)) if isinstance(row, kind)]


def test_groups_of_teams_under_any_key(tree: MakeTree) -> None:
    made = tree({"sigs.yaml": SIGS_YAML})
    assert rows(made, Team, SIGS) == [
        Team("repo", "sigs.yaml", 2, "team_lists", "team:sig-pay", "Payments", "", "", True),
        Team("repo", "sigs.yaml", 12, "team_lists", "team:wg-tax", "Tax", "", "", True),
    ]
    assert [(row.team, row.person, row.line) for row in rows(made, Member, SIGS)] == [
        ("team:sig-pay", "@ana", 6),
        ("team:sig-pay", "@bo", 9),
        ("team:wg-tax", "@cy", 16),
    ]
    assert rows(made, Problem, SIGS) == []
    assert [row.scope for row in rows(made, Vouches, SIGS)] == ["team:"]
    assert rows(made, Source, SIGS) == [Source("team_lists", "repo", "read", 1, "")]


def test_a_list_of_teams_in_another_spelling(tree: MakeTree) -> None:
    made = tree({"teams.yaml": PLAIN_YAML})
    assert [
        (row.party, row.title, row.parent, row.has_members) for row in rows(made, Team, PLAIN)
    ] == [
        ("@acme/pay-team", "Payments", "@acme/shop", True),
        ("@acme/shop", "", "", False),
    ]
    assert [row.person for row in rows(made, Member, PLAIN)] == [
        "@ana",
        "@bo",
        "cy@example.com",
        "user:default/di",
    ]
    assert rows(made, Vouches, PLAIN) == []


def test_a_mapping_of_teams_to_members(tree: MakeTree) -> None:
    made = tree({"owners.json": MAPPING_JSON})
    assert [(row.party, row.has_members) for row in rows(made, Team, MAPPING)] == [
        ("team:pay", True),
        ("team:web", True),
        ("team:ops", True),
    ]
    assert [row.person for row in rows(made, Member, MAPPING)] == ["@ana", "@bo"]


def test_a_mapping_of_mappings_and_two_levels_of_teams(tree: MakeTree) -> None:
    text = "a:\n  pay: {who: ana}\nb:\n  web: {who: [bo]}\n"
    mapped = TeamList("t.yaml", "*", "", "", "", ("who",), "", "group:default/{name}")
    made = tree({"t.yaml": text})
    assert rows(made, Team, mapped) == rows(made, Team, mapped._replace(name="$key"))
    assert [row.party for row in rows(made, Team, mapped)] == [
        "group:default/pay",
        "group:default/web",
    ]
    assert [row.person for row in rows(made, Member, mapped)] == ["@ana", "@bo"]


def test_a_list_of_bare_names(tree: MakeTree) -> None:
    mapped = TeamList("t.yaml", "", "", "", "", (), "", "")
    made = tree({"t.yaml": "- pay\n- web\n"})
    assert [(row.party, row.has_members) for row in rows(made, Team, mapped)] == [
        ("team:pay", False),
        ("team:web", False),
    ]


@pytest.mark.parametrize(
    ("change", "line", "said"),
    [
        ({"file": "sig.yaml"}, 0, "nearest is 'sigs.yaml'"),
        ({"file": "docs/sigs.yaml"}, 0, "nearest is 'sigs.yaml'"),
        ({"teams": "sigz"}, 1, "no key 'sigz' for teams 'sigz'; keys here: sigs, workinggroups"),
        ({"teams": "sigs.list"}, 2, "no key 'list'"),
        ({"teams": "representative.name"}, 20, "leads to text"),
        ({"teams": "sigs", "name": "label"}, 2, "no 'label' that is text"),
        ({"teams": "sigs", "members": ("leaders",)}, 2, "no team has members 'leaders'"),
        (
            {"teams": "workinggroups", "member_key": "login", "members": ("leadership.chairs",)},
            16,
            "no 'login'",
        ),
        (
            {"teams": "workinggroups", "member_key": "", "members": ("leadership.chairs",)},
            16,
            "`member_key` is not set",
        ),
        ({"spelling": "@acme/team"}, 0, "no {name}"),
        ({"teams": ".".join("abcdefghijkl")}, 0, "more than 10 steps"),
    ],
)
def test_a_mapping_that_does_not_fit_is_a_problem(
    tree: MakeTree, change: dict[str, Any], line: int, said: str
) -> None:
    found = rows(tree({"sigs.yaml": SIGS_YAML}), Problem, SIGS._replace(**change))
    assert [row.line for row in found] == [line] * len(found)
    assert said in found[0].reason
    assert rows(tree({}), Vouches, SIGS._replace(**change)) == []


def test_one_bad_member_keeps_the_others(tree: MakeTree) -> None:
    made = tree({"teams.yaml": PLAIN_YAML.replace("ana,", "Ana Lopez,")})
    (problem,) = rows(made, Problem, PLAIN)
    assert (problem.line, "'Ana Lopez'" in problem.reason) == (5, True)
    assert len(rows(made, Member, PLAIN)) == 3
    assert rows(made, Source, PLAIN)[0].status == "partial"


def test_a_slip_does_not_flood(tree: MakeTree) -> None:
    made = tree({"teams.yaml": "teams:\n" + "- title: x\n" * 50})
    found = rows(made, Problem, PLAIN)
    assert len(found) == 21
    assert found[-1].reason.startswith("31 more")


@pytest.mark.parametrize("text", ["teams: [", "", "\xff\xfe"])
def test_a_file_that_cannot_be_read_leaves_the_other_lists_alone(tree: MakeTree, text: str) -> None:
    made = tree({"teams.yaml": text, "sigs.yaml": SIGS_YAML})
    assert len(rows(made, Team, PLAIN, SIGS)) == 2
    assert [row.path for row in rows(made, Problem, PLAIN, SIGS)] == ["teams.yaml"]
    assert rows(made, Source, PLAIN, SIGS)[0].status == "partial"
    assert rows(made, Source, PLAIN)[0].status == "unread"


def test_no_mapping_is_an_absent_source(tree: MakeTree) -> None:
    made = tree({"teams.yaml": PLAIN_YAML})
    assert list(read(made, ReadSettings())) == [Source("team_lists", "repo", "absent", 0, "")]


def test_braces_in_a_spelling_are_only_text(tree: MakeTree) -> None:
    mapped = PLAIN._replace(spelling="team:{name.__class__}{name}")
    found = rows(tree({"teams.yaml": PLAIN_YAML}), Team, mapped)
    assert found[1].party == "team:{name.__class__}shop"


def test_people_are_logins_or_addresses() -> None:
    assert person_party(" @Ana-L ") == "@ana-l"
    assert person_party("Ana@Example.com") == "ana@example.com"
    assert person_party("Ana Lopez") == ""
    assert person_party("user:Default/Ana") == "user:default/ana"
