"""Asking rules: what becomes of rows, and when a rule is not asked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from merestone.checks.rule import Rule, load_rule
from merestone.checks.run import Change, fill, run_rules, why_not
from merestone.estate.engine import Estate
from merestone.model.errors import PluginError, RuleError
from merestone.model.findings import Place, SourceView

ABOUT = """
title = "a file"
level = "warning"
confidence = "high"
maturity = "stable"
spec = ["2.2"]
needs = ["files"]
needs_whole = ["codeowners"]
key = ["path"]
message = "{path} of {n|repo|repos} is one"
remedy = "none"
[parameters.least]
default = 1
description = "How many."
"""
QUERY = """WITH candidate AS (SELECT repo, path FROM resource)
SELECT repo, path, 7 AS line, 1 AS n, 'm' || repo AS member FROM candidate WHERE $least > 0"""
FILES = [SourceView("files", "r", "read", 2)]


@pytest.fixture
def made(tmp_path: Path) -> Any:
    def make(about: str = ABOUT, query: str = QUERY) -> Rule:
        for name, text in {
            "rule.toml": about,
            "query.sql": query,
            "README.md": "# A file\n",
        }.items():
            (tmp_path / name).write_text(text, "utf-8")
        (tmp_path / "cases.yaml").write_text("[]\n", "utf-8")
        return load_rule(tmp_path, "own/one")

    return make


@pytest.fixture
def estate() -> Any:
    tables = Estate()
    rows = [
        ("file:b/y", "file", "y", "b", "y", 0, "", 0),
        ("file:a/x", "file", "x", "a", "x", 0, "", 0),
    ]
    tables.fill("resource", [*rows, ("file:c/x", "file", "x", "c", "x", 0, "", 0)])
    tables.seal()
    yield tables
    tables.close()


def shown(repo: str, path: str, line: int) -> Place:
    return Place(f"{repo}/{path}", line)


def asked(rule: Rule, estate: Estate, **changes: Any) -> tuple[list[Any], Any]:
    change = Change(changes.pop("level", ""), changes)
    findings, (evaluation,) = run_rules([rule], estate, FILES, shown, {rule.rule: change})
    return findings, evaluation


def test_rows_of_one_key_are_one_finding(made: Any, estate: Estate) -> None:
    findings, evaluation = asked(made(), estate)
    assert [(str(f.place), f.members) for f in findings] == [
        ("a/x:7", ("ma", "mc")),
        ("b/y:7", ("mb",)),
    ]
    assert (evaluation.outcome, evaluation.candidates, evaluation.findings) == ("violated", 3, 2)
    assert findings[0].message == "x of 1 repo is one"


def test_a_fingerprint_does_not_follow_the_line(made: Any, estate: Estate) -> None:
    before, _ = asked(made(), estate)
    after, _ = asked(made(query=QUERY.replace("7 AS line", "70 AS line")), estate)
    assert [f.fingerprint for f in before] == [f.fingerprint for f in after]
    assert len({f.fingerprint for f in before}) == 2


def test_the_first_line_by_number_is_the_place(made: Any, estate: Estate) -> None:
    lines = "CASE WHEN repo = 'a' THEN 10 ELSE 9 END AS line"
    query = QUERY.replace("repo, path, 7 AS line", f"'r' AS repo, 'x' AS path, {lines}")
    findings, _ = asked(made(query=query.replace("'m' || repo", "'m'")), estate)
    assert [f.place.line for f in findings] == [9]


def test_parameters_and_levels_can_be_changed(made: Any, estate: Estate) -> None:
    findings, evaluation = asked(made(), estate, least=0)
    assert (findings, evaluation.outcome, evaluation.candidates) == ([], "held", 3)
    findings, evaluation = asked(made(), estate, level="note")
    assert {f.level for f in findings} | {evaluation.level} == {"note"}
    findings, evaluation = asked(made(), estate, level="off")
    assert (findings, evaluation.outcome) == ([], "not evaluated")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"lest": 2}, "parameter 'lest' is not known; known: least"),
        ({"least": "2"}, "a whole number"),
    ],
)
def test_a_wrong_parameter_is_said(
    made: Any, estate: Estate, changes: Mapping[str, Any], says: str
) -> None:
    with pytest.raises(RuleError, match=says):
        asked(made(), estate, **changes)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELECT 1", "rule own/one: it must begin with `WITH candidate"),
        (QUERY.replace("resource", "nothing"), "rule own/one: Catalog Error"),
        (QUERY.replace("7 AS line", "7 AS lane"), "rule own/one: its query returns no column line"),
        (QUERY.replace("1 AS n", "'x' AS n"), "rule own/one: "),
        (QUERY + "; DROP TABLE resource", "expected one SELECT"),
        ("WITH candidate AS (SELECT 1) DELETE FROM resource", "expected one SELECT"),
    ],
)
def test_a_rule_that_fails_is_never_a_pass(
    made: Any, estate: Estate, query: str, says: str
) -> None:
    with pytest.raises(RuleError, match=says):
        asked(made(query=query), estate)
    assert estate.query("SELECT count(*) FROM resource")[1] == [(3,)]


@pytest.mark.parametrize(
    ("statuses", "reason"),
    [
        ({"files": "read"}, ""),
        ({"files": "read", "codeowners": "absent"}, ""),
        ({"files": "absent"}, "nothing to read for files"),
        ({"files": "unread"}, "what files should say could not be read"),
        ({"files": "off"}, "files was switched off"),
        ({"files": "read", "codeowners": "partial"}, "codeowners: a part was not read"),
    ],
)
def test_a_rule_is_not_asked_of_what_was_not_read(
    made: Any, statuses: dict[str, str], reason: str
) -> None:
    sources = [SourceView(name, "r", status, 1) for name, status in statuses.items()]
    assert why_not(made(), sources).startswith(reason)
    assert bool(why_not(made(), sources)) == bool(reason)


def test_nothing_judged_is_not_all_is_well(made: Any) -> None:
    empty = Estate()
    empty.seal()
    _, evaluation = asked(made(), empty)
    assert (evaluation.outcome, evaluation.reason) == (
        "not evaluated",
        "there was nothing to judge",
    )


def test_nothing_found_in_what_was_partly_read_is_not_held(made: Any, estate: Estate) -> None:
    sources = [SourceView("files", "r", "partial", 1)]
    _, (evaluation,) = run_rules(
        [made()], estate, sources, shown, {"own/one": Change("", {"least": 0})}
    )
    assert evaluation.outcome == "not evaluated"
    assert "a part of files was not read" in evaluation.reason


@pytest.mark.parametrize(
    ("about", "says"),
    [
        (ABOUT.replace('level = "warning"', 'level = "bad"'), "level 'bad' is none of error, "),
        (ABOUT.replace('title = "a file"', ""), r"missing \['title'\]"),
        (ABOUT + "\nextra = 1", "needs a default|not known"),
        (ABOUT.replace('key = ["path"]', "key = []"), "key names no column"),
        (ABOUT.replace('spec = ["2.2"]', 'spec = "2.2"'), "spec is no list of texts"),
        (ABOUT.replace("default = 1", "default = 1.5"), "parameter 'least' needs a default"),
        ("title =", "rule.toml: "),
    ],
)
def test_a_folder_that_is_not_whole_is_said(made: Any, about: str, says: str) -> None:
    with pytest.raises(PluginError, match=says):
        made(about)


def test_a_missing_part_is_named(made: Any, tmp_path: Path) -> None:
    made()
    (tmp_path / "cases.yaml").unlink()
    with pytest.raises(PluginError, match=r"rule own/one: cases\.yaml is missing"):
        load_rule(tmp_path, "own/one")


def test_a_template_counts_and_groups_digits() -> None:
    record = {"n": 1204, "one": 1, "p": "{n}"}
    assert fill("{n|file|files}, {one|file|files}, {n:,}, {p}", record) == (
        "1,204 files, 1 file, 1,204, {n}"
    )
