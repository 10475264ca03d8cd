"""What a running Prometheus says: its rules, targets, label values and active alerts.

Source: Prometheus' HTTP API, `/api/v1/rules`, `/targets`, `/label/<name>/values` and `/alerts`.
Only GET; each answer is bounded by `HttpSource`, and what is kept of it by the numbers below.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from merestone.connectors.prometheus.reading import NAME
from merestone.connectors.prometheus.records import GROUP, Group, Rule, Said
from merestone.connectors.prometheus.rules import TEMPLATE, bounded
from merestone.connectors.prometheus.stating import Addresses, Where, state_group
from merestone.model.errors import SourceUnavailable
from merestone.model.facts import Fact, Problem, Thing
from merestone.model.settings import LiveTarget
from merestone.source.http import HttpSource
from merestone.source.http_live import source_of
from merestone.source.label_text import as_text, bare_url, kept
from merestone.source.promql import read_query
from merestone.source.promql_parse import MOST_WORK, Budget

RULES, TARGETS, ALERTS = "api/v1/rules", "api/v1/targets", "api/v1/alerts"
LABELS = ("namespace", "team")
KINDS = {"alerting": "alert", "recording": "recording rule"}
MOST_RULES, MOST_TARGETS, MOST_ALERTS, MOST_VALUES = 50_000, 10_000, 5_000, 2_000
Object = Mapping[str, Any]


def read_live(target: LiveTarget) -> Iterator[Fact]:
    """Yield the facts of one server; its option `labels` names labels (with `,`) to list.

    Raises: SourceUnavailable where the server does not answer.
    """
    with source_of(target) as source:
        taken = Addresses()
        server = f"prometheus:{target.name}"
        yield Thing(target.name, "", 0, taken.unique(server), "Prometheus", target.name)
        yield from _rules(source, Where(target.name, RULES, taken, is_live=True))
        yield from _targets(source, Where(target.name, TARGETS, taken, is_live=True), server)
        named = target.option("labels", ",".join(LABELS)).split(",")
        for label in filter(str.isidentifier, map(str.strip, named)):
            where = Where(target.name, f"api/v1/label/{label}/values", taken, is_live=True)
            yield from _values(source, where, server, label)
        yield from _alerts(source, Where(target.name, ALERTS, taken, is_live=True))


def _answer(source: HttpSource, path: str, params: Object | None = None) -> Any:
    answer = source.get_json(path, params)
    if not isinstance(answer, dict) or answer.get("status") != "success":
        raise SourceUnavailable(f"{source.host}: {path} is not answered as Prometheus does")
    return answer.get("data")


def _bounded(where: Where, items: list[Object], most: int, what: str) -> Iterator[Problem]:
    if len(items) > most:
        reason = f"{len(items):,} {what}; the first {most:,} are read"
        yield Problem(NAME, where.repo, where.path, 0, reason, f"{where.path}//", True)


def _objects(holder: Any, key: str) -> list[Object]:
    found = holder.get(key) if isinstance(holder, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _rules(source: HttpSource, where: Where) -> Iterator[Fact]:
    groups = _objects(_answer(source, where.path), "groups")
    budget = Budget(MOST_WORK * 10)
    left = MOST_RULES
    for each in groups:
        rules = _objects(each, "rules")
        yield from _bounded(where, rules, left, "rules")
        read = [_rule(rule, budget) for rule in rules[:left]]
        left -= len(read)
        properties = [("file", str(each.get("file", ""))[:400])]
        name = str(each.get("name") or "-")[:500]
        yield from state_group(where, Group(GROUP, name, 0, "", "", "", "", properties, [], read))


def _rule(rule: Object, budget: Budget) -> Rule:
    query = read_query(str(rule.get("query") or ""), budget)
    said = [*_said(rule, "labels", "label"), *_said(rule, "annotations", "annotation")]
    properties = [(key, str(rule[key])[:40]) for key in ("state", "health") if rule.get(key)]
    if rule.get("duration"):
        properties.append(("for", f"{rule['duration']}s"[:40]))
    properties += [("severity", each.value) for each in said if each[:2] == ("label", "severity")]
    kind = KINDS.get(str(rule.get("type")), "alert")
    name = str(rule.get("name") or "-")[:500]
    text = bounded(query.expression)
    return Rule(
        kind, name, 0, 0, text, query.metrics, query.patterns, query.fault, properties, said
    )


def _said(holder: Object, key: str, origin: str) -> list[Said]:
    pairs = holder.get(key)
    found = []
    for name, value in pairs.items() if isinstance(pairs, dict) else ():
        text = as_text(value)
        stored = kept(name, text) if text else None
        if stored:
            found.append(Said(origin, name, stored, 0, TEMPLATE in stored))
    return found


def _targets(source: HttpSource, where: Where, server: str) -> Iterator[Fact]:
    active = _objects(_answer(source, where.path, {"state": "active"}), "activeTargets")
    yield from _bounded(where, active, MOST_TARGETS, "targets")
    jobs: dict[str, list[Object]] = {}
    for each in active[:MOST_TARGETS]:
        jobs.setdefault(str(each.get("scrapePool") or "-")[:200], []).append(each)
    for job, targets in jobs.items():
        address = where.taken.unique(f"{server}/scrape-job/{job}")
        yield Thing(where.repo, where.path, 0, address, "scrape job", job, server)
        yield where.property(0, address, "targets", str(len(targets)))
        down = sum(each.get("health") != "up" for each in targets)
        yield where.property(0, address, "targets that are not up", str(down))
        for url in sorted({bare_url(str(each.get("scrapeUrl", ""))) for each in targets})[:20]:
            yield where.property(0, address, "scrape url", url)
        for said in _shared(targets):
            yield where.label(address, said)


def _shared(targets: list[Object]) -> list[Said]:
    """Return the labels that all targets of a job have with one value."""
    every = [_said(each, "labels", "label") for each in targets]
    return [said for said in every[0] if all(said in others for others in every)]


def _values(source: HttpSource, where: Where, server: str, label: str) -> Iterator[Fact]:
    values = _answer(source, where.path, {"limit": MOST_VALUES})
    for value in values[:MOST_VALUES] if isinstance(values, list) else ():
        stored = kept(label, str(value))
        if stored:
            yield where.property(0, server, f"value of {label}", stored)


def _alerts(source: HttpSource, where: Where) -> Iterator[Fact]:
    alerts = _objects(_answer(source, where.path), "alerts")
    yield from _bounded(where, alerts, MOST_ALERTS, "active alerts")
    for each in alerts[:MOST_ALERTS]:
        said = _said(each, "labels", "label")
        name = next((one.value for one in said if one.key == "alertname"), "-")
        address = where.taken.unique(f"prometheus:{where.repo}/active-alert/{name}")
        yield Thing(where.repo, where.path, 0, address, "active alert", name)
        yield where.property(0, address, "state", str(each.get("state", ""))[:40])
        yield where.property(0, address, "active since", str(each.get("activeAt", ""))[:40])
        for one in said:
            yield where.label(address, one)
