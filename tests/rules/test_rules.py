"""What every rule must have, and what none may do, whatever the estate holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from merestone.app.check import all_rules, check
from merestone.app.scan import ScanRequest, scan
from merestone.app.tables import build_tables
from merestone.checks.rule import Rule
from merestone.checks.run import columns_of, fill
from merestone.estate.engine import Estate

RULES = [pytest.param(rule, id=rule.rule) for rule in all_rules()]
HEADINGS = ["Why", "Violates", "Holds", "Fix", "When to waive", "Blind spots"]
FAMILIES = {"coverage", "truth", "codeowners", "exclusive"}
# Words that the engines of larger estates do not have, or that make rows wide or unbounded.
NOT_PORTABLE = re.compile(
    r"\b(qualify|recursive|string_agg|group_concat|list|array_agg)\b", re.IGNORECASE
)
CLOCK = re.compile(r"\b(now|current_date|current_timestamp|today|getdate)\b", re.IGNORECASE)
ODD = 'it\'s "50%" off\n; DROP TABLE file -- \\ {brace} $days ünïcödé \U0001f980'


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_every_part(rule: Rule) -> None:
    family, name = rule.rule.split("/")
    assert family in FAMILIES
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", name)
    assert rule.title[0].islower() or rule.title.startswith("CODEOWNERS")
    assert not rule.title.endswith(".")
    assert rule.why_not, "what to add when it cannot be asked"
    assert rule.spec
    assert all(part["description"].endswith(".") for part in rule.parameters.values())


@pytest.mark.parametrize("rule", RULES)
def test_a_page_has_the_headings_and_something_below_each(rule: Rule) -> None:
    page = re.sub(r"^```.*?^```", "", rule.page, flags=re.MULTILINE | re.DOTALL)
    title, *parts = re.split(r"^#+ ", page, flags=re.MULTILINE)[1:]
    assert rule.page.startswith("# ")
    assert title.strip().lower() == rule.title.lower()
    named = {part.partition("\n")[0]: part.partition("\n")[2].strip() for part in parts}
    assert list(named) == HEADINGS
    assert all(len(text) > 40 for text in named.values())
    for parameter in rule.parameters:
        assert f"`{parameter}`" in rule.page, f"the page does not explain {parameter}"


@pytest.mark.parametrize("rule", RULES)
def test_the_cases_show_all_three_sides(rule: Rule) -> None:
    cases = yaml.safe_load(rule.folder.joinpath("cases.yaml").read_text("utf-8"))
    kinds = [case["is"] for case in cases]
    assert {"violates", "holds", "near miss"} == set(kinds)
    assert all(case["expected"] for case in cases if case["is"] == "violates")
    assert len({case["name"] for case in cases}) == len(cases)


@pytest.mark.parametrize("rule", RULES)
def test_the_query_is_short_portable_and_knows_no_clock(rule: Rule) -> None:
    code = re.sub(r"--[^\n]*", "", rule.query)
    assert len(rule.query.splitlines()) <= 80
    assert not NOT_PORTABLE.search(code)
    assert not CLOCK.search(code)
    assert set(re.findall(r"\$(\w+)", code)) == set(rule.parameters)


@pytest.mark.parametrize("rule", RULES)
def test_key_and_templates_name_columns_even_of_an_empty_estate(rule: Rule) -> None:
    estate = Estate()
    estate.seal()
    values = {name: about["default"] for name, about in rule.parameters.items()}
    names, rows = estate.query(rule.query, values)
    estate.close()
    assert rows == []
    assert {"repo", "path", "line", *rule.key} <= set(names)
    assert {*columns_of(rule.message), *columns_of(rule.remedy)} <= set(names) | set(values)
    assert len(names) == len(set(names))


def test_no_rule_says_all_is_well_of_nothing(tmp_path: Path) -> None:
    view = check(ScanRequest(start=tmp_path))
    assert len(view.evaluations) == len(RULES)
    assert {e.outcome for e in view.evaluations} == {"not evaluated"}
    assert all(e.reason for e in view.evaluations)
    assert not view.findings


def odd_files() -> dict[str, str | bytes]:
    """Return an estate in which every name is hostile to SQL, to templates or to CSV."""
    quoted = ODD.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return {
        f"{ODD}/OWNERS": f'approvers: ["{quoted}", "sig-{quoted}-leads", "{{0}}"]\n',
        "OWNERS": f'approvers: ["{{repo}}", "%s", "{quoted}"]\n',
        "OWNERS_ALIASES": f'aliases: {{"{quoted}": [], "{{path}}": ["%d"]}}\n',
        "CODEOWNERS": "/{brace}/ @{x}\n/a'b/ @todo\n/a\"b/ @org/team\n/50%/ x'y\n/50%/ @org/team\n",
        "a'b/1.py": "",
        'a"b/2\r\n.py': "",
        "50%/\t{}.py": "",
        "{brace}/$days.py": "",
        "catalog-info.yaml": (
            f"apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{name: a}}\n"
            f'spec: {{owner: "{quoted}", system: "{quoted}", type: "{quoted}"}}\n'
        ),
    }


def test_no_rule_stumbles_over_odd_names(
    write: Callable[[dict[str, str | bytes]], Path],
) -> None:
    root = write(odd_files())
    view = check(ScanRequest(start=root))
    assert any(f.rule == "codeowners/invalid-line" for f in view.findings)
    assert any("'" in f.message for f in view.findings)
    with scan(ScanRequest(start=root)) as found:
        tables = build_tables(found)
        _, rows = tables.query("SELECT path FROM resource WHERE kind = 'file'")
        tables.close()
    assert sorted(path for (path,) in rows) == sorted(odd_files())


@pytest.mark.parametrize("rule", RULES)
def test_a_value_is_never_a_template(rule: Rule) -> None:
    record = dict.fromkeys(columns_of(rule.message) + columns_of(rule.remedy), "{path} %s {0}")
    plain = re.sub(r"\{(\w+)(?::,|\|[^}]*)\}", r"{\1}", rule.message)
    assert fill(plain, record).count("{path} %s {0}") == len(columns_of(plain))
