"""A rule as it lies in its folder: rule.toml, query.sql, README.md, cases.yaml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

from merestone.model.errors import PluginError
from merestone.model.findings import LEVELS
from merestone.model.views import RuleParameter, RuleView

FIELDS = {"title", "level", "confidence", "maturity", "message", "remedy", "key", "spec"}
OPTIONAL = {"needs", "needs_whole", "parameters", "why_not"}
LISTS = ("key", "spec", "needs", "needs_whole")
ALLOWED = {
    "level": LEVELS,
    "confidence": ("high", "medium", "low"),
    "maturity": ("stable", "preview"),
}


class Rule(NamedTuple):
    """One rule, loaded.

    `needs` are connectors of which at least one must have read something for the rule to be asked;
    `needs_whole` must have no unread part, since what is missing would make false findings.
    `message` and `title` are templates over the query's columns. `key` are the columns that
    identify a finding from run to run.
    """

    rule: str
    title: str
    level: str
    confidence: str
    maturity: str
    message: str
    remedy: str
    key: tuple[str, ...]
    spec: tuple[str, ...]
    needs: tuple[str, ...]
    needs_whole: tuple[str, ...]
    why_not: str
    parameters: dict[str, dict[str, Any]]
    query: str
    page: str
    folder: Traversable

    def view(self) -> RuleView:
        """Return the rule as it is shown."""
        parameters = tuple(
            RuleParameter(name, str(about["default"]), about["description"])
            for name, about in self.parameters.items()
        )
        needs = tuple(dict.fromkeys((*self.needs, *self.needs_whole)))
        return RuleView(
            self.rule,
            self.title,
            self.level,
            self.confidence,
            self.maturity,
            needs,
            _plain(self.remedy),
            parameters,
            self.page,
            self.query,
        )


def _plain(template: str) -> str:
    """Return a remedy for all findings of a rule: what differs from one to the next is `…`."""
    text = re.sub(r"\{[^}]*\}", "…", template)
    return "" if text == "…" else text


def load_rules(package: str) -> Iterator[Rule]:
    """Yield the rules of a package, by family and name.

    Raises: PluginError naming the rule and what its folder lacks.
    """
    try:
        root = files(package)
    except ImportError as error:
        raise PluginError(f"rules of {package!r} cannot be loaded: {error}") from error
    for family in _folders(root):
        for folder in _folders(family):
            yield load_rule(folder, f"{family.name}/{folder.name}")


def _folders(parent: Traversable) -> list[Traversable]:
    found = [p for p in parent.iterdir() if p.is_dir() and not p.name.startswith(("_", "."))]
    return sorted(found, key=lambda p: p.name)


def load_rule(folder: Traversable, rule: str) -> Rule:
    """Return the rule in one folder; its id is its path.

    Raises: PluginError.
    """
    texts = {}
    for name in ("rule.toml", "query.sql", "README.md", "cases.yaml"):
        part = folder.joinpath(name)
        if not part.is_file():
            raise PluginError(f"rule {rule}: {name} is missing from its folder")
        try:
            texts[name] = part.read_text("utf-8")
        except UnicodeDecodeError as error:
            raise PluginError(f"rule {rule}: {name} is not UTF-8: {error}") from None
    try:
        about = tomllib.loads(texts["rule.toml"])
    except tomllib.TOMLDecodeError as error:
        raise PluginError(f"rule {rule}: rule.toml: {error}") from None
    _check(about, rule)
    return Rule(
        rule,
        about["title"],
        about["level"],
        about["confidence"],
        about["maturity"],
        about["message"],
        about["remedy"],
        tuple(about["key"]),
        tuple(about["spec"]),
        tuple(about.get("needs", ())),
        tuple(about.get("needs_whole", ())),
        about.get("why_not", ""),
        about.get("parameters", {}),
        texts["query.sql"],
        texts["README.md"],
        folder,
    )


def _check(about: dict[str, Any], rule: str) -> None:
    missing = sorted(FIELDS - about.keys())
    unknown = sorted(about.keys() - FIELDS - OPTIONAL)
    if missing or unknown:
        raise PluginError(f"rule {rule}: rule.toml: missing {missing}, not known {unknown}")
    mistakes = [
        f"{name} {about[name]!r} is none of {', '.join(allowed)}"
        for name, allowed in ALLOWED.items()
        if about[name] not in allowed
    ]
    mistakes += [
        f"{name} is no list of texts" for name in LISTS if not _is_texts(about.get(name, []))
    ]
    if not about["key"]:
        mistakes.append("key names no column, so all findings would be one")
    mistakes += [
        f"parameter {name!r} needs a default (a whole number or text) and a description"
        for name, part in about.get("parameters", {}).items()
        if not _is_parameter(part)
    ]
    if mistakes:
        raise PluginError(f"rule {rule}: rule.toml: {'; '.join(mistakes)}")


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_parameter(part: Any) -> bool:
    return (
        isinstance(part, dict)
        and part.keys() == {"default", "description"}
        and type(part["default"]) in (int, str)
    )
