"""One group's rules as records.

Source: Prometheus' documentation, "Defining recording rules" and "Alerting rules": a rule has
`alert` or `record`, and `expr`; label values may be templates, which are known at run time only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from merestone.connectors.prometheus.comments import comments_above
from merestone.connectors.prometheus.records import FAULT, Fault, Rule, Said
from merestone.source.label_text import as_text, kept
from merestone.source.promql import read_query
from merestone.source.promql_parse import Budget
from merestone.source.yaml import Map, Seq

MOST_EXPRESSION = 4_000
TEMPLATE = "{{"
KINDS = (("alert", "alert"), ("record", "recording rule"))
FIELDS = (("for", "for"), ("keep_firing_for", "keep firing for"))


class RuleReader:
    """Reads the rules of one YAML text; `first_line` is where that text begins in the file."""

    def __init__(self, text: str, first_line: int, budget: Budget) -> None:
        self._lines: Sequence[str] = text.split("\n")
        self._offset = first_line - 1
        self._budget = budget
        self.faults: list[Fault] = []

    def line(self, line: int) -> int:
        """Return a line of the text as a line of the file."""
        return line + self._offset

    def blame(self, line: int, reason: str, *, is_blinding: bool = True) -> None:
        """Note a part that is not understood."""
        self.faults.append(Fault(FAULT, self.line(line), reason, is_blinding))

    def said_of(self, holder: Map, line: int) -> list[Said]:
        """Return the labels, the annotations and the owner's comments of a rule or a group."""
        found = [*self._pairs(holder, "labels", "label")]
        found += self._pairs(holder, "annotations", "annotation")
        for each in comments_above(self._lines, line):
            found.append(each._replace(line=self.line(each.line)))
        return found

    def rules_of(self, group: Map) -> Iterator[Rule]:
        """Yield the group's rules that have a name."""
        rules = group.get("rules")
        if not isinstance(rules, Seq):
            if rules is not None:
                self.blame(group.lines["rules"], "`rules` is no list; write `- alert:` lines")
            return
        for item, line in zip(rules, rules.lines, strict=True):
            rule = self._rule(item, line)
            if rule is not None:
                yield rule

    def _rule(self, item: Any, line: int) -> Rule | None:
        if not isinstance(item, Map):
            self.blame(line, "a rule is no mapping; write `alert:` or `record:`, and `expr:`")
            return None
        named = [(kind, as_text(item.get(key))) for key, kind in KINDS if item.get(key) is not None]
        if len(named) != 1 or not named[0][1]:
            self.blame(line, "a rule needs one name: write either `alert:` or `record:`")
            return None
        kind, name = named[0][0], str(named[0][1])
        return self._named(item, line, kind, name)

    def _named(self, item: Map, line: int, kind: str, name: str) -> Rule:
        written = as_text(item.get("expr"))
        at = item.lines.get("expr", line)
        query = read_query(written or "", self._budget)
        fault = query.fault if written else "the rule has no `expr`, so it evaluates nothing"
        said = self.said_of(item, line)
        properties = _fields(item)
        for each in said:
            if each.origin == "label" and each.key == "severity" and not each.is_computed:
                properties.append(("severity", each.value))
        return Rule(
            kind,
            name[:500],
            self.line(line),
            self.line(at),
            bounded(query.expression),
            query.metrics,
            query.patterns,
            fault,
            properties,
            said,
        )

    def _pairs(self, holder: Map, key: str, origin: str) -> Iterator[Said]:
        pairs = holder.get(key)
        if pairs is not None and not isinstance(pairs, Map):
            self.blame(holder.lines[key], f"`{key}` is no mapping", is_blinding=False)
        if not isinstance(pairs, Map):
            return
        for name, value in pairs.items():
            text = as_text(value)
            stored = None if text is None else kept(name, text)
            if stored is not None:
                at = self.line(pairs.lines[name])
                yield Said(origin, name, stored, at, TEMPLATE in stored)


def _fields(item: Map) -> list[tuple[str, str]]:
    found = [(name, as_text(item.get(key))) for key, name in FIELDS]
    return [(name, value[:40]) for name, value in found if value]


def bounded(expression: str) -> str:
    """Return an expression that may be kept: a long one is cut, and told by its digest."""
    if len(expression) <= MOST_EXPRESSION:
        return expression
    from hashlib import sha256

    digest = sha256(expression.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{expression[:MOST_EXPRESSION]}… ({len(expression):,} characters, SHA-256 {digest})"
