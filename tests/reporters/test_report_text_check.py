"""The text of `check`: the whole of it, its bounds, and that nothing unread passes for clean."""

from __future__ import annotations

from dataclasses import replace

from merestone.model.findings import CheckView, Evaluation, SourceView
from merestone.reporters import render

HELD = Evaluation("coverage/path", "path without an owner", "warning", "held", 61, 0)

WHOLE = """\
error    two teams write this state                         1 finding, 14 judged
  infra/checkout/main.tf:3  Both configure bucket acme-tf, key network/prod.
                            Whoever applies last wins.
                            concerns checkout, platform
                            also infra/network/backend.tf:2
  fix   Give checkout its own key.
  rule  merestone rule show exclusive/one-writer

warning  owner that no team source knows                   3 findings, 61 judged
  .github/CODEOWNERS:4  @acme/ghost4 is in no team source; nearest is @acme/host
  .github/CODEOWNERS:7  @acme/ghost7 is in no team source; nearest is @acme/host
  and 1 more: merestone check --rule parties/unknown --most 0
  fix   Spell it as the team source does.
  rule  merestone rule show parties/unknown

not evaluated: 1 of 4 rules; what each needs: merestone check --most 0
  no history · activity/stale

unread: 1 place; what is said there is not in this answer
  services/OWNERS:3  tabs cannot indent here

passed over: docs/latest (a symlink is not followed); it hides nothing

4 findings (1 error, 3 warnings) in 8,412 resources · 1 rule not evaluated · 1
place unread
"""


def test_the_whole_text(check_view: CheckView) -> None:
    assert render(check_view, "text", most=2) == WHOLE


def test_all_findings_when_nothing_bounds_them(check_view: CheckView) -> None:
    text = render(check_view, "text", most=None)
    assert ".github/CODEOWNERS:9" in text
    assert "more:" not in text


def last_line(view: CheckView) -> str:
    return render(view, "text", width=100).rstrip("\n").rpartition("\n")[2]


def clean(check_view: CheckView) -> CheckView:
    return replace(check_view, findings=(), evaluations=(HELD,), problems=(), sources=())


def test_clean_says_what_it_rests_on(check_view: CheckView) -> None:
    line = "no findings in 8,412 resources: the rule that was asked held"
    assert render(clean(check_view), "text") == f"{line}\n"


def test_not_clean_when_a_rule_was_not_evaluated(check_view: CheckView) -> None:
    view = replace(clean(check_view), evaluations=(HELD, check_view.evaluations[0]))
    assert last_line(view) == (
        "no findings, but not all was judged: 1 of 2 rules held in 8,412 resources"
        " · 1 rule not evaluated"
    )


def test_what_was_not_evaluated_is_brief_unless_all_is_wanted(check_view: CheckView) -> None:
    why = "no history: read more of it"
    rows = [replace(check_view.evaluations[-1], outcome="not evaluated", reason=why)] * 2
    named = tuple(replace(row, rule=f"a/{n}") for n, row in enumerate(rows))
    view = replace(check_view, evaluations=named)
    assert "\n  no history · a/0 and 1 more\n" in render(view, "text", most=2)
    assert "\n  no history: read more of it\n      a/0, a/1\n" in render(view, "text", most=None)


def test_not_clean_when_a_place_is_unread(check_view: CheckView) -> None:
    view = replace(clean(check_view), problems=check_view.problems)
    assert "not all was judged" in last_line(view)
    assert last_line(view).endswith("1 place unread")


def test_not_clean_when_a_source_is_unread(check_view: CheckView) -> None:
    source = SourceView("backstage", "shop", "unread", 0, "too large")
    view = replace(clean(check_view), sources=(source,))
    assert last_line(view).endswith("source unread: backstage")
    assert "unread: backstage in shop: too large" in render(view, "text")


def test_a_remark_that_hides_nothing_leaves_it_clean(check_view: CheckView) -> None:
    view = replace(clean(check_view), problems=check_view.problems[1:])
    assert last_line(view).startswith("no findings in 8,412 resources: ")


def test_nothing_was_judged(check_view: CheckView) -> None:
    nothing = replace(clean(check_view), resources=0)
    assert last_line(nothing) == "nothing was judged: 0 resources, 1 rule"
    no_candidates = replace(clean(check_view), evaluations=(replace(HELD, candidates=0),))
    assert last_line(no_candidates).startswith("nothing was judged")
    no_rules = replace(clean(check_view), evaluations=())
    assert last_line(no_rules).startswith("nothing was judged")


def test_remedies_that_differ_in_a_name_are_said_once(check_view: CheckView) -> None:
    remedy = "Add a line for /x{}/ to the ownership file or to merestone.yaml"
    findings = tuple(
        replace(finding, remedy=remedy.format(number))
        for number, finding in enumerate(check_view.findings[1:])
    )
    text = render(replace(check_view, findings=findings), "text")
    assert text.count("  fix   ") == 1
    assert "fix   Add a line for /…/ to the ownership file or to merestone.yaml" in text


def test_remedies_that_differ_much_stand_with_their_findings(check_view: CheckView) -> None:
    findings = tuple(
        replace(finding, remedy=f"Replace old{number} by new{number}")
        for number, finding in enumerate(check_view.findings[1:])
    )
    text = render(replace(check_view, findings=findings), "text")
    assert [f"Replace old{n} by new{n}" in text for n in range(3)] == [True] * 3


def test_long_places_stand_above_their_messages(check_view: CheckView) -> None:
    path = "/".join(["a-rather-long-folder"] * 3)
    finding = replace(
        check_view.findings[1], place=replace(check_view.findings[1].place, path=path)
    )
    lines = render(replace(check_view, findings=(finding,)), "text").split("\n")
    at = lines.index(f"  {path}:4")
    assert lines[at + 1].startswith("      @acme/ghost4 is in no team source")


def test_a_word_that_has_no_room_beside_its_place_stands_below_it(check_view: CheckView) -> None:
    name = "cluster-api-bootstrap-provider-kubeadm-ignition-maintainers-x"
    finding = replace(check_view.findings[1], message=f"nobody is in {name}, yet it owns")
    lines = render(replace(check_view, findings=(finding,)), "text").split("\n")
    at = lines.index(f"  {finding.place}")
    assert lines[at + 1 : at + 3] == ["      nobody is in", f"      {name}, yet it owns"]


def test_a_long_list_of_parties_that_was_just_said_is_not_said_again(check_view: CheckView) -> None:
    first, *_ = check_view.findings
    long = tuple(f"@acme/a-team-with-a-long-name-{n}" for n in range(7))
    findings = tuple(
        replace(first, parties=parties, place=replace(first.place, line=n), fingerprint=f"{n:016}")
        for n, parties in enumerate(
            (long, long, (*long[:6], "@acme/other"), ("@acme/x",), ("@acme/x",)), start=1
        )
    )
    text = render(replace(check_view, findings=findings), "text")
    assert text.count("concerns @acme/a-team-with-a-long-name-0") == 2
    assert text.count("concerns the same") == 1
    assert text.count("concerns @acme/x") == 2
