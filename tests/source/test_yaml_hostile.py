from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from merestone.source.yaml import YamlError, iter_documents

SECONDS = 2.0
"""Of the processor: twice what the slowest case takes on a slow machine; a hang takes over ten."""


def chain(count: int, width: int) -> bytes:
    rows = ["a0: &a0 [x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]" for n in range(1, count)]
    return "\n".join(rows).encode()


def merge_chain(count: int, width: int) -> bytes:
    rows = ["a0: &a0 {k: v}"]
    rows += [f"a{n}: &a{n}\n  <<: [{', '.join([f'*a{n - 1}'] * width)}]" for n in range(1, count)]
    return "\n".join(rows).encode()


REFUSED = {
    "brackets": (b"[" * 200_000, "nested deeper"),
    "maps in lists": (b"[a: " * 200_000, "nested deeper"),
    "dashes": (b"- " * 200_000, "nested deeper"),
    "json": (b'{"a":' * 200_000, "nested deeper"),
    "braces": (b"{" * 200_000, "cannot be a key"),
    "question marks": (b"? " * 200_000, "cannot be a key"),
    "depth by aliases": (
        "\n".join(["- &a0 [x]"] + [f"- &a{n} [*a{n - 1}]" for n in range(1, 200)]).encode(),
        "nested deeper",
    ),
    "alias bomb": (chain(12, 9), "stand for more than"),
    "doubling alias bomb": (chain(60, 2), "stand for more than"),
    "merge bomb": (merge_chain(12, 9), "stand for more than"),
    "long text aliased": (
        b"- &a " + b"x" * 1_000_000 + b"\n" + b"- *a\n" * 900,
        "stand for more than",
    ),
    "many aliases": (b"[&a a" + b", *a" * 2_000 + b"]", "more than 1,000 aliases"),
    "many events": (b"[" + b"a," * 300_000 + b"]", "more than 200,000 events"),
    "many documents": (b"---\n" * 100_000, "more than 200,000 events"),
    "many tag directives": (
        b"".join(b"%%TAG !a%d! x\n" % n for n in range(20_000)) + b"---\na",
        "%TAG directives",
    ),
    "size": (b"a" * 2_000_001, "at most 2,000,000 are read"),
    "duplicate key": (b"a: 1\nb: 2\na: 3", "'a' is already on line 1"),
    "colliding key": (b'1: a\n"1": b', "'1' is already on line 1"),
    "two merges": (b"x: &x {a: 1}\ny: {<<: *x, <<: *x}", "stands twice"),
    "merge of a text": (b"a: {<<: 3}", "takes a mapping"),
    "itself": (b"a: &a [*a]", "inside its own anchor"),
    "itself by merge": (b"&a\nb: {<<: *a}", "inside its own anchor"),
    "sequence as key": (b"? [a]\n: b", "cannot be a key"),
    "alias of a map as key": (b"- &a {b: c}\n- *a : d", "cannot be a key"),
    "NUL": (b"a: 1\nb: \0", "U+0000"),
    "control character": (b"a\x01b", "U+0001"),
    "latin-1": (b"a: 1\nb: \xe9\nc: 3", "not UTF-8 text"),
    "half of UTF-16": (b"\xff\xfea", "not UTF-16 text"),
    "surrogate": (b'{"a": "\\ud83d"}', "escape code"),
    "tab as indentation": (b"a:\n\tb: 1", "cannot start any token"),
    "unclosed": (b"a: [1,\n", "did not find expected"),
    "many keys, then a fault": (
        b"".join(b"k%d: v\n" % n for n in range(49_000)) + b"}",
        "did not find expected",
    ),
    "open quotes": (b"a: 'x\n" * 300_000, "did not find expected"),
    "quotes with an escape": (b'a: "' + b"\\n" * 900_000 + b'"x', "did not find expected"),
    "many dashes in a line": (b"- " * 60 + b"- - - - - - a", "nested deeper"),
}
ACCEPTED = {
    "base 60": b"a: " + b"1:" * 200_000 + b"1",
    "huge integer": b"a: " + b"9" * 1_000_000,
    "huge hexadecimal": b"a: 0x" + b"f" * 1_000_000,
    "huge exponent": b"a: 1e" + b"9" * 1_000_000,
    "numbers": b"[" + b"1.5," * 190_000 + b"]",
    "many keys": b"".join(b"k%d: v\n" % n for n in range(99_000)),
    "long comment": b"#" * 1_999_999,
    "blank lines": b"a" + b"\n" * 1_999_000 + b"b",
    "many lines of one scalar": b"a: " + b"x\n " * 600_000,
    "long tag": b"!" + b"%41" * 600_000 + b" a",
    "spaces between words": b"a" + b" b" * 900_000,
    "spaces in brackets": b"[a" + b" b" * 900_000 + b"]",
    "short blocks": b"".join(b"a%d: |\n  x\n" % n for n in range(24_000)),
    "brackets over lines": b"- [\n  ]\n" * 9_000,
    "deep stairs": b"".join(b" " * (n % 39) + b"a%d:\n" % n for n in range(39)),
    "backslashes": b'["' + b"\\\\" * 500_000 + b'\\u00e9"]',
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_refused_at_once(name: str) -> None:
    data, reason = REFUSED[name]
    start = time.process_time()
    found = list(iter_documents(data))
    assert time.process_time() - start < SECONDS
    assert isinstance(found[-1], YamlError)
    assert reason in found[-1].reason
    assert len(str(found[-1])) < 300


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_heavy_file_is_read_at_once(name: str) -> None:
    start = time.process_time()
    found = list(iter_documents(ACCEPTED[name]))
    assert time.process_time() - start < SECONDS
    assert not any(isinstance(document, YamlError) for document in found)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("duplicate key", 3), ("NUL", 2), ("latin-1", 2), ("tab as indentation", 2),
        ("doubling alias bomb", 19), ("two merges", 2), ("alias of a map as key", 2),
    ],
)  # fmt: skip
def test_the_error_names_its_line(name: str, line: int) -> None:
    error = list(iter_documents(REFUSED[name][0]))[-1]
    assert error.line == line


@pytest.mark.parametrize("opening", ["[", "- ", "[a: ", "{a: "])
def test_deep_nesting_does_not_end_the_process(opening: str) -> None:
    """In a process of its own: a composer that recurses in C would end it by a signal."""
    program = (
        "import sys\n"
        "from merestone.source.yaml import iter_documents\n"
        f"print(list(iter_documents({opening!r}.encode() * 200_000))[-1])\n"
    )
    source = Path(__file__).resolve().parents[2] / "src"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "line 1: nested deeper than 64 levels\n"
