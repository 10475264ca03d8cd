"""Asking the rules of an estate: findings, and for every rule what its answer rests on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from string import Formatter
from typing import Any, NamedTuple, Protocol

from merestone.checks.rule import Rule
from merestone.checks.candidates import candidate_count
from merestone.model.errors import RuleError
from merestone.model.findings import LEVELS, Evaluation, Finding, Place, SourceView

Shown = Callable[[str, str, int], Place]
Record = dict[str, Any]
MOST_MEMBERS = 20


class Queryable(Protocol):
    """What a rule is asked of."""

    def query(
        self, sql: str, parameters: Mapping[str, Any] | None = None
    ) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Return column names and rows."""


class Change(NamedTuple):
    """What a user changes of one rule: `level` '' keeps it, `off` leaves the rule out."""

    level: str
    parameters: Mapping[str, Any]


def run_rules(
    rules: Iterable[Rule],
    estate: Queryable,
    sources: Sequence[SourceView],
    shown: Shown,
    changes: Mapping[str, Change],
) -> tuple[list[Finding], list[Evaluation]]:
    """Return all findings, worst first, and one evaluation a rule.

    Raises: RuleError naming the rule that failed: a failed rule is never a pass.
    """
    findings: list[Finding] = []
    evaluations: list[Evaluation] = []
    for rule in rules:
        change = changes.get(rule.rule, Change("", {}))
        if change.level == "off":
            evaluations.append(_not_evaluated(rule, "switched off in merestone.yaml"))
            continue
        reason = why_not(rule, sources)
        if reason:
            evaluations.append(_not_evaluated(rule, reason))
            continue
        found, candidates = _ask(rule, estate, shown, change)
        findings += found
        evaluations.append(_evaluation(rule, change, found, candidates, sources))
    return sorted(findings, key=_order), evaluations


def _order(finding: Finding) -> tuple[int, str, str, int, str]:
    place = finding.place
    return LEVELS.index(finding.level), finding.rule, place.path, place.line, finding.fingerprint


def _not_evaluated(rule: Rule, reason: str) -> Evaluation:
    return Evaluation(rule.rule, rule.title, rule.level, "not evaluated", 0, 0, reason)


def why_not(rule: Rule, sources: Sequence[SourceView]) -> str:
    """Return why a rule cannot be asked of what was read, or ''."""
    present = {s.connector for s in sources if s.status in ("read", "partial")}
    for need in rule.needs:
        if not present & set(need.split("|")):
            return rule.why_not or f"nothing was read by {need.replace('|', ' or ')}"
    for need in rule.needs_whole:
        unread = [s for s in sources if s.connector == need and s.status in ("partial", "unread")]
        if unread:
            return f"{need}: a part was not read, so what is missing there cannot be judged"
    return ""


def _evaluation(
    rule: Rule,
    change: Change,
    found: Sequence[Finding],
    candidates: int,
    sources: Sequence[SourceView],
) -> Evaluation:
    level = change.level or rule.level
    if found:
        return Evaluation(rule.rule, rule.title, level, "violated", candidates, len(found))
    named = {name for need in (*rule.needs, *rule.needs_whole) for name in need.split("|")}
    unread = sorted(
        {s.connector for s in sources if s.connector in named and s.status in ("partial", "unread")}
    )
    if unread:
        reason = f"nothing found, but a part of {', '.join(unread)} was not read"
        return Evaluation(rule.rule, rule.title, level, "not evaluated", candidates, 0, reason)
    if not candidates:
        reason = rule.why_not or "there was nothing to judge"
        return Evaluation(rule.rule, rule.title, level, "not evaluated", 0, 0, reason)
    return Evaluation(rule.rule, rule.title, level, "held", candidates, 0)


def _ask(
    rule: Rule, estate: Queryable, shown: Shown, change: Change
) -> tuple[list[Finding], int]:
    unknown = sorted(change.parameters.keys() - rule.parameters.keys())
    if unknown:
        known = ", ".join(rule.parameters) or "none"
        raise RuleError(f"rule {rule.rule}: parameter {unknown[0]!r} is not known; known: {known}")
    values = {name: about["default"] for name, about in rule.parameters.items()}
    values |= change.parameters
    try:
        count_sql = candidate_count(rule.query)
        _, counted = estate.query(count_sql, _used(values, count_sql))
        names, rows = estate.query(rule.query, _used(values, rule.query))
    except RuleError as error:
        raise RuleError(f"rule {rule.rule}: {error}") from None
    level = change.level or rule.level
    records = [{**values, **dict(zip(names, row, strict=True))} for row in rows]
    grouped = _by_key(rule, records)
    return [_finding(rule, level, records, shown) for records in grouped], counted[0][0]


def _by_key(rule: Rule, records: list[Record]) -> list[list[Record]]:
    """Rows with the same key are one finding; each adds its member, party or related place."""
    groups: dict[tuple[str, ...], list[Record]] = {}
    for record in sorted(records, key=lambda r: [str(cell) for cell in r.values()]):
        identity = tuple(str(record[column]) for column in rule.key)
        groups.setdefault(identity, []).append(record)
    return list(groups.values())


def _used(values: Mapping[str, Any], sql: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if f"${name}" in sql}


def _finding(rule: Rule, level: str, records: Sequence[Record], shown: Shown) -> Finding:
    first = records[0]
    members = _each(records, "member")
    identity = [rule.rule, *(str(first[column]) for column in rule.key)]
    digest = hashlib.sha256(json.dumps(identity).encode()).hexdigest()
    return Finding(
        rule=rule.rule,
        level=level,
        confidence=str(first.get("confidence") or rule.confidence),
        resource=str(first.get("resource", "")),
        title=rule.title,
        message=fill(rule.message, first),
        remedy=fill(rule.remedy, first),
        place=shown(first["repo"], first["path"], int(first.get("line") or 0)),
        related=_related(records, shown),
        parties=tuple(_each(records, "party")),
        member_count=int(first.get("member_count") or len(members)),
        members=tuple(members[:MOST_MEMBERS]),
        fingerprint=digest[:16],
    )


def _each(records: Sequence[Record], column: str) -> list[str]:
    """Return a column's distinct values that are not empty, sorted."""
    return sorted({str(record[column]) for record in records if record.get(column)})


def _related(records: Sequence[Record], shown: Shown) -> tuple[Place, ...]:
    places = {
        (r["repo"], r["related_path"], int(r.get("related_line") or 0))
        for r in records
        if r.get("related_path")
    }
    return tuple(shown(*place) for place in sorted(places)[:MOST_MEMBERS])


def fill(template: str, record: Mapping[str, Any]) -> str:
    """Return a template with a row's values; `{files:,}` groups digits, `{n|file|files}` counts.

    Nothing but columns can be named, so that a value from a repository is never a template.
    """
    out = []
    for literal, name, spec, _ in Formatter().parse(template):
        out.append(literal)
        if name is None:
            continue
        column, *forms = name.split("|")
        value = record[column]
        if forms:
            out.append(f"{value:,} {forms[0] if value == 1 else forms[1]}")
        else:
            out.append(format(value, spec or ""))
    return "".join(out)
