"""The text of the other views, and what holds for all of them: width, colour, sameness."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merestone.model.findings import Place, ProblemView
from merestone.model.views import InventoryView, OwnsGroup, OwnsView, RuleView, ThingKind
from merestone.reporters import render
from merestone.reporters.text.lines import columns, wrap
from merestone.reporters.text.problems import unread_lines
from reporters.conftest import INVENTORY

ESCAPES = re.compile(r"\x1b\[[0-9]+m")
WORD = st.text("abcdefgh", min_size=1, max_size=12)

TEXTS = {
    "OwnsView": """\
@acme/checkout
  also       group:default/checkout
  members    @ana, @bo
  maintains  file 1,104
  decides    file 12

maintains 1,104 files                                                 by 1 claim
  1,104  /services/                                        .github/CODEOWNERS:14
         such as services/api.py, services/b.py

decides 12 files                                                      by 1 claim
  12  file:shop/x/**                                            merestone.yaml:4
      such as x/a.py
""",
    "UnownedView": """\
nobody maintains these
  100  services/old  all of it
    3  .             of 9: Makefile, go.sum

nobody, on purpose
  20  vendor  all of it

unknown: a source that may name an owner was not read
  4  infra  of 8: infra/a.tf

1 entity without an owner
  component:default/orphan

nobody is known to maintain 103 of 8,412 files (1%) · 20 on purpose · 4 unknown,
since a source was not read
""",
    "InventoryView": """\
repositories
  shop  worktree, 8,412 files, 8f3c5d, shallow, 90 commits from 2026-01-02 to
        2026-11-02

sources
  codeowners  read  1  .github/CODEOWNERS, GitHub's semantics
    nothing to read: orgs

files and entities
     12  component
  8,412  file

who answers for them
  maintains  owned 8,309, unowned 103

infrastructure
  9 kubernetes  Deployment 7, Widget 2
  1 terraform   aws_db_instance 1

by layer
  7  application
  2  not classified
  1  service

not classified; `classes:` says what they are
  2  kubernetes Widget

who answers for the infrastructure
  maintains  owned 9, unowned 1

claims, by evidence
  61  codeowners

unread: 1 place; what is said there is not in this answer
  services/OWNERS:3  tabs cannot indent here

passed over; these hide nothing
  a symlink is not followed: 1 place
    docs/latest
""",
    "OnCallView": """\
on call                                                     2026-11-24 18:00 CET

pay                                         payments  infra/network/backend.tf:2
    first: dana, until 2026-11-30 09:00 CET
    second: nobody, for good

edge                                                  infra/network/backend.tf:2
  it could not be read

  no schedule answers for chekout; nearest is checkout
""",
    "RuleView": """\
parties/unknown                               warning, medium confidence, stable
  owner that no team source knows
  needs      codeowners or owners, backstage
  fix        Spell it as the team source does.

parameters
  days  365  how long a name may be unknown

Unknown owner

Why

Nobody answers to a name that nobody has.

```
* @x
```

query
  with candidate as (select 1)
  select * from candidate
""",
    "RulesView": """\
parties
  parties/unknown  warning  owner that no team source knows

1 rule; merestone rule show RULE tells more of one
""",
}


def test_the_whole_text_of_each(views: tuple[Any, ...]) -> None:
    texts = {type(view).__name__: render(view, "text") for view in views}
    assert {name: texts[name] for name in TEXTS} == TEXTS


@pytest.mark.parametrize("width", [60, 80])
@pytest.mark.parametrize("why", [False, True])
def test_no_line_is_wider_than_asked(views: tuple[Any, ...], width: int, why: bool) -> None:
    for view in views:
        for line in render(view, "text", width=width, why=why).split("\n"):
            assert columns(line) <= width, line


@settings(max_examples=50, deadline=None)
@given(st.lists(WORD, min_size=1, max_size=30))
def test_ordinary_words_stay_within_80_columns(
    poisoned: Callable[[str], list[Any]], sentence: list[str]
) -> None:
    for each in poisoned(" ".join(sentence)):
        view = each
        if isinstance(view, RuleView):
            view = replace(view, query="")  # a query is shown as it was written
        for line in render(view, "text", why=True).split("\n"):
            assert columns(line) <= 80, line


def test_a_very_wide_terminal_gets_lines_that_can_be_read(views: tuple[Any, ...]) -> None:
    widest = max(columns(line) for v in views for line in render(v, "text", width=400).split("\n"))
    assert widest <= 100


def test_colour_only_when_asked_and_nothing_else_differs(views: tuple[Any, ...]) -> None:
    for view in views:
        plain, coloured = (render(view, "text", why=True, colour=c) for c in (False, True))
        assert "\x1b" not in plain
        assert "\x1b[" in coloured
        assert ESCAPES.sub("", coloured) == plain


def test_the_same_from_run_to_run(views: tuple[Any, ...]) -> None:
    for view in views:
        assert render(view, "text") == render(view, "text")


def test_a_list_is_bounded_and_says_what_it_leaves_out(views: tuple[Any, ...]) -> None:
    text = render(views[3], "text", most=1)
    assert "  and 1 more folders with 3 files; --json has all" in text
    assert "go.sum" not in text


def test_unowned_is_never_all_well_when_something_is_unread(views: tuple[Any, ...]) -> None:
    unowned = replace(views[3], unowned=0, on_purpose=0, folders=(), entities=())
    assert render(unowned, "text") == (
        "no unowned file was found among 8,412 files · 4 unknown, since a source was not\nread\n"
    )
    whole = replace(unowned, unread=0)
    assert render(whole, "text") == "somebody is named to maintain each of 8,412 files\n"
    assert render(replace(whole, files=0), "text") == "nothing was looked at: 0 files\n"


def test_a_claim_that_gives_several_duties_is_said_once() -> None:
    place = Place("CODEOWNERS", 3)
    groups = tuple(
        OwnsGroup("file", duty, 2, place, "/a/", ("a/x",)) for duty in ("decides", "maintains")
    )
    view = OwnsView("0.1.0", "shop", "@a", ("@a",), (), (("file", "decides", 2),), groups)
    text = render(view, "text")
    assert text.count("CODEOWNERS:3") == 1
    assert "decides, maintains 2 files" in text


def test_nothing_held_suggests_the_nearest(views: tuple[Any, ...]) -> None:
    view = replace(views[2], counts=(), groups=(), spellings=(), members=(), nearest=("@acme/x",))
    assert render(view, "text") == (
        "@acme/checkout                                            no such team or person\n"
        "  nearest    @acme/x\n"
    )


def test_wide_characters_count_for_two() -> None:
    assert columns("日本") == 4
    assert wrap("日本 日本 日本", 9) == ["日本 日本", "日本"]


def many_kinds(count: int, layer: str) -> InventoryView:
    kinds = (ThingKind("terraform", f"aws_{n}", n + 1, layer, "", "", "") for n in range(count))
    return replace(INVENTORY, things=tuple(kinds))


def test_many_kinds_are_cut_and_what_is_left_out_is_counted() -> None:
    text = " ".join(render(many_kinds(40, "x"), "text", width=80).split())
    assert "aws_39 40, aws_38 39" in text
    assert "aws_28 29, and 28 more kinds with 406 in sum (--json has all)" in text
    assert "aws_27 28" not in text
    assert "aws_0 1" in " ".join(render(many_kinds(16, "x"), "text", width=80).split())
    assert text.count("--json has all") == 1


def test_many_kinds_without_a_class_are_cut_too() -> None:
    text = " ".join(render(many_kinds(40, ""), "text", width=80).split())
    assert text.count("and 28 more kinds with 406 in sum (--json has all)") == 2


def test_what_two_connectors_say_of_one_place_is_said_once() -> None:
    first = ProblemView("kubernetes", Place("charts/a", 0), "2 templates are no YAML", True)
    both = (first, replace(first, connector="prometheus"))
    text = render(replace(INVENTORY, problems=both), "text")
    assert text.count("2 templates are no YAML") == 1
    assert "unread: 1 place" in text


def test_places_of_which_the_same_is_said_stand_together() -> None:
    alike = tuple(
        ProblemView("k", Place(f"t/{n}.yaml", n), "a template", True) for n in range(1, 6)
    )
    other = ProblemView("k", Place("x.yaml", 1), "broken", True)
    said = unread_lines((*alike, other), 80, False, None)
    assert said[1:4] == ["  x.yaml:1  broken", "  5 places: a template", "    t/1.yaml:1"]
    assert len(said) == 8
    few = unread_lines((*alike, other), 80, False, 1)
    assert few[1:] == ["  x.yaml:1  broken", "  5 places: a template", "    t/1.yaml:1"]
