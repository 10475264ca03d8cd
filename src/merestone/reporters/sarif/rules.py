"""The rules of a run, with their help."""

from __future__ import annotations

from typing import Any

from merestone.model.findings import CheckView
from merestone.model.views import RuleView
from merestone.reporters.inert import inert, visible
from merestone.reporters.options import Options
from merestone.reporters.sarif.escape import message

Json = dict[str, Any]
_SEVERITIES = {"error": "error", "warning": "warning", "note": "recommendation"}


def rule_ids(view: CheckView) -> list[str]:
    """Return every rule that was asked or that found something, in order; `ruleIndex` counts it."""
    asked = [evaluation.rule for evaluation in view.evaluations]
    return list(dict.fromkeys([*asked, *(finding.rule for finding in view.findings)]))


def descriptors(view: CheckView, options: Options) -> list[Json]:
    """Return a reportingDescriptor for each of `rule_ids`."""
    about: dict[str, tuple[str, str]] = {}
    for finding in view.findings:
        about[finding.rule] = (finding.title, finding.level)
    for evaluation in view.evaluations:
        about[evaluation.rule] = (evaluation.title, evaluation.level)
    return [_descriptor(rule, *about[rule], options.rules.get(rule)) for rule in rule_ids(view)]


def _descriptor(rule: str, title: str, level: str, page: RuleView | None) -> Json:
    title = message(title) or message(rule)
    show = f"merestone rule show {message(rule)}"
    properties: Json = {"problem.severity": _SEVERITIES.get(level, "warning")}
    help_: Json = {"text": f"{title}\n\n{show}"}
    if page is not None:
        properties |= {"precision": page.confidence, "maturity": page.maturity}
        remedy = message(page.remedy)
        help_ = {"text": "\n\n".join(part for part in (title, remedy, show) if part)}
        if page.page.strip():
            lines = page.page.strip().split("\n")
            help_["markdown"] = "\n".join(visible(line.rstrip("\r")) for line in lines)
    properties["tags"] = list(dict.fromkeys(["ownership", inert(rule.partition("/")[0])]))
    return {
        "id": inert(rule),
        "shortDescription": {"text": title},
        "fullDescription": {"text": title},
        "help": help_,
        "defaultConfiguration": {"level": level},
        "properties": properties,
    }
