"""A check as one JUnit test suite, a test case a rule.

Source: the XML that Ant's JUnit task writes and Jenkins, GitLab and Azure read.
"""

from __future__ import annotations

from html import escape

from merestone.model.findings import CheckView, Evaluation, Finding
from merestone.model.views import View
from merestone.reporters.basis import RuleGroup, basis_of, by_rule, headline
from merestone.reporters.inert import inert
from merestone.reporters.options import Options
from merestone.reporters.wording import counted


def render(view: View | CheckView, options: Options) -> str:  # noqa: ARG001 - nothing to choose
    """Return a check as XML: failed where violated, skipped where not evaluated, else passed."""
    assert isinstance(view, CheckView)
    groups = {group.rule: group for group in by_rule(view)}
    evaluations = {evaluation.rule: evaluation for evaluation in view.evaluations}
    cases = [_case(e, groups.get(e.rule)) for e in view.evaluations]
    cases += [_violated(group) for rule, group in groups.items() if rule not in evaluations]
    violated = {e.rule for e in view.evaluations if e.outcome == "violated"}
    failures = len(violated | groups.keys())
    skipped = sum(e.outcome == "not evaluated" and e.rule not in groups for e in view.evaluations)
    numbers = f'tests="{len(cases)}" failures="{failures}" errors="0" skipped="{skipped}"'
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<testsuites {numbers}>",
        f'  <testsuite name="merestone check" {numbers}>',
        *cases,
        f"    <system-out>{_text(headline(view))}</system-out>",
        *_unread(view),
        "  </testsuite>",
        "</testsuites>",
    ]
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    """Return text for an attribute or an element, without the controls that XML cannot hold."""
    return escape(inert(text))


def _case(evaluation: Evaluation, group: RuleGroup | None) -> str:
    if group is not None:
        return _violated(group)
    start = _start(evaluation.rule)
    if evaluation.outcome == "held":
        return f"{start}/>"
    if evaluation.outcome == "not evaluated":
        reason = _text(evaluation.reason or "no reason given")
        return f'{start}>\n      <skipped message="{reason}"/>\n    </testcase>'
    message = f"{counted(evaluation.findings, 'finding')}, not listed"
    return f'{start}>\n      <failure message="{message}"/>\n    </testcase>'


def _violated(group: RuleGroup) -> str:
    about = f"{group.title}: {counted(len(group.findings), 'finding')}"
    if group.candidates:
        about += f", {group.candidates:,} judged"
    body = "\n".join(_finding(finding) for finding in group.findings)
    return (
        f"{_start(group.rule)}>\n"
        f'      <failure message="{_text(about)}" type="{_text(group.level)}">{body}</failure>\n'
        f"    </testcase>"
    )


def _start(rule: str) -> str:
    family = rule.rpartition("/")[0] or "merestone"
    return f'    <testcase classname="{_text(family)}" name="{_text(rule)}"'


def _finding(finding: Finding) -> str:
    parts = [f"{finding.place}: {finding.message or finding.title}"]
    parts += [f"  also {place}" for place in finding.related]
    if finding.remedy:
        parts.append(f"  fix: {finding.remedy}")
    return "\n".join(_text(part) for part in parts)


def _unread(view: CheckView) -> list[str]:
    basis = basis_of(view)
    lines = [f"unread: {p.place}: {p.connector}: {p.reason}" for p in basis.unread]
    lines += [f"unread: {connector}" for connector in basis.unread_sources]
    if not lines:
        return []
    return [f"    <system-err>{chr(10).join(_text(line) for line in lines)}</system-err>"]
