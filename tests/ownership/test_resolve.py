"""Who owns a path: each source's own precedence, and the sources against each other."""

from __future__ import annotations

import pytest

from merestone.model.facts import Fact, Problem
from merestone.ownership.assign import resolve
from merestone.ownership.evidence.declared import Declared
from merestone.ownership.precedence import load_precedence
from ownership.facts_made import (
    codeowners,
    entity,
    facts_of,
    filtered,
    holding,
    line,
    owners_file,
    resolved,
    same,
    team,
)


def test_github_takes_the_last_match_and_keeps_the_others() -> None:
    rows = codeowners(line(1, "*", "@acme/all"), line(2, "/api/", "@acme/api"))
    answer = holding(resolved(rows, "api/x.py"), "file:shop/api/x.py")
    assert (answer.state, answer.parties) == ("owned", ("@acme/api",))
    lost = [j for j in answer.judged if j.outcome == "lost"]
    assert [(j.claim.line, j.reason) for j in lost] == [(1, "line 2 matches too and comes later")]


def test_an_ownerless_last_line_disowns_on_purpose() -> None:
    rows = codeowners(line(1, "*", "@acme/all"), line(2, "/gen/"))
    assert holding(resolved(rows, "gen/x"), "file:shop/gen/x").state == "unowned on purpose"


def test_gitlab_adds_up_one_match_of_each_section() -> None:
    rows = codeowners(
        line(1, "*", "@a", dialect="gitlab"),
        line(3, "*", "@docs", dialect="gitlab", section="Docs"),
        line(4, "*", "@docs2", dialect="gitlab", section="docs"),
    )
    answer = holding(resolved(rows, "x.md"), "file:shop/x.md")
    assert answer.parties == ("@a", "@docs2")


def test_a_gitlab_exclusion_counts_in_its_section_alone() -> None:
    rows = codeowners(
        line(1, "*", "@a", dialect="gitlab"),
        line(2, "x.md", dialect="gitlab", is_exclusion=True),
        line(4, "*", "@docs", dialect="gitlab", section="Docs"),
    )
    answer = holding(resolved(rows, "x.md"), "file:shop/x.md")
    assert answer.parties == ("@docs",)


def test_gitlab_keeps_a_repeated_pattern_at_its_first_place_with_its_last_owners() -> None:
    rows = codeowners(
        line(1, "*", "@a", dialect="gitlab"),
        line(2, "x.md", "@b", dialect="gitlab"),
        line(3, "*", "@c", dialect="gitlab"),
    )
    ownership = resolved(rows, "x.md", "y.md")
    assert holding(ownership, "file:shop/x.md").parties == ("@b",)
    assert holding(ownership, "file:shop/y.md").parties == ("@c",)


def test_gitea_adds_up_every_rule_and_turns_a_negated_one_round() -> None:
    rows = codeowners(
        line(1, ".*", "@a", dialect="gitea"),
        line(2, "docs/.*", "@code", dialect="gitea", is_exclusion=True),
    )
    ownership = resolved(rows, "x.py", "docs/x.md")
    assert holding(ownership, "file:shop/x.py").parties == ("@a", "@code")
    assert holding(ownership, "file:shop/docs/x.md").parties == ("@a",)


def test_owners_accumulate_to_the_root_for_decisions() -> None:
    rows = [*owners_file("", approver=("root",)), *owners_file("a/b", approver=("near",))]
    ownership = resolved(rows, "a/b/c/x", "a/x")
    assert holding(ownership, "file:shop/a/b/c/x", "decides").parties == ("@near", "@root")
    assert holding(ownership, "file:shop/a/b/c/x").parties == ("@near",)
    assert holding(ownership, "file:shop/a/x").parties == ("@root",)


def test_an_email_in_an_owners_file_stays_an_email() -> None:
    ownership = resolved(owners_file("", approver=("ana@acme.io",)), "x")
    assert holding(ownership, "file:shop/x").parties == ("ana@acme.io",)


def test_no_parent_owners_ends_the_walk() -> None:
    rows = [
        *owners_file("", approver=("root",)),
        *owners_file("a", is_closed=True, approver=("near",)),
    ]
    answer = holding(resolved(rows, "a/x"), "file:shop/a/x", "decides")
    assert answer.parties == ("@near",)
    assert "a/OWNERS sets no_parent_owners" in [j.reason for j in answer.judged]


def test_no_parent_owners_of_a_file_that_names_nobody_ends_nothing() -> None:
    rows = [*owners_file("", approver=("root",)), *owners_file("a", is_closed=True)]
    assert holding(resolved(rows, "a/x"), "file:shop/a/x", "decides").parties == ("@root",)


def test_no_parent_owners_ends_the_walk_for_the_roles_found_only() -> None:
    rows = [
        *owners_file("", approver=("root",), required_reviewer=("sec",)),
        *owners_file("a", is_closed=True, approver=("near",)),
    ]
    answer = holding(resolved(rows, "a/x"), "file:shop/a/x", "decides")
    assert answer.parties == ("@near", "@sec")


def test_an_owners_filter_is_matched_on_the_path_below_its_folder() -> None:
    ownership = resolved(filtered("a", r"\.go$", "gopher"), "a/b/x.go", "a/x.py")
    assert holding(ownership, "file:shop/a/b/x.go").parties == ("@gopher",)
    assert holding(ownership, "file:shop/a/x.py").state == "unowned"


def test_the_nearest_entity_folder_speaks() -> None:
    rows: list[Fact] = [entity("all", "top", ""), entity("api", "api-team", "api")]
    ownership = resolved(rows, "api/x", "y")
    assert holding(ownership, "file:shop/api/x").parties == ("group:default/api-team",)
    assert holding(ownership, "file:shop/y").parties == ("group:default/top",)


def test_entities_of_one_folder_with_different_owners_say_nothing_of_its_files() -> None:
    rows: list[Fact] = [entity("a", "one", "api"), entity("b", "two", "api")]
    answer = holding(resolved(rows, "api/x"), "file:shop/api/x")
    assert answer.state == "unowned"
    assert answer.reason == "every claim was set aside"


def test_known_different_teams_contest_and_neither_is_thrown_away() -> None:
    rows = [
        *team("team:a", "@ana"),
        *team("team:b", "@bo"),
        same("team:a", "@acme/a"),
        same("team:b", "group:default/b"),
        line(1, "*", "@acme/a"),
        entity("api", "b", "api"),
    ]
    answer = holding(resolved(rows, "api/x"), "file:shop/api/x")
    assert answer.state == "contested"
    assert [j.outcome for j in answer.judged] == ["won", "contests"]


def test_two_spellings_of_one_team_agree() -> None:
    rows = [
        *team("team:a", "@ana"),
        same("team:a", "@acme/a"),
        same("team:a", "group:default/a"),
        line(1, "*", "@acme/a"),
        entity("api", "a", "api"),
    ]
    answer = holding(resolved(rows, "api/x"), "file:shop/api/x")
    assert (answer.state, answer.parties) == ("owned", ("team:a",))


def test_unlisted_spellings_are_never_assumed_to_differ() -> None:
    rows: list[Fact] = [line(1, "*", "@acme/a"), entity("api", "b", "api")]
    answer = holding(resolved(rows, "api/x"), "file:shop/api/x")
    assert answer.state == "owned"
    assert "no source says whether the two are the same" in answer.judged[1].reason


def test_a_member_of_the_team_does_not_contest_it() -> None:
    rows = [
        *team("@acme/a", "@ana"),
        line(1, "*", "@acme/a"),
        *owners_file("", approver=("ana",)),
    ]
    assert holding(resolved(rows, "x"), "file:shop/x").state == "owned"


def test_a_placeholder_owns_nothing() -> None:
    answer = holding(resolved(codeowners(line(1, "*", "@TODO")), "x"), "file:shop/x")
    assert answer.state == "unowned"
    assert "placeholder" in answer.judged[0].reason


def test_nobody_may_say_unowned_below_what_could_not_be_read() -> None:
    blind = Problem("owners", "shop", "a/OWNERS", 1, "no YAML", "a", True)
    ownership = resolved([blind], "a/x", "b/x")
    assert holding(ownership, "file:shop/a/x").state == "unread"
    assert holding(ownership, "file:shop/b/x").state == "unowned"


def test_the_last_declared_claim_of_a_duty_wins_over_all_other_sources() -> None:
    declared = (
        Declared("merestone.yaml", 3, "file:shop/**", ("team:a",), (), ""),
        Declared("merestone.yaml", 4, "file:shop/api/**", ("team:b",), ("responds",), "one rota"),
    )
    rows = codeowners(line(1, "*", "@acme/x"))
    ownership = resolved(rows, "api/x", declared=declared)
    assert holding(ownership, "file:shop/api/x").parties == ("team:a",)
    responds = holding(ownership, "file:shop/api/x", "responds")
    assert (responds.parties, responds.reason) == (("team:b",), "one rota")


def test_an_entity_without_an_owner_falls_to_who_maintains_its_descriptor() -> None:
    rows: list[Fact] = [line(1, "*", "@acme/x"), entity("api", "", "api")]
    answer = holding(resolved(rows), "catalog:component/default/api")
    assert (answer.parties, answer.confidence) == (("@acme/x",), "low")


@pytest.mark.parametrize("duty", ["responds"])
def test_codeowners_says_nothing_of_who_is_paged(duty: str) -> None:
    answer = holding(resolved(codeowners(line(1, "*", "@acme/x")), "x"), "file:shop/x", duty)
    assert (answer.state, answer.reason) == ("unowned", "no source says")


def test_precedence_can_be_overridden() -> None:
    facts = facts_of([line(1, "*", "@acme/x"), entity("api", "b", "api")], ["api/x"])
    weights = {"evidence": {"catalog-folder": {"maintains": 95}}}
    ownership = resolve(facts, load_precedence(weights))
    assert holding(ownership, "file:shop/api/x").parties == ("group:default/b",)
