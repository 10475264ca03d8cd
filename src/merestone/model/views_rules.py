"""The answers of `rule show` and `rule list`, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RuleParameter:
    """One parameter of a rule, with its default and its meaning."""

    name: str
    default: str
    description: str


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule as `merestone rule show` and the reports present it.

    `page` is its README; `sections` its parts by heading.
    """

    rule: str
    title: str
    level: str
    confidence: str
    maturity: str
    needs: tuple[str, ...]
    remedy: str
    parameters: tuple[RuleParameter, ...]
    page: str
    query: str


@dataclass(frozen=True, slots=True)
class RulesView:
    """The answer of `merestone rule list`."""

    version: str
    rules: tuple[RuleView, ...]
