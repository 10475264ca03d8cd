"""Where sources disagree, say nothing, or could not be read: what must not come out as owned."""

from __future__ import annotations

from merestone.model.facts import (
    CodeownersLine,
    Fact,
    Facts,
    File,
    OwnersEntry,
    OwnersFile,
    Problem,
    Repository,
)
from merestone.ownership.assign import resolve
from merestone.ownership.evidence.declared import Declared
from merestone.ownership.precedence import load_precedence
from ownership.facts_made import (
    REPO,
    bundle,
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


def known_teams() -> list[Fact]:
    return [*team("group:default/a", "@ana"), *team("group:default/b", "@bo")]


def test_a_claim_is_held_against_all_winners_not_only_the_first() -> None:
    rows: list[Fact] = [
        *team("@acme/a", "@ana"),
        *team("@acme/b", "@bo"),
        line(1, "*", "@acme/a", dialect="gitlab"),
        line(3, "*", "@acme/b", dialect="gitlab", section="More"),
        *owners_file("", approver=("bo",)),
    ]
    answer = holding(resolved(rows, "x"), "file:shop/x")
    assert (answer.state, answer.parties) == ("owned", ("@acme/a", "@acme/b"))


def test_what_the_organisation_declares_is_not_contested() -> None:
    declared = (Declared("merestone.yaml", 3, "catalog:*/**", ("group:default/a",), (), ""),)
    rows = [*known_teams(), entity("api", "b", "api")]
    address = "catalog:component/default/api"
    answer = holding(resolved(rows, declared=declared), address)
    assert (answer.state, answer.parties, answer.confidence) == (
        "owned",
        ("group:default/a",),
        "high",
    )
    assert [j.outcome for j in answer.judged] == ["won", "lost"]


def test_a_contested_answer_is_never_a_sure_one() -> None:
    rows: list[Fact] = [
        *known_teams(),
        same("group:default/a", "@acme/a"),
        line(1, "*", "@acme/a"),
        entity("api", "b", "api"),
    ]
    answer = holding(resolved(rows, "api/x"), "file:shop/api/x")
    assert (answer.state, answer.confidence) == ("contested", "low")


def test_an_entity_that_two_files_give_to_two_teams_is_contested() -> None:
    second = entity("api", "b", "copy")
    rows: list[Fact] = [*known_teams(), entity("api", "a", "api"), second]
    answer = holding(resolved(rows), "catalog:component/default/api")
    assert (answer.state, answer.parties) == ("contested", ("group:default/a",))


def test_two_repositories_that_describe_one_entity_are_heard_together() -> None:
    facts = facts_of([entity("api", "a", "api")])
    facts.add(Repository("other", "/other", "folder", "", "", False, False))
    facts.add(entity("api", "b", "api")._replace(repo="other"))
    ownership = resolve(facts, load_precedence())
    for resource in ownership.resources:
        assert ownership.bundles[resource.bundle].holdings[0].state == "contested"


def test_a_reviewer_of_the_describing_file_does_not_decide_about_its_entity() -> None:
    rows = [*owners_file("api", approver=("ana",), reviewer=("bo",)), entity("api", "", "api")]
    ownership = resolved(rows)
    for duty in ("maintains", "decides"):
        assert holding(ownership, "catalog:component/default/api", duty).parties == ("@ana",)


def test_that_nobody_owns_the_describing_file_says_nothing_of_the_entity() -> None:
    rows: list[Fact] = [line(1, "*"), entity("api", "", "api")]
    assert holding(resolved(rows), "catalog:component/default/api").state == "unowned"


def test_no_parent_owners_ends_the_walk_even_where_its_own_filters_do_not_match() -> None:
    docs = [
        row._replace(no_parent_owners=True) if isinstance(row, OwnersFile) else row
        for row in filtered("a", r"\.md$", "docs")
    ]
    rows = [
        *owners_file("", approver=("root",)),
        *docs,
        *owners_file("a/b", approver=("near",)),
    ]
    ownership = resolved(rows, "a/b/x.go", "a/x.go")
    assert holding(ownership, "file:shop/a/b/x.go", "decides").parties == ("@near",)
    assert holding(ownership, "file:shop/a/x.go", "decides").parties == ("@root",)


def test_an_alias_without_members_approves_nothing() -> None:
    empty = OwnersEntry(REPO, "a/OWNERS", 2, "a", "", "approver", "gone", True, ())
    rows = [*owners_file("", approver=("root",)), *owners_file("a", is_closed=True), empty]
    answer = holding(resolved(rows, "a/x"), "file:shop/a/x")
    assert (answer.state, answer.parties) == ("owned", ("@root",))
    assert [j.reason for j in answer.judged if j.outcome == "lost"] == ["gone has no members"]
    assert holding(resolved([*owners_file("a"), empty], "a/x"), "file:shop/a/x").state == "unowned"


def test_gitlab_says_why_a_repeated_pattern_lost_to_an_earlier_line() -> None:
    rows = codeowners(
        line(1, "*", "@a", dialect="gitlab"),
        line(2, "x.md", "@b", dialect="gitlab"),
        line(3, "*", "@c", dialect="gitlab"),
    )
    lost = [j for j in holding(resolved(rows, "x.md"), "file:shop/x.md").judged if j.reason]
    assert [(j.claim.line, j.reason) for j in lost] == [
        (1, "line 2 matches too and comes later"),
        (3, "line 2 decides: this pattern counts where it first stands"),
    ]


def test_what_could_not_be_read_is_said_beside_an_owner_too() -> None:
    blind = Problem("owners", "shop", "a/OWNERS", 3, "no YAML", "a", True)
    ownership = resolved([line(1, "*", "@acme/x"), blind], "a/x", "b/x")
    assert bundle(ownership, "file:shop/a/x").blinded_by == "a/OWNERS:3 could not be read: no YAML"
    assert bundle(ownership, "file:shop/b/x").blinded_by == ""
    assert holding(ownership, "file:shop/a/x").state == "owned"
    assert holding(ownership, "file:shop/a/x", "responds").state == "unread"


def test_a_problem_of_any_connector_may_hide_an_owner() -> None:
    blind = Problem("a-plugin", "shop", "a.hcl", 0, "no HCL", "", True)
    assert holding(resolved([blind], "a/x"), "file:shop/a/x").state == "unread"


def test_a_problem_of_one_repository_hides_nothing_of_another() -> None:
    facts = Facts()
    for repo in ("one", "two"):
        facts.add(Repository(repo, f"/{repo}", "folder", "", "", False, False))
        facts.add(File(repo, "x", "file"))
    facts.add(Problem("owners", "one", "OWNERS", 0, "no YAML", "", True))
    ownership = resolve(facts, load_precedence())
    assert holding(ownership, "file:one/x").reason == "one/OWNERS could not be read: no YAML"
    assert holding(ownership, "file:two/x").state == "unowned"


def test_the_same_path_of_two_repositories_has_its_own_owner() -> None:
    facts = Facts()
    for repo, owner in (("one", "@a"), ("two", "@b")):
        facts.add(Repository(repo, f"/{repo}", "folder", "", "", False, False))
        facts.add(File(repo, "x", "file"))
        facts.add(line(1, "*", owner)._replace(repo=repo))
    assert all(isinstance(row, CodeownersLine) for row in facts.of(CodeownersLine))
    ownership = resolve(facts, load_precedence())
    assert holding(ownership, "file:one/x").parties == ("@a",)
    assert holding(ownership, "file:two/x").parties == ("@b",)


def test_nobody_on_purpose_is_no_other_owner() -> None:
    rows = [*known_teams(), line(1, "/gen/"), entity("api", "b", "gen")]
    answer = holding(resolved(rows, "gen/x"), "file:shop/gen/x")
    assert (answer.state, answer.parties) == ("unowned on purpose", ())
    assert [j.outcome for j in answer.judged] == ["won", "lost"]
