"""GitHub annotations: escaped, at most what is shown, and one line each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from merestone.model.findings import CheckView, Place
from merestone.reporters import render

WHOLE = """\
::error file=infra/checkout/main.tf,line=3,title=two teams write this state::Both configure \
bucket acme-tf, key network/prod. Whoever applies last wins.%0AGive checkout its own key.\
%0Amerestone rule show exclusive/one-writer
::warning file=services/OWNERS,line=3,title=Unread%3A owners::tabs cannot indent here%0A\
What is said there is not in this result.
::warning file=.github/CODEOWNERS,line=4,title=owner that no team source knows::@acme/ghost4 is \
in no team source; nearest is @acme/host%0ASpell it as the team source does.%0Amerestone rule \
show parties/unknown
::notice title=Merestone::2 findings (1 error, 1 warning) in 8,412 resources · 1 rule not \
evaluated · 1 place unread
"""


def test_the_whole_report(check_view: CheckView) -> None:
    view = replace(check_view, findings=check_view.findings[:2])
    assert render(view, "github") == WHOLE


def test_values_are_escaped(check_view: CheckView) -> None:
    finding = replace(
        check_view.findings[0],
        place=Place("a,line=1::b%0A", 2),
        title="x,y:z",
        message="50% done\n::error::no",
        remedy="",
        rule="a/b",
    )
    first = render(replace(check_view, findings=(finding,)), "github").split("\n")[0]
    assert first == (
        "::error file=a%2Cline=1%3A%3Ab%250A,line=2,title=x%2Cy%3Az"
        "::50%25 done\\n::error::no%0Amerestone rule show a/b"
    )


def test_no_more_than_github_shows(check_view: CheckView) -> None:
    error, warning = check_view.findings[:2]
    note = replace(warning, level="note")
    view = replace(check_view, findings=(*[error] * 12, *[warning] * 30, *[note] * 15))
    view = replace(view, problems=view.problems[:1] * 8)
    lines = render(view, "github").rstrip("\n").split("\n")
    counts = [
        sum(line.startswith(f"::{name} ") for line in lines)
        for name in (
            "error",
            "warning",
            "notice",
        )
    ]
    assert counts == [10, 10, 10]
    assert sum("title=Unread" in line for line in lines) == 3
    assert "%0A36 of these are not annotated: " in lines[-1]


def test_problems_take_the_room_that_warnings_leave(check_view: CheckView) -> None:
    view = replace(check_view, findings=(), problems=check_view.problems[:1] * 14)
    lines = render(view, "github").rstrip("\n").split("\n")
    assert sum(line.startswith("::warning ") for line in lines) == 10
    assert "4 of these are not annotated" in lines[-1]


@settings(deadline=None)
@given(text=st.text())
def test_one_command_a_line(poisoned: Callable[[str], list[Any]], text: str) -> None:
    lines = render(poisoned(text)[0], "github").split("\n")
    assert lines.pop() == ""
    assert [line.partition(" ")[0] for line in lines] == [
        "::error",
        "::warning",
        "::warning",
        "::warning",
        "::warning",
        "::notice",
    ]
    for line in lines:
        assert line.isprintable()
        properties = line.removeprefix("::").partition(" ")[2].partition("::")[0]
        keys = [pair.partition("=")[0] for pair in properties.split(",")]
        assert keys in (["file", "line", "title"], ["title"])
