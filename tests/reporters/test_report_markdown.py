"""Markdown: the whole of a small check, and texts that are never markup nor a ping."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from merestone.model.findings import CheckView
from merestone.model.views import RuleView, WhoView
from merestone.reporters import render
from merestone.reporters.inert import inert
from merestone.reporters.markdown.markup import code, html_words, words

PARSER = MarkdownIt("commonmark").enable("table")
OUR_TAGS = re.compile(r"<br>|</?(?:details|summary|b)>|<details open>")
NASTY = (
    "@octocat please",
    "[x](https://evil.example)",
    "![x](https://evil.example/p.png)",
    "<img src=x onerror=alert(1)>",
    "</summary></details><script>alert(1)</script>",
    "a | b \\| c",
    "`code` ``more`` `",
    "`a`@octocat",
    "https://evil.example www.evil.example me@evil.example",
    "#1 org/repo#2 GH-3",
    "*bold* _em_ ~~no~~ $x$",
    "&lt;b&gt; &#64;octocat",
    "1. one",
    "# heading",
    "--- ***",
    "\n\n# heading\n\n@octocat",
    ":tada: [^1] [ ] [x]:",
)

WHOLE = """\
### Merestone check

2 findings (1 error, 1 warning) in 8,412 resources · 1 rule not evaluated · 1 place unread

<details open><summary><b>two teams write this state</b> · error · 1 finding</summary>

| where | what |
|---|---|
| `infra/checkout/main.tf:3` | Both configure bucket acme-tf, key `network/prod`. Whoever applies \
last wins.<br>also `infra/network/backend.tf:2` |

Fix: Give checkout its own key.

Rule: `merestone rule show exclusive/one-writer`

</details>

<details><summary><b>owner that no team source knows</b> · warning · 1 finding</summary>

| where | what |
|---|---|
| `.github/CODEOWNERS:4` | `@acme/ghost4` is in no team source; nearest is `@acme/host` |

Fix: Spell it as the team source does.

Rule: `merestone rule show parties/unknown`

</details>

<details><summary>1 rule not evaluated</summary>

| why | rules |
|---|---|
| no history | `activity/stale` |

</details>

<details><summary>1 place unread</summary>

| where | why |
|---|---|
| `services/OWNERS:3` | tabs cannot indent here |

</details>
"""


def test_the_whole_report(check_view: CheckView) -> None:
    view = replace(check_view, findings=check_view.findings[:2])
    assert render(view, "markdown") == WHOLE


def test_who(who_view: WhoView) -> None:
    view = replace(who_view, answers=who_view.answers[:1], problems=())
    assert render(view, "markdown") == (
        "#### `services/api.py` file\n\n"
        "| duty | who | says |\n|---|---|---|\n"
        "| maintains | `@acme/checkout` | `.github/CODEOWNERS:14` |\n"
        "| responds | nobody | no source says |\n"
        "| decides | contested: `@acme/checkout` or `payments` | `.github/CODEOWNERS:14` |\n\n"
        "Note: but payments made 38 of the 52 changes to it this year\n"
    )


def test_findings_are_bounded(check_view: CheckView) -> None:
    text = render(check_view, "markdown", most=1)
    assert "and 2 more: `merestone check --rule parties/unknown --most 0`" in text
    assert "ghost7" not in text


def inline(text: str) -> Iterator[Token]:
    for token in PARSER.parse(text):
        if token.type == "inline":
            yield from token.children or ()
        elif token.type == "html_block":
            visible = re.sub(r"<code>[^<>]*</code>", "", token.content)
            assert not set("<>@#|`[") & set(unescape(OUR_TAGS.sub("", visible))), visible
        else:
            yield token


def is_harmless(text: str) -> None:
    for token in inline(text):
        assert token.type not in ("link_open", "image", "em_open", "strong_open", "s_open")
        assert token.type not in ("code_block", "fence", "bullet_list_open", "ordered_list_open")
        assert token.type not in ("hr", "blockquote_open")
        if token.type == "html_inline":
            assert OUR_TAGS.fullmatch(token.content), token.content
        if token.type == "text":
            assert not re.search(r"[@<>\[\]`*_~#&|$]|://|www\.", token.content), token.content


def without_pages(views: list[Any]) -> list[Any]:
    """A rule's page is its author's own Markdown; a query stands in a fence."""
    return [replace(v, page="", query="") if isinstance(v, RuleView) else v for v in views]


@pytest.mark.parametrize("text", NASTY)
def test_nothing_is_markup(poisoned: Callable[[str], list[Any]], text: str) -> None:
    for view in without_pages(poisoned(text)):
        is_harmless(render(view, "markdown", why=True))


@settings(max_examples=60, deadline=None)
@given(text=st.text(st.sampled_from("a1 .@#`|\\[](){}<>*_~!&:/$-\n'\"") | st.characters()))
def test_nothing_is_markup_whatever_the_texts(
    poisoned: Callable[[str], list[Any]], text: str
) -> None:
    for view in without_pages(poisoned(text)):
        is_harmless(render(view, "markdown", why=True))


@settings(deadline=None)
@given(text=st.text(st.sampled_from("a `|\\ ") | st.characters(), min_size=1))
def test_a_code_span_says_just_its_text(text: str) -> None:
    (token,) = (t for t in inline(f"x {code(text)} x") if t.type == "code_inline")
    assert token.content == inert(text)


def test_a_row_keeps_its_cells_whatever_stands_in_them(
    poisoned: Callable[[str], list[Any]],
) -> None:
    for text in NASTY:
        for token in PARSER.parse(render(poisoned(text)[0], "markdown")):
            assert token.type != "paragraph_open" or token.level == 0
        rows = [t.type for t in PARSER.parse(render(poisoned(text)[0], "markdown"))]
        assert rows.count("td_open") == 2 * (rows.count("tr_open") - rows.count("thead_open"))


def test_phrases_between_backticks_stay_one_span() -> None:
    assert words("claim `nobody owns file:x` in merestone.yaml.") == (
        "claim `nobody owns file:x` in `merestone.yaml`."
    )


def test_inside_html_names_are_escaped() -> None:
    assert html_words("see @octocat <b>") == "see <code>@octocat</code> <code>&lt;b&gt;</code>"
