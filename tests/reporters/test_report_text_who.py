"""The text of `who`: with the why and without, wrapped, and the one implementation of it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from merestone.model.views import NotFound, WhoView
from merestone.reporters import render
from merestone.reporters.text.who import render_who

PLAIN = """\
services/api.py                                                             file
  maintains  @acme/checkout  .github/CODEOWNERS:14
  responds   nobody          no source says
  decides    contested: @acme/checkout | payments
             .github/CODEOWNERS:14 | catalog-info.yaml:9
  but        payments made 38 of the 52 changes to it this year

vendor/pad.js                                                               file
  maintains  nobody, on purpose  merestone.yaml:30
  responds   unread: vendor/OWNERS:3: a tab
  decides    @acme/legal         merestone.yaml:31 (low confidence)
  because    it is generated (maintains)

services                                                     folder, 1,204 files
  maintains  1,104  92%  @acme/checkout
               100   8%  nobody known

servces                                                                not found
  nothing in the estate has this name
  nearest    services

unread: 1 place; what is said there is not in this answer
  services/OWNERS:3  tabs cannot indent here
"""

WHY = """\
services/api.py                                                             file
  maintains  @acme/checkout  .github/CODEOWNERS:14 (high)
    won      .github/CODEOWNERS:14                                codeowners, 80
             /services/ -> @acme/checkout
    lost     .github/CODEOWNERS:2                                 codeowners, 80
             * -> @acme/platform
             a later line matches
  responds   nobody          no source says
  decides    contested: @acme/checkout | payments
             .github/CODEOWNERS:14 | catalog-info.yaml:9 (medium)
    won      .github/CODEOWNERS:14                                codeowners, 80
             /services/ -> @acme/checkout
    contests catalog-info.yaml:9                               catalog-owner, 90
             component:default/checkout -> payments
             because they pay for it
             names a different owner
  but        payments made 38 of the 52 changes to it this year
"""


def test_the_whole_text(who_view: WhoView) -> None:
    assert render(who_view, "text") == PLAIN


def test_the_chain(who_view: WhoView) -> None:
    view = replace(who_view, answers=who_view.answers[:1], problems=())
    assert render(view, "text", why=True) == WHY


def test_plain_values_give_what_the_view_gives(who_view: WhoView) -> None:
    duties = [
        ("maintains", "unowned on purpose", (), "merestone.yaml:30", "it is generated"),
        ("responds", "unread", (), "", "vendor/OWNERS:3: a tab"),
        ("decides", "owned", ("@acme/legal",), "merestone.yaml:31 (low confidence)", ""),
    ]
    view = replace(who_view, answers=who_view.answers[1:2], problems=())
    assert render_who("vendor/pad.js", "file", duties) == render(view, "text")


def test_long_lists_of_parties_wrap_below_each_other() -> None:
    parties = [f"@kubernetes/sig-{name}" for name in ("release", "auth", "network", "windows")]
    text = render_who("a.go", "file", [("maintains", "owned", parties, "OWNERS:2", "")])
    assert text.split("\n")[1:4] == [
        "  maintains  @kubernetes/sig-release, @kubernetes/sig-auth,",
        "             @kubernetes/sig-network, @kubernetes/sig-windows",
        "             OWNERS:2",
    ]


def test_a_long_path_keeps_its_line_and_the_kind_goes_below() -> None:
    path = "/".join(["abc-folder"] * 7)
    lines = render_who(f"{path}/x", "file", []).split("\n")
    assert lines[:2] == [f"{path}/x", "file".rjust(80)]


def test_a_path_that_no_line_holds_is_folded_behind_a_slash() -> None:
    path = "/".join(["deep-folder"] * 8)
    lines = render_who(path, "file", []).split("\n")
    assert lines[:3] == [f"{path[:72]}", "  deep-folder/deep-folder", "file".rjust(80)]


def test_what_was_meant_stands_in_one_column_below_its_label_where_it_is_long() -> None:
    near = tuple(f"kubernetes:shop/payments/Deployment/{'x' * 36}{name}" for name in "abc")
    view = WhoView("0.1.0", "shop", "", (NotFound("pay", near, ""),))
    assert render(view, "text").split("\n")[1:5] == ["  nearest", *(f"    {name}" for name in near)]


def test_a_holder_that_needs_the_room_of_its_duty_is_kept_whole() -> None:
    team = "@acme/a-team-whose-name-is-far-longer-than-anybody-would-wish-it-to-be"
    text = render_who("a.go", "file", [("maintains", "owned", [team], "OWNERS:2", "")])
    assert text.split("\n")[1:4] == ["  maintains", f"    {team}", "             OWNERS:2"]


def test_a_reason_that_people_wrote_is_said_once() -> None:
    duties = [
        ("maintains", "owned", ["edge"], "merestone.yaml:9", "one rota answers"),
        ("responds", "owned", ["edge"], "merestone.yaml:9", "one rota answers"),
    ]
    assert render_who("gw", "file", duties).endswith("  because    one rota answers\n")


@pytest.mark.parametrize("word", ["re", "typing", "dataclasses", "enum", "json", "pathlib"])
def test_the_cold_path_imports_nothing_heavy(word: str) -> None:
    code = (
        "import sys; before = set(sys.modules); import merestone.reporters.text.who as w;"
        "w.render_who('a', 'file', [('maintains', 'owned', ['@b'], 'c:1', '')], ['but no']);"
        f"sys.exit({word!r} in set(sys.modules) - before)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
