"""What a check's findings rest on: so that nothing unread or unasked passes for clean."""

from __future__ import annotations

from typing import NamedTuple

from merestone.model.findings import LEVELS, CheckView, Evaluation, Finding, ProblemView
from merestone.reporters.inert import inert
from merestone.reporters.wording import counted, listed


class RuleGroup(NamedTuple):
    """The findings of one rule, in the view's order, and how much the rule looked at."""

    rule: str
    title: str
    level: str
    findings: tuple[Finding, ...]
    candidates: int


class Basis(NamedTuple):
    """What was judged, and what was not."""

    resources: int
    candidates: int
    levels: tuple[tuple[str, int], ...]
    held: tuple[Evaluation, ...]
    violated: tuple[Evaluation, ...]
    not_evaluated: tuple[Evaluation, ...]
    unread: tuple[ProblemView, ...]
    unread_sources: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Return whether everything was read and every rule was asked of something."""
        gaps = self.not_evaluated or self.unread or self.unread_sources
        return bool(self.resources and self.candidates) and not gaps


def basis_of(view: CheckView) -> Basis:
    """Return what the findings of a check rest on."""
    outcomes: dict[str, list[Evaluation]] = {}
    for evaluation in view.evaluations:
        outcomes.setdefault(evaluation.outcome, []).append(evaluation)
    unread = tuple(problem for problem in view.problems if problem.is_blinding)
    told = {problem.connector for problem in unread}
    sources = dict.fromkeys(
        source.connector
        for source in view.sources
        if source.status == "unread" and source.connector not in told
    )
    levels = [(level, sum(f.level == level for f in view.findings)) for level in LEVELS]
    return Basis(
        resources=view.resources,
        candidates=sum(evaluation.candidates for evaluation in view.evaluations),
        levels=tuple((level, number) for level, number in levels if number),
        held=tuple(outcomes.get("held", ())),
        violated=tuple(outcomes.get("violated", ())),
        not_evaluated=tuple(outcomes.get("not evaluated", ())),
        unread=unread,
        unread_sources=tuple(sources),
    )


def by_rule(view: CheckView) -> tuple[RuleGroup, ...]:
    """Return the findings grouped by rule, in the order in which rules first appear."""
    groups: dict[str, list[Finding]] = {}
    for finding in view.findings:
        groups.setdefault(finding.rule, []).append(finding)
    candidates = {evaluation.rule: evaluation.candidates for evaluation in view.evaluations}
    return tuple(
        RuleGroup(rule, found[0].title, found[0].level, tuple(found), candidates.get(rule, 0))
        for rule, found in groups.items()
    )


def by_remedy(findings: tuple[Finding, ...]) -> tuple[tuple[str, tuple[Finding, ...]], ...]:
    """Return findings under the remedy that they share, so that it is said once.

    Remedies of three findings and more that differ in a few names only are one, with `…` there.
    """
    shared = _shared_remedy([finding.remedy for finding in findings])
    if shared:
        return ((shared, findings),)
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.remedy, []).append(finding)
    return tuple((remedy, tuple(found)) for remedy, found in groups.items())


def _shared_remedy(remedies: list[str]) -> str:
    """Return what remedies have in common, or '' where they are few or too different."""
    words = [remedy.split(" ") for remedy in remedies]
    if len(words) < 3 or len({len(row) for row in words}) != 1:
        return ""
    places = [set(column) for column in zip(*words, strict=True)]
    if sum(len(column) > 1 for column in places) * 4 > len(places):
        return ""
    return " ".join(_shared_word(column) for column in places)


def _shared_word(words: set[str]) -> str:
    """Return one word, or several as one: their common marks at both ends and `…` between."""
    if len(words) == 1:
        return next(iter(words))
    start = _common_marks(words)
    end = _common_marks({word[len(start) :][::-1] for word in words})[::-1]
    return f"{start}…{end}"


def _common_marks(words: set[str]) -> str:
    """Return how all the words begin, up to the last mark: parts of names are no help."""
    size = 0
    for number, column in enumerate(zip(*words, strict=False), start=1):
        if len(set(column)) > 1:
            break
        if not column[0].isalnum():
            size = number
    return min(words)[:size]


def not_evaluated_by_reason(basis: Basis) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return (reason, rules) of the rules that were not evaluated, in their order."""
    groups: dict[str, list[str]] = {}
    for evaluation in basis.not_evaluated:
        groups.setdefault(evaluation.reason or "no reason given", []).append(evaluation.rule)
    return tuple((reason, tuple(rules)) for reason, rules in groups.items())


def headline(view: CheckView) -> str:
    """Return the one line that a check comes to; clean only where all was read and judged."""
    basis = basis_of(view)
    looked_at = counted(view.resources, "resource")
    rules = len(view.evaluations)
    if view.findings:
        levels = ", ".join(counted(number, level) for level, number in basis.levels)
        start = f"{counted(len(view.findings), 'finding')} ({levels}) in {looked_at}"
    elif not basis.candidates or not view.resources:
        start = f"nothing was judged: {looked_at}, {counted(rules, 'rule')}"
    elif basis.is_whole:
        return f"no findings in {looked_at}: {_all_held(rules)}"
    else:
        held = len(basis.held)
        start = f"no findings, but not all was judged: {held} of {counted(rules, 'rule')} held"
        start += f" in {looked_at}"
    return " · ".join([start, *gaps(basis)])


def gaps(basis: Basis) -> list[str]:
    """Return what keeps a result from being whole, a few words each."""
    words = []
    if basis.not_evaluated:
        words.append(f"{counted(len(basis.not_evaluated), 'rule')} not evaluated")
    if basis.unread:
        words.append(f"{counted(len(basis.unread), 'place')} unread")
    if basis.unread_sources:
        words.append(f"source unread: {inert(listed(basis.unread_sources, 3))}")
    return words


def _all_held(rules: int) -> str:
    return "the rule that was asked held" if rules == 1 else f"all {rules:,} rules held"
