from __future__ import annotations

import json
import os
import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.terraform.conftest import Read
from merestone.connectors import terraform
from merestone.connectors.terraform.syntax import parse_hcl
from merestone.source.file_connector import Unparsed
from merestone.source.file_text import FileText

MEGABYTE = 1_000_000
SECONDS = 2
"""Of processor time, so that others on the machine do not count; the aim is one."""
GOOD = 'resource "a_b" "c" {\n  tags = { Owner = "x" }\n}\n'


def garbage(seed: int) -> bytes:
    return random.Random(seed).randbytes(MEGABYTE)


def lined(text: bytes, times: int) -> bytes:
    return b"a = (" + (text + b"\n") * times + b")"


HOSTILE = {
    "brackets": b"a = " + b"[" * MEGABYTE,
    "braces": b"a {" * (MEGABYTE // 3),
    "interpolations": b'a = "' + b"${" * (MEGABYTE // 2),
    "nested interpolations": b"a = " + b'"${' * (MEGABYTE // 3),
    "nested tags": b'resource "a_b" "c" {\n tags = ' + b"{a = " * 100_000 + b"1" + b"}" * 100_000 + b"\n}\n",  # noqa: E501
    "merges": b'resource "a_b" "c" {\n tags = ' + b"merge(" * 100_000 + b")" * 100_000 + b"\n}\n",
    "conditions": b"a = " + b"b ? c : " * 100_000 + b"d",
    "heredoc": b"a = <<EOT\n" + b"x" * MEGABYTE,
    "heredocs": b"a = <<EOT\n" * 30_000,
    "quotes": b'"' * MEGABYTE,
    "references": b"a = " + b"aws_a.b + " * 90_000 + b"1",
    "blocks": b'x "y" {}\n' * 30_000,
    "lines of quotes": (b'"' * 99 + b"\n") * (MEGABYTE // 100),
    "lines of references": lined(b"aws_a.b +", 30_000),
    "lines of conditions": lined(b"b ? c :", 30_000),
    "lines of equal signs": b"a = = = = = =\n" * 20_000,
    "lines of labels": b'a "b" "c" "d"\n' * 20_000,
    "lines of interpolations": b'a = "${b} ${c"\n' * 60_000,
    "lines of blocks": b'resource "a_b" "c" {}\n' * 10_000,
    "lines of words": b"a b c d\n" * 30_000,
    "garbage": garbage(1),
    "text": garbage(3).translate(bytes(32 + n % 90 for n in range(256))),
    "lines of text": b"\n".join(garbage(4)[:300_000].translate(bytes(32 + n % 90 for n in range(256))).split(b"a")),  # noqa: E501
    "zeros": b"\0" * MEGABYTE,
    "one line": b'resource "a_b" "c" { tags = { Owner = "' + b"x" * MEGABYTE + b'" } }',
    "newlines": b"\n" * MEGABYTE,
    "comment": b"/*" + b"*" * MEGABYTE,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_megabyte_of_anything_ends_soon(name: str) -> None:
    start = time.thread_time()
    json.dumps(terraform.parse(FileText("main.tf", HOSTILE[name])))
    assert time.thread_time() - start < SECONDS


@pytest.mark.parametrize("path", ["p.json", "x.tfstate", "main.tf.json", "a.auto.tfvars.json"])
@pytest.mark.parametrize(
    "data",
    [
        b'{"format_version": "1.0", "values": ' + b"[" * MEGABYTE,
        b'{"format_version": "1.0", "values": {"root_module": ' + b'{"child_modules": [' * 50_000,
        b'{"version": 4, "resources": [' + b'{"mode": "managed"},' * 50_000 + b"{}]}",
        b'{"locals": {"a": "' + b"${" * 400_000 + b'"}}',
        b'{"version": NaN}',
        b'{"version": ' + b"9" * 5000 + b"}",
        b"\xff\xfe{",
        garbage(2),
    ],
)
def test_hostile_json_is_refused_or_read(path: str, data: bytes) -> None:
    start = time.thread_time()
    try:
        terraform.parse(FileText(path, data))
    except Unparsed as error:
        assert error.reason  # noqa: PT017
    assert time.thread_time() - start < SECONDS


def test_what_stands_before_a_fault_is_kept_and_the_file_is_blinding(said: Read) -> None:
    text = GOOD + 'resource "a_b" "bad" {\n  x = = 1\n}\n' + GOOD.replace('"c"', '"d"')
    found = said({"main.tf": text})
    assert "terraform:repo//a_b.c" in found.things()
    ((path, line, reason),) = found.problems()
    assert (path, line) == ("main.tf", 5)
    assert "cannot be read as HCL here" in reason


def test_what_stands_before_an_open_heredoc_is_kept(said: Read) -> None:
    found = said({"main.tf": GOOD + 'resource "a_b" "d" {\n  x = <<EOT\n  open\n'})
    assert "terraform:repo//a_b.c" in found.things()
    assert len(found.problems()) == 1


def test_definitions_that_double_end(said: Read) -> None:
    lines = "".join(f'  l{n} = "${{local.l{n + 1}}}${{local.l{n + 1}}}"\n' for n in range(60))
    chain = "".join(f"  c{n} = local.c{n + 1}\n" for n in range(5000))
    text = f'locals {{\n{lines}  l60 = "xxxxxxxxxx"\n{chain}  c5000 = 1\n}}\n'
    tags = 'resource "a_b" "c" {\n  tags = { A = local.l0, B = local.l57, C = local.c0 }\n}\n'
    start = time.thread_time()
    found = said({"main.tf": text + tags})
    assert time.thread_time() - start < SECONDS
    assert found.tags("terraform:repo//a_b.c") == {
        "A": "<local.l0>",
        "B": "x" * 80,
        "C": "<local.c0>",
    }


def test_maps_that_double_end(said: Read) -> None:
    lines = "".join(f"  m{n} = {{ a = local.m{n + 1}, b = local.m{n + 1} }}\n" for n in range(50))
    text = f"locals {{\n{lines}  m50 = {{}}\n}}\n"
    start = time.thread_time()
    said({"main.tf": text + 'resource "a_b" "c" {\n  tags = local.m0\n}\n'})
    assert time.thread_time() - start < SECONDS


def test_seven_hundred_kilobytes_of_small_resources_end_soon() -> None:
    block = (
        'resource "aws_s3_bucket" "b%d" {\n  bucket = "x-${var.env}-%d"\n'
        '  policy = jsonencode({ a = aws_iam_role.r%d.arn })\n  tags = merge(local.tags, { Name = "n" })\n}\n'  # noqa: E501
    )
    text = "".join(block % (n, n, n) for n in range(4_400))
    assert 690_000 < len(text) < 800_000
    start = time.thread_time()
    records = terraform.parse(FileText("main.tf", text.encode()))
    assert time.thread_time() - start < 2 * SECONDS
    assert len(records) == 4_400


@given(st.binary(max_size=300), st.sampled_from(["a.tf", "terragrunt.hcl", "x.tfvars", "a.tf.json", "p.json", "s.tfstate"]))  # fmt: skip  # noqa: E501
@settings(max_examples=150, deadline=None)
def test_anything_survives(data: bytes, path: str) -> None:
    survives(path, data)


WORDS = [
    "resource", "module", '"a_b"', '"c"', "{", "}", "=", "tags", "[", "]", "(", ")", '"', "${", "%{",  # noqa: E501
    "var.x", "local.y", "merge", ",", "\n", "<<EOT", "EOT", "?", ":", "==", "!", "for", "in", "...",
    ".*", "[0]", "~", "#", "/*", "\\u12", "locals", "source", "if", "1", "é", "*", "-",
]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=60), st.sampled_from(["a.tf", "terragrunt.hcl"]))
@settings(max_examples=300, deadline=None)
def test_any_words_survive(words: list[str], path: str) -> None:
    survives(path, " ".join(words).encode())


def survives(path: str, data: bytes) -> None:
    try:
        json.dumps(terraform.parse(FileText(path, data)))
    except Unparsed:
        return


def test_real_plans_cut_anywhere_survive(said: Read) -> None:
    shared = Path(os.environ.get("MERESTONE_SHARED", Path(__file__).parents[4] / "shared"))
    sample = shared / "conformance/terraform-json/testdata/has_changes/plan.json"
    if not sample.exists():
        pytest.skip("the shared conformance data is not here; set MERESTONE_SHARED")
    data = sample.read_bytes()
    for cut in range(0, len(data), 997):
        survives("plan.json", data[:cut])


def test_the_grammar_says_where_the_first_fault_is() -> None:
    assert parse_hcl(b"a = 1\nb = 2\n").fault == ""
    assert parse_hcl(b"a = 1\nb = = 2\n").line == 2
