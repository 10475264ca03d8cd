"""A check as one SARIF run.

Source: SARIF 2.1.0 (OASIS); GitHub's subset of it for code scanning.
"""

from __future__ import annotations

from typing import Any

from merestone.model.findings import CheckView, Finding, Place, ProblemView
from merestone.model.views import View
from merestone.reporters.basis import basis_of
from merestone.reporters.inert import inert
from merestone.reporters.json.encode import encode
from merestone.reporters.options import Options
from merestone.reporters.sarif.escape import message, uri
from merestone.reporters.sarif.rules import descriptors, rule_ids

Json = dict[str, Any]
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "SRCROOT"


def render(view: View | CheckView, options: Options) -> str:
    """Return a check as SARIF: all findings, whatever `options.most` says."""
    assert isinstance(view, CheckView)
    index = {rule: number for number, rule in enumerate(rule_ids(view))}
    run: Json = {
        "tool": {
            "driver": {
                "name": "Merestone",
                "semanticVersion": inert(view.version),
                "rules": descriptors(view, options),
            }
        },
        "invocations": [_invocation(view, index)],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "the folder that was checked"}}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, index) for finding in view.findings],
        "properties": {
            "root": inert(view.root),
            "revision": inert(view.revision),
            "resources": view.resources,
        },
    }
    return encode({"version": "2.1.0", "$schema": SCHEMA, "runs": [run]})


def _result(finding: Finding, index: dict[str, int]) -> Json:
    text = [finding.message or finding.title or finding.rule, finding.remedy]
    result: Json = {
        "ruleId": inert(finding.rule),
        "ruleIndex": index[finding.rule],
        "level": finding.level,
        "message": {"text": "\n".join(message(part) for part in text if part)},
        "locations": [_location(finding.place, finding.resource)],
    }
    related = [place for place in finding.related if place.path]
    if related:
        result["relatedLocations"] = [
            {"id": number, **_location(place)} for number, place in enumerate(related, start=1)
        ]
    if finding.fingerprint:
        result["partialFingerprints"] = {"merestone/v1": inert(finding.fingerprint)}
    result["properties"] = {
        "confidence": inert(finding.confidence),
        "parties": [inert(party) for party in finding.parties],
        "members": [inert(member) for member in finding.members],
        "memberCount": finding.member_count,
    }
    return result


def _location(place: Place, resource: str = "") -> Json:
    location: Json = {}
    if place.path:
        physical: Json = {"artifactLocation": {"uri": uri(place.path), "uriBaseId": _ROOT}}
        if place.line > 0:
            physical["region"] = {"startLine": place.line}
        location["physicalLocation"] = physical
    if resource:
        location["logicalLocations"] = [{"fullyQualifiedName": inert(resource)}]
    return location


def _invocation(view: CheckView, index: dict[str, int]) -> Json:
    """Return how the run went: it ended, but its result may not be whole.

    Source: SARIF 2.1.0, appendix I: `executionSuccessful` is false for a tool that failed; a
    notification of level `error` says that the results cannot be taken for complete.
    """
    notifications = [_unread(problem) for problem in view.problems]
    for connector in basis_of(view).unread_sources:
        text = message(f"{connector} could not be read")
        notifications.append({"level": "error", "message": {"text": text}})
    for evaluation in basis_of(view).not_evaluated:
        reason = evaluation.reason or "no reason given"
        notifications.append(
            {
                "level": "warning",
                "message": {"text": message(f"{evaluation.rule} was not evaluated: {reason}")},
                "associatedRule": {"id": inert(evaluation.rule), "index": index[evaluation.rule]},
            }
        )
    if not view.resources:
        text = "nothing was looked at: there are no resources"
        notifications.append({"level": "error", "message": {"text": text}})
    return {"executionSuccessful": True, "toolExecutionNotifications": notifications}


def _unread(problem: ProblemView) -> Json:
    text = message(f"{problem.connector}: {problem.reason}")
    notification: Json = {
        "level": "error" if problem.is_blinding else "note",
        "message": {"text": text},
    }
    if problem.place.path:
        notification["locations"] = [_location(problem.place)]
    return notification
