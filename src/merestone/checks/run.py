"""Asking the rules of an estate: findings, and for every rule what its answer rests on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from string import Formatter
from typing import Any, NamedTuple, Protocol

from merestone.checks.candidates import candidate_count
from merestone.checks.rule import Rule
from merestone.model.errors import RuleError
from merestone.model.findings import LEVELS, Evaluation, Finding, Place, SourceView

Shown = Callable[[str, str, int], Place]
Record = dict[str, Any]
MOST_MEMBERS = 20
READ = {"read", "partial"}
NOT_WHOLE = {"partial", "unread"}
PLACE = ("repo", "path", "line")


class Queryable(Protocol):
    """What a rule is asked of."""

    def query(
        self, sql: str, parameters: Mapping[str, Any] | None = None
    ) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Return column names and rows; parameters that the SQL does not name are let be."""


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


def _order(finding: Finding) -> tuple[int, str, int, str, int, str]:
    """The worst level first; within a rule what concerns most things, then by place."""
    place = finding.place
    level = LEVELS.index(finding.level)
    return level, finding.rule, -finding.member_count, place.path, place.line, finding.fingerprint


def _not_evaluated(rule: Rule, reason: str) -> Evaluation:
    return Evaluation(rule.rule, rule.title, rule.level, "not evaluated", 0, 0, reason)


def why_not(rule: Rule, sources: Sequence[SourceView]) -> str:
    """Return why a rule cannot be asked of what was read, or ''."""
    status: dict[str, set[str]] = {}
    for source in sources:
        status.setdefault(source.connector, set()).add(source.status)
    for need in rule.needs:
        named = [status.get(name, set()) for name in need.split("|")]
        if any(found & READ for found in named):
            continue
        words = need.replace("|", " or ")
        if any("unread" in found for found in named):
            return f"what {words} should say could not be read"
        if any("off" in found for found in named):
            return f"{words} was switched off"
        return f"nothing to read for {words}"
    for need in rule.needs_whole:
        if status.get(need, set()) & NOT_WHOLE:
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
        {s.connector for s in sources if s.connector in named and s.status in NOT_WHOLE}
    )
    if unread:
        reason = f"nothing found, but a part of {', '.join(unread)} was not read"
        return Evaluation(rule.rule, rule.title, level, "not evaluated", candidates, 0, reason)
    if not candidates:
        reason = rule.why_not or "there was nothing to judge"
        return Evaluation(rule.rule, rule.title, level, "not evaluated", 0, 0, reason)
    return Evaluation(rule.rule, rule.title, level, "held", candidates, 0)


def _ask(rule: Rule, estate: Queryable, shown: Shown, change: Change) -> tuple[list[Finding], int]:
    values = _values(rule, change)
    try:
        _, counted = estate.query(candidate_count(rule.query), values)
        names, rows = estate.query(rule.query, values)
        _check_columns(rule, names, values)
        records = [{**values, **dict(zip(names, row, strict=True))} for row in rows]
        level = change.level or rule.level
        found = [_finding(rule, level, group, shown) for group in _by_key(rule, records)]
    except RuleError as error:
        raise RuleError(f"rule {rule.rule}: {error}") from None
    return found, counted[0][0]


def _values(rule: Rule, change: Change) -> Record:
    """Return the rule's parameters with the user's in place of the defaults."""
    values = {name: about["default"] for name, about in rule.parameters.items()}
    for name, value in change.parameters.items():
        if name not in values:
            known = ", ".join(values) or "none"
            raise RuleError(f"rule {rule.rule}: parameter {name!r} is not known; known: {known}")
        if type(value) is not type(values[name]):
            wanted = "a whole number" if isinstance(values[name], int) else "text"
            raise RuleError(
                f"rule {rule.rule}: parameter {name!r}: expected {wanted}, found {value!r}"
            )
        values[name] = value
    return values


def _check_columns(rule: Rule, names: Sequence[str], values: Record) -> None:
    """Refuse a query that lacks what the rule names, even where it returned no row."""
    named = [*PLACE, *rule.key, *columns_of(rule.message), *columns_of(rule.remedy)]
    missing = sorted({name for name in named if name not in names and name not in values})
    if missing:
        raise RuleError(f"its query returns no column {', '.join(missing)}; add it to the SELECT")


def _by_key(rule: Rule, records: list[Record]) -> list[list[Record]]:
    """Rows with the same key are one finding; each adds its member, party or related place."""
    groups: dict[tuple[str, ...], list[Record]] = {}
    for record in sorted(records, key=_place_first):
        identity = tuple(str(record[column]) for column in rule.key)
        groups.setdefault(identity, []).append(record)
    return list(groups.values())


def _place_first(record: Record) -> tuple[str, str, int, list[str]]:
    cells = [str(cell) for cell in record.values()]
    return record["repo"], record["path"], int(record["line"] or 0), cells


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
        (str(r.get("related_repo", r["repo"])), r["related_path"], int(r.get("related_line") or 0))
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
        try:
            if forms:
                out.append(f"{value:,} {forms[0] if value == 1 else forms[1]}")
            else:
                out.append(format(value, spec or ""))
        except (ValueError, TypeError, IndexError) as error:
            raise RuleError(f"{{{name}}} of {template!r} with {value!r}: {error}") from None
    return "".join(out)


def columns_of(template: str) -> list[str]:
    """Return the columns that a template names.

    Raises: RuleError when its braces do not pair.
    """
    try:
        parsed = list(Formatter().parse(template))
    except ValueError as error:
        raise RuleError(f"{template!r}: {error}") from None
    return [name.partition("|")[0] for _, name, _, _ in parsed if name is not None]
