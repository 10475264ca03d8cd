from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merestone.connectors.alertmanager.matchers import (
    MatcherError,
    Parsed,
    as_written,
    parse_matchers,
)
from merestone.connectors.alertmanager.routing import OPERATORS, Matcher, is_match

TEXT = st.text(st.characters(codec="utf-8"), max_size=12)


@given(TEXT, st.sampled_from(OPERATORS[:2]), TEXT)
def test_what_is_written_is_read_back(name: str, operator: str, value: str) -> None:
    matcher = Matcher(name, operator, value)
    assert parse_matchers(as_written(matcher)).matchers == [matcher]


@given(st.text(max_size=30) | st.text('{}=!~,"\\ab n\n', max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parsed = parse_matchers(text)
    except MatcherError:
        return
    for matcher in parsed.matchers:
        assert parse_matchers(as_written(matcher)).matchers == [matcher]


@pytest.mark.parametrize(
    ("text", "matchers"),
    [
        ('"foo.bar"="x"', [("foo.bar", "=", "x")]),
        ('{"a b"=~"c|d", e!=f,}', [("a b", "=~", "c|d"), ("e", "!=", "f")]),
        ('"\\u00e9\\t"="\\x41\\101"', [("é\t", "=", "AA")]),
        ("tëam=db", [("tëam", "=", "db")]),
    ],
)
def test_utf8_matchers_are_read(text: str, matchers: list[tuple[str, str, str]]) -> None:
    assert parse_matchers(text) == Parsed([Matcher(*each) for each in matchers], False)


@pytest.mark.parametrize("text", [
    '"a"=', '"a"="b" "c"="d"', ',"a"=b', '{"a"="b"', '"a"="\\q"', '"a"="\\xff"', '"a"=~"("',
    '"a"=b=c', "\"a\"='x'",
    '"a"="b"}', '{{"a"="b"}}', '"a"', "=", '"a"="b",,', '"a\n"=b', '"a"="\\ud800"',
])  # fmt: skip
def test_what_neither_form_takes_is_refused(text: str) -> None:
    with pytest.raises(MatcherError):
        parse_matchers(text)


def test_a_stray_parenthesis_means_what_it_means_to_alertmanager() -> None:
    matcher = Matcher("a", "=~", "x)|(y")
    assert is_match(matcher, {"a": "xz"})
    assert is_match(matcher, {"a": "zy"})
    assert not is_match(matcher, {"a": "zz"})


def test_an_expression_that_is_none_never_holds() -> None:
    assert not is_match(Matcher("a", "=~", "("), {"a": "("})
    assert not is_match(Matcher("a", "!~", "("), {"a": "("})
