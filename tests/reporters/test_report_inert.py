"""Nothing from a repository acts on a terminal or on a build server's log, in any format."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merestone.reporters import KINDS, formats_of, render
from merestone.reporters.inert import inert

CORPUS = (
    "\x1b[31mred\x1b[0m",
    "\x1b]8;;https://evil.example\x07click\x1b]8;;\x07",
    "\x9b31m c1",
    "a\rb\nc\td\x0bd\x0ce\x85f\u2028g\u2029h",
    "\u202egpj.exe\u202c \u2066iso\u2069",
    "zero\u200bwidth\u200d \ufeffbom \u00adsoft",
    "\u3164\u115f\u2800\u034f\U000e0100",
    "\U000e0041\U000e0042",
    "\x00\x7f",
    "\udcff\ud800",
    "::error::pwned",
    "x ::stop-commands::t",
    "\n::set-env name=PATH::/tmp",
    "##[add-mask]x ##vso[task.setvariable]y ##teamcity[z]",
    "&lt;![CDATA[]]>&#x1b;",
    "=cmd|' /C calc'!A0",
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain/path-1.py", "plain/path-1.py"),
        ("équipe 日本 😀", "équipe 日本 😀"),
        ("\x1b[0m", "\\x1b[0m"),
        ("a\nb\tc\rd", "a\\nb\\tc\\rd"),
        ("\x9b\x7f\xa0", "\\x9b\\x7f\\xa0"),
        ("\u202e\u2028", "\\u202e\\u2028"),
        ("\U000e0041", "\\U000e0041"),
        ("\udcff", "\\xff"),
        ("\ud800", "\\ud800"),
        ("::error::x", ":\\x3aerror::x"),
        ("a ::x std::y", "a :\\x3ax std::y"),
        ("##[x]", "#\\x23[x]"),
    ],
)
def test_inert(text: str, expected: str) -> None:
    assert inert(text) == expected


def is_harmless(output: str, format_name: str) -> None:
    output.encode("utf-8", "strict")
    assert output.endswith("\n")
    for line in output.split("\n"):
        assert line.isprintable(), line
        assert "##[" not in line
        assert "##vso[" not in line
        assert "##teamcity[" not in line
        if format_name != "github":
            assert not line.lstrip().startswith("::"), line


@pytest.mark.parametrize("text", CORPUS)
def test_the_corpus_through_every_format(poisoned: Callable[[str], list[Any]], text: str) -> None:
    every_format(poisoned(text))


@settings(max_examples=200, deadline=None)
@given(text=st.text() | st.text(st.sampled_from(":#[ \n\x1b\u202ea")))
def test_any_text_through_every_format(poisoned: Callable[[str], list[Any]], text: str) -> None:
    every_format(poisoned(text))


def every_format(views: list[Any]) -> None:
    for view in views:
        for name in formats_of(KINDS[type(view).__name__]):
            is_harmless(render(view, name, why=True), name)
