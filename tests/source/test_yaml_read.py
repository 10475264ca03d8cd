from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merestone.source.yaml import Map, Seq, YamlError, iter_documents, load_documents


def only(text: str | bytes, **options: bool) -> Any:
    data = text if isinstance(text, bytes) else text.encode()
    (document,) = load_documents(data, **options)
    return document


def test_every_key_and_item_has_its_line() -> None:
    found = only("# c\na:\n  - x\n  - b: 1\nz: {k: v,\n  l: w}\n")
    assert found == {"a": ["x", {"b": 1}], "z": {"k": "v", "l": "w"}}
    assert isinstance(found, Map)
    assert (found.line, found.lines) == (2, {"a": 2, "z": 5})
    assert isinstance(found["a"], Seq)
    assert (found["a"].line, found["a"].lines) == (3, [3, 4])
    assert found["z"].lines == {"k": 5, "l": 6}


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("", None), ("~", None), ("null", None), ("NULL", None), ("nUll", "nUll"),
        ("true", True), ("FALSE", False), ("yes", "yes"), ("on", "on"), ("n", "n"),
        ("12", 12), ("-3", -3), ("+4", 4), ("007", 7), ("0o17", 15), ("0x1F", 31), ("0b11", "0b11"),
        ("1_000", "1_000"), ("12:30:45", "12:30:45"), ("190:20:30", "190:20:30"),
        ("1.5", 1.5), (".5", 0.5), ("1.", 1.0), ("1e3", 1000.0), ("1e999", "1e999"),
        (".inf", float("inf")), ("-.INF", float("-inf")), (".", "."), ("-", [None]), ("+", "+"),
        ("2026-01-02", "2026-01-02"), ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"),
        ("18446744073709551615", 2**64 - 1), ("18446744073709551616", "18446744073709551616"),
        ("'12'", "12"), ('"true"', "true"), ("=", "="),
        ("+inf", "+inf"), ("-nan", "-nan"), ("+.e1", "+.e1"), ("1e", "1e"), ("0x", "0x"),
        ("0xfg", "0xfg"), ("0x1e5", 0x1E5), ("0x+1", "0x+1"), ("-0x1", "-0x1"), ("1 2", "1 2"),
        ("1.2.3", "1.2.3"), ("1٣", "1٣"), ("+.5", 0.5), ("1.e1", 10.0), ("-0", 0), ("--1", "--1"),
        ("a<<b", "a<<b"),
    ],
)  # fmt: skip
def test_a_scalar_means_what_the_core_schema_says(written: str, means: object) -> None:
    found = only(f"k:\n  {written}\n")["k"]
    assert found == means
    assert type(found) is type(means) or isinstance(found, Seq)


def test_not_a_number_is_one() -> None:
    found = only("[.nan]")[0]
    assert found != found


def test_as_text_only_null_is_not_text() -> None:
    assert only("[1, true, 0x10, ~, '', null]", is_text=True) == [
        "1",
        "true",
        "0x10",
        None,
        "",
        None,
    ]


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("!Ref x", "x"), ("!Sub '1'", "1"), ("!x 12", 12), ("!!str 12", "12"), ("! 12", "12"),
        ("!!int '12'", 12), ("!!binary aGk=", "aGk="), ("!!timestamp 2026-01-02", "2026-01-02"),
        ("!!python/object/apply:os.system [x]", ["x"]), ("!!set {a, b}", {"a": None, "b": None}),
        ("!Sub [a, {b: c}]", ["a", {"b": "c"}]),
    ],
)  # fmt: skip
def test_a_tag_is_never_acted_upon(written: str, means: object) -> None:
    assert only(f"k: {written}\n")["k"] == means


def test_a_key_is_its_text() -> None:
    assert list(only("1: a\ntrue: b\n~: c\n1.50: d\n")) == ["1", "true", "~", "1.50"]


def test_a_merge_fills_in_what_is_missing() -> None:
    found = only("x: &x {a: 1, b: 2}\ny:\n  b: 3\n  <<: [*x, {a: 9, c: 4}]\n")
    assert found["y"] == {"b": 3, "a": 1, "c": 4}
    assert found["y"].lines == {"b": 3, "a": 1, "c": 4}
    assert only("'<<': {a: 1}") == {"<<": {"a": 1}}


def test_an_alias_is_its_anchor_and_may_be_a_key() -> None:
    found = only("a: &k foo\nb: &m [1]\nc: *m\n*k : d\n")
    assert found == {"a": "foo", "b": [1], "c": [1], "foo": "d"}


def test_documents_before_a_fault_are_kept() -> None:
    found = list(iter_documents(b"a: 1\n---\nb: 2\n---\nc: [1,\n"))
    assert found[:2] == [{"a": 1}, {"b": 2}]
    assert isinstance(found[2], YamlError)
    assert len(found) == 3
    with pytest.raises(YamlError):
        load_documents(b"a: 1\n---\nb: {")


def test_nothing_is_no_document_and_an_empty_one_is_null() -> None:
    assert load_documents(b"") == []
    assert load_documents(b"# only a comment\n") == []
    assert load_documents(b"---\n---\n") == [None, None]


def test_an_anchor_ends_with_its_document() -> None:
    found = list(iter_documents(b"a: &x 1\n---\nb: *x\n"))
    assert str(found[1]) == "line 3: the alias *x has no anchor before it"


def test_json_is_read_with_its_escapes() -> None:
    found = only('{"a": "\\ud83d\\ude00\\/\\u00e9", "b\\\\ud83d": [1.5e3, -2, null, {}]}')
    assert found == {"a": "😀/é", "b\\ud83d": [1500.0, -2, None, {}]}
    assert only('{\n\t"a":\n\t\t[1]\n}') == {"a": [1]}


def test_byte_order_marks_and_utf_16_are_read() -> None:
    assert only(b"\xef\xbb\xbfa: 1") == {"a": 1}
    assert only("a: é\n".encode("utf-16")) == {"a": "é"}


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text("abc é:#-[]{}'\"\n,"),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("ab -:"), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(plain)
def test_what_json_writes_comes_back(value: object) -> None:
    import json

    assert only(json.dumps(value)) == value


@given(st.binary(max_size=300) | st.text("a: -[]{}&*<!?|>'\"#%\n\t", max_size=200).map(str.encode))
def test_arbitrary_bytes_end_as_documents_or_one_error(data: bytes) -> None:
    found = list(iter_documents(data))
    assert not any(isinstance(document, YamlError) for document in found[:-1])
    for error in found[-1:]:
        if isinstance(error, YamlError):
            assert error.line >= 1
            assert str(error) == f"line {error.line}: {error.reason}"


@pytest.mark.parametrize("before", ["", "a: 1\n", "a: 1\nb: 2\n"])
def test_a_merge_that_was_left_unresolved_is_called_one(before: str) -> None:
    text = f"{before}<<<<<<< HEAD\nc: 1\n=======\nc: 2\n>>>>>>> theirs\n"
    with pytest.raises(YamlError) as caught:
        load_documents(text.encode())
    assert (caught.value.line, caught.value.reason) == (
        before.count("\n") + 1,
        "a merge conflict is not resolved (`<<<<<<<`)",
    )
