"""JUnit: the whole of a small check, well-formed whatever the texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from merestone.model.findings import CheckView
from merestone.reporters import render

WHOLE = """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="4" failures="2" errors="0" skipped="1">
  <testsuite name="merestone check" tests="4" failures="2" errors="0" skipped="1">
    <testcase classname="activity" name="activity/stale">
      <skipped message="no history"/>
    </testcase>
    <testcase classname="coverage" name="coverage/path"/>
    <testcase classname="exclusive" name="exclusive/one-writer">
      <failure message="two teams write this state: 1 finding, 14 judged" type="error">\
infra/checkout/main.tf:3: Both configure bucket acme-tf, key network/prod. \
Whoever applies last wins.
  also infra/network/backend.tf:2
  fix: Give checkout its own key.</failure>
    </testcase>
    <testcase classname="parties" name="parties/unknown">
      <failure message="owner that no team source knows: 1 finding, 61 judged" type="warning">\
.github/CODEOWNERS:4: @acme/ghost4 is in no team source; nearest is @acme/host
  fix: Spell it as the team source does.</failure>
    </testcase>
    <system-out>2 findings (1 error, 1 warning) in 8,412 resources · 1 rule not evaluated · \
1 place unread</system-out>
    <system-err>unread: services/OWNERS:3: owners: tabs cannot indent here</system-err>
  </testsuite>
</testsuites>
"""


def test_the_whole_report(check_view: CheckView) -> None:
    view = replace(check_view, findings=check_view.findings[:2])
    assert render(view, "junit") == WHOLE


def test_counts_agree_with_the_cases(check_view: CheckView) -> None:
    suite = ET.fromstring(render(check_view, "junit")).find("testsuite")
    assert suite is not None
    assert suite.get("tests") == str(len(suite.findall("testcase")))
    assert suite.get("failures") == str(len(suite.findall("testcase/failure")))
    assert suite.get("skipped") == str(len(suite.findall("testcase/skipped")))


def test_a_rule_whose_findings_were_left_out_still_fails(check_view: CheckView) -> None:
    suite = ET.fromstring(render(replace(check_view, findings=()), "junit"))
    failed = suite.findall("testsuite/testcase/failure")
    assert [f.get("message") for f in failed] == ["1 finding, not listed", "3 findings, not listed"]
    assert suite.get("failures") == "2"


@settings(deadline=None)
@given(text=st.text())
def test_well_formed_whatever_the_texts(poisoned: Callable[[str], list[Any]], text: str) -> None:
    output = render(poisoned(text)[0], "junit")
    root = ET.fromstring(output.encode("utf-8", "strict"))
    assert {element.tag for element in root.iter()} <= {
        "testsuites",
        "testsuite",
        "testcase",
        "failure",
        "skipped",
        "system-out",
        "system-err",
    }
