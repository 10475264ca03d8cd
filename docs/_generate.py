"""Writes one page for each connector and each rule, from what lies beside their code.

`python docs/_generate.py` writes; with `--check` it fails when a page is missing, out of step, or
left over, and says which.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.resources import files
from pathlib import Path

from merestone.builtin import PLUGIN
from merestone.checks.rule import Rule, load_rules
from merestone.model.errors import PluginError

DOCS = Path(__file__).resolve().parent
GENERATED = ("connectors", "rules")
HEADING = re.compile(r"^#+ +.*\n+")
FAMILIES = {
    "codeowners": "the lines of CODEOWNERS",
    "coverage": "what nobody owns, or one person alone",
    "exclusive": "what two own",
    "truth": "owners and references that are not what they say",
}


def pages() -> dict[str, str]:
    """Return every generated page: path below docs/ -> text."""
    made = dict(_connector_pages())
    made["connectors/index.md"] = _connector_index()
    rules = [rule for package in PLUGIN.rules for rule in load_rules(package)]
    made |= {f"rules/{rule.rule}.md": _rule_page(rule) for rule in rules}
    made["rules/index.md"] = _rule_index(rules)
    return made


def _made_from(path: str) -> str:
    return f"<!-- Made by docs/_generate.py from {path}: edit there. -->\n\n"


def _connectors() -> dict[str, str]:
    """Return every connector's module by name; those that read running systems only come last."""
    live = {name: module.removesuffix(".live") for name, module in PLUGIN.live.items()}
    return {**PLUGIN.connectors, **{n: live[n] for n in sorted(live.keys() - PLUGIN.connectors)}}


def _connector_pages() -> Iterator[tuple[str, str]]:
    for name, module in _connectors().items():
        source = f"src/{module.replace('.', '/')}/README.md"
        part = files(module).joinpath("README.md")
        if not part.is_file():
            raise PluginError(f"{source} is missing")
        yield f"connectors/{name}.md", _made_from(source) + part.read_text("utf-8").rstrip() + "\n"


def _connector_index() -> str:
    lines = [
        _made_from("the connectors' modules") + "# Connectors",
        "",
        "A connector turns a source into facts, each with its file and line, and into problems",
        "where it could not read. It decides nothing. `merestone inventory` shows what each did.",
        "",
        "Those with *live* also read a [running system](../live.md), or nothing else.",
        "",
        "| connector | what it reads | live |",
        "|---|---|---|",
    ]
    for name, module in _connectors().items():
        about = (import_module(module).__doc__ or "").partition("\n")[0].rstrip(".")
        only = "yes" if name in PLUGIN.connectors else "only"
        lines.append(f"| [{name}]({name}.md) | {about} | {only if name in PLUGIN.live else ''} |")
    return "\n".join(lines) + "\n"


def _rule_page(rule: Rule) -> str:
    parts = [
        _made_from(f"src/merestone/rules/{rule.rule}/") + f"# {_title(rule)}",
        _about(rule),
        HEADING.sub("", rule.page.strip(), count=1) if rule.page.startswith("# ") else rule.page,
        _parameters(rule),
        f"## The query\n\n```sql\n{rule.query.strip()}\n```",
    ]
    return "\n\n".join(part.strip("\n") for part in parts if part) + "\n"


def _title(rule: Rule) -> str:
    return rule.title[:1].upper() + rule.title[1:]


def _about(rule: Rule) -> str:
    rows = [
        ("id", f"`{rule.rule}`"),
        ("level", rule.level),
        ("confidence", rule.confidence),
        ("maturity", rule.maturity),
        ("asked when read", _needs(rule.needs) or "always"),
    ]
    if rule.needs_whole:
        rows.append(("only when read whole", ", ".join(rule.needs_whole)))
    if rule.why_not:
        rows.append(("otherwise it says", rule.why_not))
    return "| | |\n|---|---|\n" + "\n".join(f"| {name} | {value} |" for name, value in rows)


def _needs(needs: tuple[str, ...]) -> str:
    return "; and ".join(need.replace("|", " or ") for need in needs)


def _parameters(rule: Rule) -> str:
    if not rule.parameters:
        return ""
    rows = [
        f"| `{name}` | `{about['default']}` | {about['description']} |"
        for name, about in rule.parameters.items()
    ]
    name = next(iter(rule.parameters))
    default = rule.parameters[name]["default"]
    shown = f'"{default}"' if isinstance(default, str) else default
    return (
        "## Parameters\n\n| name | default | meaning |\n|---|---|---|\n"
        + "\n".join(rows)
        + "\n\nSet in `merestone.yaml`:\n\n```yaml\nmerestone: 1\nrules:\n"
        + f"  {rule.rule}: {{parameters: {{{name}: {shown}}}}}\n```"
    )


def _rule_index(rules: list[Rule]) -> str:
    lines = [
        _made_from("the rules' rule.toml") + "# Rules",
        "",
        "A rule is one SQL query over the facts and the ownership that came of them. It *held*,",
        "was *violated*, or was *not evaluated*, with the reason and the number of things that it",
        "looked at. `merestone rule list` names them, `merestone rule show ID` shows one.",
        "",
        "Change a rule, or a family with `/*`, in `merestone.yaml`:",
        "",
        "```yaml",
        "merestone: 1",
        "rules:",
        "  coverage/*: {level: error}",
        f"  {rules[0].rule}: {{level: off}}",
        "```",
    ]
    family = ""
    for rule in rules:
        current = rule.rule.partition("/")[0]
        if current != family:
            family = current
            about = f": {FAMILIES[family]}" if family in FAMILIES else ""
            lines += ["", f"## {family}{about}", "", "| rule | finds | level |", "|---|---|---|"]
        lines.append(f"| [`{rule.rule}`]({rule.rule}.md) | {rule.title} | {rule.level} |")
    return "\n".join(lines) + "\n"


def on_disk() -> dict[str, str]:
    """Return the generated pages as they are: path below docs/ -> text."""
    return {
        path.relative_to(DOCS).as_posix(): path.read_text("utf-8")
        for folder in GENERATED
        for path in sorted((DOCS / folder).rglob("*.md"))
    }


def differences(wanted: dict[str, str], found: dict[str, str]) -> list[str]:
    """Return what is out of step, a line each."""
    said = [f"docs/{path}: missing" for path in wanted.keys() - found.keys()]
    said += [f"docs/{path}: left over" for path in found.keys() - wanted.keys()]
    same = wanted.keys() & found.keys()
    said += [f"docs/{path}: out of step" for path in same if wanted[path] != found[path]]
    return sorted(said)


def write(wanted: dict[str, str], found: dict[str, str]) -> None:
    """Bring the folder in step."""
    for path in found.keys() - wanted.keys():
        (DOCS / path).unlink()
    for path, text in wanted.items():
        (DOCS / path).parent.mkdir(parents=True, exist_ok=True)
        (DOCS / path).write_text(text, encoding="utf-8")


def main(words: list[str]) -> int:
    """Write the pages, or with `--check` compare them; return the exit code."""
    if words not in ([], ["--check"]):
        sys.stderr.write("usage: python docs/_generate.py [--check]\n")
        return 2
    try:
        wanted, found = pages(), on_disk()
    except PluginError as error:
        sys.stderr.write(f"{error}; write it beside the code, then run `make docs`\n")
        return 1
    if not words:
        write(wanted, found)
        return 0
    said = differences(wanted, found)
    for line in said:
        sys.stderr.write(f"{line}; run `make docs`\n")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
