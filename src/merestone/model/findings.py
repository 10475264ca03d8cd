"""Findings and the evaluations that they come from."""

from __future__ import annotations

from dataclasses import dataclass, field

LEVELS = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Place:
    """Where to look: `path` is as the user sees it from the root; `line` 0 is the whole file."""

    path: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where the estate breaks a rule.

    `fingerprint` stays the same when lines move. `members` are the things that one cause
    touches (a folder's unowned files), shortened to the first; `member_count` is their number.
    """

    rule: str
    level: str
    confidence: str
    resource: str
    title: str
    message: str
    remedy: str
    place: Place
    related: tuple[Place, ...] = ()
    parties: tuple[str, ...] = ()
    member_count: int = 0
    members: tuple[str, ...] = ()
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came of one rule: `held`, `violated` or `not evaluated`, and of how many candidates."""

    rule: str
    title: str
    level: str
    outcome: str
    candidates: int
    findings: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SourceView:
    """What was read of one kind of source in one repository."""

    connector: str
    repo: str
    status: str
    items: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ProblemView:
    """One place that could not be read. `is_blinding`: ownership may hide behind it."""

    connector: str
    place: Place
    reason: str
    is_blinding: bool


@dataclass(frozen=True, slots=True)
class CheckView:
    """The answer of `merestone check`: findings in order, and what they rest on."""

    version: str
    root: str
    revision: str
    resources: int
    findings: tuple[Finding, ...]
    evaluations: tuple[Evaluation, ...]
    sources: tuple[SourceView, ...]
    problems: tuple[ProblemView, ...]
    counts: dict[str, int] = field(default_factory=dict)
