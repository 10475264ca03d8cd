"""Rules for a terminal: one with its page, or all in a list."""

from __future__ import annotations

from itertools import groupby

from merestone.model.views import RulesView, RuleView
from merestone.reporters.inert import inert
from merestone.reporters.options import Options
from merestone.reporters.text.lines import indented, paint, wrap
from merestone.reporters.text.page import reflowed
from merestone.reporters.text.tables import table
from merestone.reporters.text.who import WIDEST, header, labelled
from merestone.reporters.wording import counted


def render_rule(view: RuleView, options: Options) -> str:
    """Return what a rule is, its parameters, its page and its query."""
    width, colour = min(options.width, WIDEST), options.colour
    about = f"{view.level}, {view.confidence} confidence, {view.maturity}"
    lines = header(view.rule, about, width, colour)
    lines += indented(inert(view.title), width, 2)
    needs = ", ".join(inert(need).replace("|", " or ") for need in view.needs)
    lines += labelled("needs", needs or "nothing but files", width, colour)
    if view.remedy:
        lines += labelled("fix", inert(view.remedy), width, colour)
    blocks = ["\n".join(lines)]
    if view.parameters:
        rows = [(p.name, p.default, p.description) for p in view.parameters]
        title = paint("parameters", "bold", colour)
        blocks.append("\n".join([title, *table(rows, width)]))
    if view.page.strip():
        blocks.append("\n".join(reflowed(view.page, width, colour)))
    if view.query.strip():
        sql = [f"  {inert(row)}".rstrip() for row in view.query.strip("\n").split("\n")]
        blocks.append("\n".join([paint("query", "bold", colour), *sql]))
    return "\n\n".join(blocks) + "\n"


def render_rules(view: RulesView, options: Options) -> str:
    """Return the rules by family, one a line, and their number."""
    width, colour = min(options.width, WIDEST), options.colour
    blocks = []
    for family, rules in groupby(view.rules, key=lambda rule: rule.rule.partition("/")[0]):
        rows = [(rule.rule, rule.level, rule.title) for rule in rules]
        heading = [paint(row, "bold", colour) for row in wrap(inert(family), width)]
        blocks.append("\n".join([*heading, *table(rows, width)]))
    total = f"{counted(len(view.rules), 'rule')}; merestone rule show RULE tells more of one"
    if not view.rules:
        total = "no rules are loaded"
    blocks.append("\n".join(wrap(total, width)))
    return "\n\n".join(blocks) + "\n"
