"""Where the estate breaks the rules."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable
from fnmatch import fnmatchcase

from merestone import __version__
from merestone.app.scan import Scan, ScanRequest, scan, tell
from merestone.app.tables import build_tables
from merestone.charter.load import Charter
from merestone.checks.rule import Rule, load_rules
from merestone.checks.run import Change, run_rules
from merestone.model.errors import ConfigurationError, UsageError
from merestone.model.findings import CheckView, Finding
from merestone.model.views import RulesView, RuleView
from merestone.plugins import rule_packages


def all_rules() -> list[Rule]:
    """Return every rule of every plugin, by id.

    Raises: PluginError when two plugins bring one id, or a rule's folder is not whole.
    """
    found = {rule.rule: rule for package in rule_packages() for rule in load_rules(package)}
    return [found[name] for name in sorted(found)]


def check(request: ScanRequest, only: Iterable[str] = ()) -> CheckView:
    """Return the findings of the estate around `request.start`.

    `only` are ids or patterns such as `coverage/*`; none means all rules.

    Raises: SourceUnavailable, ConfigurationError, PluginError, RuleError.
    """
    rules = select(all_rules(), only)
    with scan(request) as found:
        changes = changes_of(found.charter, all_rules())
        tell(request.progress, "asking the rules")
        tables = build_tables(found)
        try:
            findings, evaluations = run_rules(rules, tables, found.sources(), found.place, changes)
        finally:
            tables.close()
        return CheckView(
            __version__,
            found.root,
            found.revision,
            len(found.ownership.resources),
            tuple(findings),
            tuple(evaluations),
            found.sources(),
            found.problems(),
            counts(found, findings),
        )


def counts(found: Scan, findings: Iterable[Finding]) -> dict[str, int]:
    """Return the numbers that a summary needs: by level, and of what was read."""
    levels = Counter(finding.level for finding in findings)
    problems = found.problems()
    return {
        "errors": levels["error"],
        "warnings": levels["warning"],
        "notes": levels["note"],
        "unread": sum(1 for problem in problems if problem.is_blinding),
    }


def select(rules: list[Rule], only: Iterable[str]) -> list[Rule]:
    """Return the rules that `only` names.

    Raises: UsageError with the nearest id when one of them names none.
    """
    wanted = list(only)
    for pattern in wanted:
        if not any(fnmatchcase(rule.rule, pattern) for rule in rules):
            names = [rule.rule for rule in rules]
            near = difflib.get_close_matches(pattern, names, 1, 0.3)
            hint = f"nearest is {near[0]!r}" if near else "`merestone rule list` shows them"
            raise UsageError(f"no rule {pattern!r}; {hint}")
    if not wanted:
        return rules
    return [rule for rule in rules if any(fnmatchcase(rule.rule, p) for p in wanted)]


def changes_of(charter: Charter, rules: list[Rule]) -> dict[str, Change]:
    """Return what merestone.yaml changes of each rule; a family's change comes first.

    Raises: ConfigurationError naming each id or parameter that is not known.
    """
    changes: dict[str, Change] = {}
    mistakes = []
    parts = sorted(charter.file.rules.items(), key=lambda item: not item[0].endswith("*"))
    for pattern, part in parts:
        matched = [rule for rule in rules if fnmatchcase(rule.rule, pattern)]
        if not matched:
            near = difflib.get_close_matches(pattern, [rule.rule for rule in rules], 1, 0.3)
            hint = f"; nearest is {near[0]!r}" if near else "; `merestone rule list` shows them"
            mistakes.append(f"{charter.at('rules', pattern)}: no rule {pattern!r}{hint}")
        for rule in matched:
            before = changes.get(rule.rule, Change("", {}))
            parameters = {**before.parameters, **part.parameters}
            unknown = sorted(parameters.keys() - rule.parameters.keys())
            if unknown:
                place = charter.at("rules", pattern, "parameters", unknown[0])
                known = ", ".join(rule.parameters) or "none"
                mistakes.append(
                    f"{place}: {rule.rule} has no parameter {unknown[0]!r}; it has: {known}"
                )
            changes[rule.rule] = Change(part.level or before.level, parameters)
    if mistakes:
        raise ConfigurationError(mistakes)
    return changes


def rule_view(name: str) -> RuleView:
    """Return one rule, with its page.

    Raises: UsageError with the nearest id.
    """
    return select(all_rules(), [name])[0].view()


def rules_view() -> RulesView:
    """Return every rule."""
    return RulesView(__version__, tuple(rule.view() for rule in all_rules()))


def rules_by_id() -> dict[str, RuleView]:
    """Return every rule by id, for reports that explain themselves."""
    return {rule.rule: rule.view() for rule in all_rules()}
