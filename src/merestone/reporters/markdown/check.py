"""A check for a comment or a summary: the headline, then one fold a rule."""

from __future__ import annotations

from collections.abc import Sequence

from merestone.model.findings import CheckView, Finding, ProblemView
from merestone.reporters.basis import (
    RuleGroup,
    basis_of,
    by_remedy,
    by_rule,
    headline,
    not_evaluated_by_reason,
)
from merestone.reporters.markdown.markup import code, details, html_words, table, words
from merestone.reporters.options import Options
from merestone.reporters.wording import counted


def render_check(view: CheckView, options: Options) -> str:
    """Return the headline, findings by rule, and what was not judged or read."""
    blocks = [["### Merestone check", "", words(headline(view))]]
    blocks += [_group(group, options.most) for group in by_rule(view)]
    basis = basis_of(view)
    if basis.not_evaluated:
        rows = [
            (words(reason), ", ".join(code(rule) for rule in rules))
            for reason, rules in not_evaluated_by_reason(basis)
        ]
        title = f"{counted(len(basis.not_evaluated), 'rule')} not evaluated"
        blocks.append(details(html_words(title), table(("why", "rules"), rows)))
    if basis.unread:
        title = f"{counted(len(basis.unread), 'place')} unread"
        blocks.append(details(html_words(title), problem_table(basis.unread, options.most)))
    return "\n\n".join("\n".join(lines) for lines in blocks) + "\n"


def problem_table(problems: Sequence[ProblemView], most: int | None) -> list[str]:
    """Return problems as a table, and how many more there are."""
    shown = problems if most is None else problems[:most]
    rows = [(code(str(p.place)), words(p.reason)) for p in shown]
    lines = table(("where", "why"), rows)
    if len(problems) > len(shown):
        lines += ["", f"and {len(problems) - len(shown):,} more"]
    return lines


def _group(group: RuleGroup, most: int | None) -> list[str]:
    shown = group.findings if most is None else group.findings[:most]
    figures = counted(len(group.findings), "finding")
    summary = f"<b>{html_words(group.title)}</b> · {html_words(group.level)} · {figures}"
    lines: list[str] = []
    for remedy, findings in by_remedy(shown):
        rows = [(code(str(finding.place)), _what(finding)) for finding in findings]
        lines += [*table(("where", "what"), rows), ""]
        if remedy:
            lines += [f"Fix: {words(remedy)}", ""]
    hidden = len(group.findings) - len(shown)
    if hidden:
        lines += [
            f"and {hidden:,} more: {code(f'merestone check --rule {group.rule} --most 0')}",
            "",
        ]
    lines.append(f"Rule: {code(f'merestone rule show {group.rule}')}")
    return details(summary, lines, is_open=group.level == "error")


def _what(finding: Finding) -> str:
    text = words(finding.message or finding.title or finding.rule)
    if finding.related:
        places = ", ".join(code(str(place)) for place in finding.related[:3])
        more = len(finding.related) - 3
        text += f"<br>also {places}" + (f" and {more:,} more" if more > 0 else "")
    return text
