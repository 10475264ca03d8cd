"""Rules as Markdown; a rule's page is Markdown by its author already, and is kept."""

from __future__ import annotations

import re

from merestone.model.views import RulesView, RuleView
from merestone.reporters.inert import visible
from merestone.reporters.markdown.markup import code, table, words
from merestone.reporters.options import Options

_COMMAND = re.compile(r"##(?=[a-z]*\[)")


def render_rule(view: RuleView, options: Options) -> str:  # noqa: ARG001 - nothing to choose
    """Return a rule, its parameters, its page and its query."""
    about = f"{view.level}, {view.confidence} confidence, {view.maturity}"
    needs = ", ".join(code(need) for need in view.needs) or "nothing but files"
    blocks = [
        [f"## {code(view.rule)}"],
        [f"Title: {words(view.title)} ({words(about)})"],
        [f"Needs: {needs}"],
        [f"Fix: {words(view.remedy)}"] if view.remedy else [],
        table(
            ("parameter", "default", "meaning"),
            [(code(p.name), code(p.default), words(p.description)) for p in view.parameters],
        ),
        [_page_line(line) for line in view.page.strip().split("\n")],
        _query(view.query),
    ]
    return "\n\n".join("\n".join(lines) for lines in blocks if any(lines)) + "\n"


def render_rules(view: RulesView, options: Options) -> str:  # noqa: ARG001 - nothing to choose
    """Return all rules as one table."""
    rows = [(code(rule.rule), words(rule.level), words(rule.title)) for rule in view.rules]
    return "\n".join(table(("rule", "level", "title"), rows) or ["No rules are loaded."]) + "\n"


def _page_line(line: str) -> str:
    """Return a line of a page that begins no command in a build server's log."""
    text = _COMMAND.sub(r"#\\#", visible(line.rstrip()))
    return f"\\{text.lstrip()}" if text.lstrip().startswith("::") else text


def _query(sql: str) -> list[str]:
    if not sql.strip():
        return []
    lines = [_page_line(line) for line in sql.strip("\n").split("\n")]
    fence = "```"
    while any(fence in line for line in lines):
        fence += "`"
    return [f"{fence}sql", *lines, fence]
