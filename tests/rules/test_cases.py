"""Every rule's cases, through the whole pipeline on real folders and repositories."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from merestone.app.check import all_rules, check
from merestone.app.scan import ScanRequest
from rules.case_repository import make_repository

CASES = [
    pytest.param(rule.rule, case, id=f"{rule.rule}: {case['name']}")
    for rule in all_rules()
    for case in yaml.safe_load(rule.folder.joinpath("cases.yaml").read_text("utf-8"))
]
KINDS = {"violates": "violated", "holds": "held", "near miss": "held"}


@pytest.mark.parametrize(("rule", "case"), CASES)
def test_a_rule_says_of_a_case_what_the_case_says(
    rule: str, case: dict[str, Any], tmp_path: Path
) -> None:
    root = tmp_path / "repo"
    root.mkdir()
    make_repository(root, case)
    view = check(ScanRequest(start=root), [rule])
    found = sorted((str(f.place), f.message, f.member_count) for f in view.findings)
    expected = sorted(case.get("expected", ()), key=lambda e: str(e["place"]))
    assert [place for place, _, _ in found] == [str(e["place"]) for e in expected]
    for (_, message, members), each in zip(found, expected, strict=True):
        assert each["says"] in message
        assert members == each.get("members", members)
    (evaluation,) = view.evaluations
    assert evaluation.outcome == case.get("outcome", KINDS[case["is"]]), evaluation.reason
    assert evaluation.candidates > 0 or case.get("outcome") == "not evaluated"
    assert {f.rule for f in view.findings} <= {rule}
