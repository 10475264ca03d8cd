from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from merestone.connectors.orgs import read
from merestone.connectors.orgs.names import person_party, slug
from merestone.connectors.orgs.reading import owner_of
from merestone.model.facts import Member, Person, Problem, SameParty, Source, Team, Vouches
from merestone.model.settings import ReadSettings
from merestone.source.tree import Tree

MakeTree = Callable[..., Tree]
ORG = """name: Acme Incorporated
default_repository_permission: read
admins:
- Ana
members:
- bo
- Cy-L
- ana
teams:
  Pay Team:
    description: pays
    privacy: closed
    previously:
    - money
    maintainers:
    - Ana
    members:
    - bo
    teams:
      pay-oncall:
        members: [Cy-L]
  empty:
    privacy: closed
"""


def rows(tree: Tree, kind: Any, remote: str = "") -> list[Any]:
    tree.about = tree.about._replace(remote=remote)
    return [row for row in read(tree, ReadSettings()) if isinstance(row, kind)]


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("My TEam Näme", "my-team-name"),
        ("sig-release", "sig-release"),
        ("a_b.c/d@e", "a_b-c-d-e"),
        (" --Ops  & Co-- ", "ops-co"),
        ("日本", ""),
    ],
)
def test_a_team_has_its_slug(name: str, made: str) -> None:
    assert slug(name) == made


def test_a_person_is_a_login() -> None:
    assert person_party("@Ana-L") == "@ana-l"
    assert person_party("dependabot[bot]") == "@dependabot[bot]"
    assert person_party("ana_acme") == "@ana_acme"
    assert person_party("ana lopez") == ""
    assert person_party("") == ""


def test_an_organisation_has_teams_members_and_former_names(tree: MakeTree) -> None:
    made = tree({"config/acme/org.yaml": ORG})
    place = ("repo", "config/acme/org.yaml")
    assert rows(made, Team) == [
        Team(*place, 10, "orgs", "@acme/pay-team", "Pay Team", "", "", True),
        Team(*place, 20, "orgs", "@acme/pay-oncall", "pay-oncall", "", "@acme/pay-team", True),
        Team(*place, 22, "orgs", "@acme/empty", "empty", "", "", False),
    ]
    assert rows(made, Member) == [
        Member(*place, 16, "@acme/pay-team", "@ana", "maintainer"),
        Member(*place, 18, "@acme/pay-team", "@bo", "member"),
        Member(*place, 21, "@acme/pay-oncall", "@cy-l", "member"),
    ]
    assert rows(made, SameParty) == [
        SameParty(*place, 14, "@acme/pay-team", "@acme/money", "former name")
    ]
    assert [(row.party, row.line) for row in rows(made, Person)] == [
        ("@ana", 4),
        ("@bo", 6),
        ("@cy-l", 7),
    ]
    assert [row.scope for row in rows(made, Vouches)] == ["@", "@acme/"]
    assert rows(made, Source) == [Source("orgs", "repo", "read", 1, "organisations: 1")]


def test_teams_below_an_organisation_are_its_own(tree: MakeTree) -> None:
    teams = "teams:\n  web:\n    members: [bo]\n"
    made = tree(
        {
            "config/Acme/org.yaml": "admins: [ana]\nbilling_email: x\n",
            "config/Acme/sig/teams.yaml": teams,
            "config/other/org.yaml": "admins: [ana]\nbilling_email: x\n",
            "config/other/teams.yaml": teams,
        }
    )
    assert [row.party for row in rows(made, Team)] == ["@acme/web", "@other/web"]
    assert [row.scope for row in rows(made, Vouches)] == ["@acme/", "@other/"]


def test_one_file_may_hold_all_organisations(tree: MakeTree) -> None:
    text = "orgs:\n" + "".join(f"  {line}\n" for line in ("acme:\n" + _below(ORG)).split("\n"))
    made = tree({"peribolos.yaml": text})
    assert rows(made, Team)[0].party == "@acme/pay-team"
    assert rows(made, Team)[0].line == 12


def _below(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.rstrip().split("\n"))


def test_marked_teams_below_config_need_no_org_file(tree: MakeTree) -> None:
    made = tree(
        {"config/acme/web/teams.yaml": "teams:\n  web:\n    privacy: closed\n    members: []\n"}
    )
    assert [row.party for row in rows(made, Team)] == ["@acme/web"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("teams.yaml", "teams:\n  web:\n    members: [bo]\n"),
        ("teams.yaml", "teams:\n- name: web\n  members: [bo]\n"),
        (
            "teams.yaml",
            "teams:\n  web:\n    members: [bo]\n    slack: '#web'\n    privacy: closed\n",
        ),
        ("teams.yaml", "web: [bo]\n"),
        ("org.yaml", "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: x}\n"),
        ("org.yaml", "members: [bo]\n"),
        ("config.yaml", "orgs: [acme]\n"),
        ("config.yaml", "baseURL: https://acme.example\n"),
        ("org.yaml", "a: [broken\n"),
        ("teams.yaml", "a: [broken\n"),
    ],
)
def test_other_tools_files_are_left_alone(tree: MakeTree, path: str, text: str) -> None:
    made = tree({path: text})
    assert list(read(made, ReadSettings())) == [Source("orgs", "repo", "absent", 0, "")]


def test_teams_that_are_ours_but_of_no_organisation_are_a_problem(tree: MakeTree) -> None:
    made = tree({"teams.yaml": "teams:\n  web:\n    privacy: closed\n    members: [bo]\n"})
    (problem,) = rows(made, Problem)
    assert "config/ORG/" in problem.reason
    assert rows(made, Source)[0].status == "unread"


def test_a_file_at_the_root_belongs_to_the_remotes_owner(tree: MakeTree) -> None:
    made = tree({"org.yaml": ORG})
    assert rows(made, Team) == []
    assert rows(made, Team, "git@github.com:acme/.github.git")[0].party == "@acme/pay-team"
    assert owner_of("https://gitlab.com/acme/x") == ""


def test_a_broken_file_keeps_the_others_and_nothing_is_vouched_for(tree: MakeTree) -> None:
    made = tree(
        {
            "config/acme/org.yaml": ORG,
            "config/acme/sig/teams.yaml": "teams:\n  web: [\n",
            "config/zed/org.yaml": "admins:\n- ana\nmembers: {\n",
        }
    )
    assert [row.path for row in rows(made, Problem)] == [
        "config/zed/org.yaml",
        "config/acme/sig/teams.yaml",
    ]
    assert all(row.line and not row.is_blinding for row in rows(made, Problem))
    assert len(rows(made, Team)) == 3
    assert rows(made, Vouches) == []
    assert rows(made, Source)[0].status == "partial"


def test_lists_of_another_form_may_add_teams(tree: MakeTree) -> None:
    made = tree({"config/acme/org.yaml": ORG, "config/acme/sdk/workgroup.yaml": "approvers: [x]\n"})
    assert [row.scope for row in rows(made, Vouches)] == ["@"]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("- Cy-L", "- Cy L", 7, "'Cy L' in members is no login"),
        ("- Cy-L", "- {a: b}", 7, "a Map in members is no login"),
        ("members:\n- bo\n- Cy-L\n- ana", "members: bo", 5, "members is no list"),
        ("    previously:\n    - money", "    previously: money", 13, "previously is no list"),
        ("    - bo\n", "    - bo\n    - ANA\n", 19, "@ana is in @acme/pay-team twice"),
        ("  empty:\n    privacy: closed\n", "  empty: [a]\n", 22, "'empty' is no mapping"),
        ("  empty:\n    privacy: closed\n", "  '--': {}\n", 22, "no letter or digit"),
    ],
)
def test_a_mistake_is_named_with_its_line(
    tree: MakeTree, old: str, new: str, line: int, said: str
) -> None:
    assert old in ORG
    (problem,) = rows(tree({"config/acme/org.yaml": ORG.replace(old, new)}), Problem)
    assert problem.line == line
    assert said in problem.reason


def test_a_login_of_digits_stays_as_written(tree: MakeTree) -> None:
    made = tree({"config/acme/org.yaml": ORG.replace("- Cy-L", "- 0249043822")})
    assert "@0249043822" in {row.party for row in rows(made, Person)}
