"""Plain YAML is read line by line exactly as it is from libyaml's events, or left to them."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from merestone.source import yaml_lines
from merestone.source.yaml import MOST_EVENTS, Map, Seq, YamlError, iter_documents
from merestone.source.yaml_values import Unsure

SHARED = Path(os.environ.get("MERESTONE_SHARED", Path(__file__).parents[3] / "shared"))


def seen(value: Any) -> Any:
    """Everything that can be told of a value: types, lines and order too."""
    if isinstance(value, Map):
        assert list(value) == list(value.lines)
        return "map", value.line, [(k, value.lines[k], seen(value[k])) for k in value]
    if isinstance(value, Seq):
        rows = zip(value.lines, value, strict=True)
        return "seq", value.line, [(line, seen(item)) for line, item in rows]
    return type(value).__name__, str(value)


def by_libyaml(data: bytes, is_text: bool) -> list[Any]:
    with patch.object(yaml_lines, "MOST_LINES", -1):
        return [seen(document) for document in iter_documents(data, is_text=is_text)]


def is_read_by_lines(text: str) -> bool:
    try:
        yaml_lines.read_lines(text, False, MOST_EVENTS)
    except Unsure:
        return False
    return True


def compare(text: str, is_text: bool = False) -> None:
    data = text.encode("utf-8", "surrogatepass")
    found = [seen(document) for document in iter_documents(data, is_text=is_text)]
    assert found == by_libyaml(data, is_text), text


def real_texts() -> list[str]:
    if not (SHARED / "estates").is_dir():
        pytest.skip("no shared/estates here")
    paths = sorted((SHARED / "estates").rglob("*.y*ml"))
    found = [path.read_text("utf-8") for path in paths if path.is_file() and path.stat().st_size]
    assert len(found) > 400
    return found


CERTAIN = [
    "a: 1\nb:\n  c: [x, 'y', \"z\"]\n  d: {e: f, g: [h]}\n",
    "- a\n- b: c\n  d: e\n-\n  - f\n- - g\n  - h\n",
    "a:\n- b\n- c:\n  - d\ne: f",
    "a: |\n  b\n\n   c\n\nd: >-\n  e\n  f\n\n\n  g\nh: |+\n  i\n\nj: k\n",
    "a: |2\n   b\n  c\nd: |\n  e",
    "a: b\n  c\n\n  - d\nf: g # h\n",
    "a: 'b\n  c\n\n  d'\ne: \"f \\\n  g \\u00e9\n\n  h\" # i\n",
    "# a\n---\n# b\n---\na: b # c\n---\n",
    'a: [\n  b, # c\n  {"d": 1,\n"e":2}\n]\nf: g\n',
    '{"a": {"b": [1, 2.5, null]},\n "c": "d\\n"}\n',
    "a:\r\n  - b\r\nc: |\r\n  d\r\n",
    "a:\n  b\nc:\n  'd'\ne: :f\ng: -h\ni: http://j:1/k\nl m: n#o\n",
    '"a b": c\n\'d\': e\n"": f\n',
    "a: [\n  b,\n  {c: d,},\n]\ne: |\n  f\n    g\n ",
    "- a: b:c::d # e\n- f # g\n- # h\n  i\n- j:\n    k: 12:30\n",
    "- a:\n  - b\n  - - c\n    - d\n  e:\n  - f\n- g\n",
    "a:    \n  b:   c   \n\n#\n      # d\n  e:\nf:\n",
]
LEFT = [
    "a: &x b", "a: *x", "a: !t b", "? a\n: b", "<<: {a: b}", "a: {<<: {b: c}}",
    "%YAML 1.1\n---\na: b", "a: b: c", "a\n", "a:\tb", "a: b\n c: d", "a: 1\na: 2",
    "a: {b: 1, b: 2}", "- a\nb: c", "a: [b", "a: 'b", "a: b\n...\n", "a: \"\\q\"", "\ufeffa: b",
    "a: b\x85", "a: \u2028", "a:\rb: c", "- - - - - a", "a: |\nb: c", "a: |\n    \n  b",
    "a: >\n  b\n   c", "a: @b", "--- a", "a: {b}", "a: [b: c]", "a: 'b' c", "a: [b]c",
    "k" * 1_100 + ": a", "a:\n" + " " * 3 + "b: 1\n  c: 2", "a: -", "a: - b",
    "a: |\n  b\n   ", "a: [,]", "a: [b,,]", "a: {b: ,}",
]  # fmt: skip


@pytest.mark.parametrize("text", CERTAIN)
def test_what_is_plain_is_read_by_lines(text: str) -> None:
    assert is_read_by_lines(text)
    compare(text)
    compare(text, is_text=True)


@pytest.mark.parametrize("text", LEFT)
def test_what_is_not_certain_is_left_to_libyaml(text: str) -> None:
    assert not is_read_by_lines(text)
    compare(text)


@pytest.mark.parametrize("text", CERTAIN)
def test_events_are_counted_as_libyaml_counts_them(text: str) -> None:
    count = sum(1 for _ in yaml.parse(text, yaml.CSafeLoader))
    with patch.object(yaml_lines, "FEW_BYTES", 0):
        yaml_lines.read_lines(text, False, count)
        with pytest.raises(Unsure):
            yaml_lines.read_lines(text, False, count - 1)


def test_few_bytes_cannot_hold_too_many_events() -> None:
    for text in ("- - - - - -\n", "a:\n b:\n  c:\n", "---\n---\n", "[{},[],{},[]]", "-\n-\n-\n"):
        assert sum(1 for _ in yaml.parse(text, yaml.CSafeLoader)) <= 2 * len(text) + 4
    assert 2 * yaml_lines.FEW_BYTES + 4 <= MOST_EVENTS


def test_what_is_remembered_of_lines_is_bounded() -> None:
    assert is_read_by_lines("".join(f"key{n}: {n}\n" for n in range(40_000)))
    assert all(len(known) <= 20_000 for known in yaml_lines.KNOWN.values())


def test_one_value_is_not_shared_between_two_files() -> None:
    text = b"a: [b, {c: d}]\n"
    (first,), (second,) = iter_documents(text), iter_documents(text)
    assert isinstance(first, Map)
    first["a"].append("x")
    first["a"][1]["e"] = "y"
    assert second == {"a": ["b", {"c": "d"}]}


def test_real_files_are_the_same_and_nearly_all_are_read_by_lines() -> None:
    texts = real_texts()
    for text in texts:
        compare(text)
    valid = [
        t for t in texts if not any(isinstance(d, YamlError) for d in iter_documents(t.encode()))
    ]
    assert sum(map(is_read_by_lines, valid)) > 0.98 * len(valid)


PIECES = [
    "- ", "  ", " ", "\n", "\n\n", ": ", ":", "#", " #", "'", '"', "|", ">", "|-", ">-", "|+",
    "|2", "[", "]", "{", "}", ", ", ",", "&a ", "*a", "!t ", "? ", "---\n", "...\n", "---",
    "\t", "\\", "\\n", "\\u00e9", "<<", "~", "-", "a", "é", "\u00a0", "\r\n", "\r", "%", "@",
    "`", "''", '\\"', "1", "null", "0x1", "\x85", "\u2028", "- - ", "a: ", "\\\n", "\n  more",
    "\n- x", "\nk: v", "\n  k:", '\n "q', "\ufeff",
]  # fmt: skip
BODIES = [
    "", "a", "b: c", "a: 1", "b:", "- a", "-", "- b: c", "- - x", "'q'", '"q"', "'q", "q'",
    '"q', 'q"', "[a, b]", "[", "]", "{a: b}", "{", "}", "a: [x,", "y]", "a: |", "- >", "k: >-",
    "# c", "a: b # c", "x y", "---", "--- #", "- |2", "b: 'x", 'c: "y\\', "- 'z", "a: b: c",
    "? k", "a: &x y", "*x", "d: []", "e: {}", '"k": v', "a : b", '"k":v', "x,", "'k': [", "\t",
    "é: ü", "a: -", "null", "b: ~", "~: ~", "...", "-1: .5", "::", ":a", "- :",
]  # fmt: skip
rows = st.lists(
    st.tuples(
        st.integers(0, 6), st.sampled_from(BODIES), st.sampled_from(["", "", "", " ", " #x"])
    ),
    min_size=1,
    max_size=12,
)
texts = st.tuples(
    rows.map(lambda found: "\n".join(" " * n + body + end for n, body, end in found)),
    st.sampled_from(["", "\n", "\n\n"]),
).map("".join)


@given(texts, st.booleans())
@settings(max_examples=400, deadline=None)
def test_any_lines_mean_what_libyaml_says(text: str, is_text: bool) -> None:
    compare(text, is_text)


def spoilt(text: str, chance: random.Random) -> str:
    """A piece of a real file with up to four faults."""
    lines = text.split("\n")
    start = chance.randrange(len(lines))
    lines = lines[start : start + chance.randrange(2, 40)]
    for _ in range(chance.randrange(5)):
        at = chance.randrange(len(lines))
        fault = chance.randrange(6)
        if fault == 0:
            lines[at] = " " * chance.randrange(1, 4) + lines[at]
        elif fault == 1:
            lines[at] = lines[at][chance.randrange(1, 4) :]
        elif fault == 2:
            lines.insert(at, " " * chance.randrange(7) + chance.choice(BODIES))
        elif fault == 3:
            lines.insert(at, lines[chance.randrange(len(lines))])
        else:
            place = chance.randrange(len(lines[at]) + 1)
            end = place + chance.choice([0, 0, 1, 2])
            lines[at] = lines[at][:place] + chance.choice(PIECES) + lines[at][end:]
    return "\n".join(lines) + chance.choice(["", "\n"])


def spoilt_files(count: int, seed: int) -> Iterator[str]:
    chance, found = random.Random(seed), real_texts()
    for _ in range(count):
        yield spoilt(chance.choice(found), chance)


def test_spoilt_real_files_mean_what_libyaml_says() -> None:
    for text in spoilt_files(1_500, 0):
        compare(text)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 5))
def test_many_spoilt_real_files_mean_what_libyaml_says(seed: int) -> None:
    for number, text in enumerate(spoilt_files(25_000, seed)):
        compare(text, is_text=number % 8 == 0)


@pytest.mark.slow
@given(texts, st.booleans())
@settings(max_examples=5_000, deadline=None)
def test_very_many_lines_mean_what_libyaml_says(text: str, is_text: bool) -> None:
    compare(text, is_text)
