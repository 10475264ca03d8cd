"""What is kept of a file: plain values only, which come back from the cache as lists."""

from __future__ import annotations

from typing import NamedTuple

GROUP, FAULT, JOB = "group", "fault", "job"


class Said(NamedTuple):
    """One label, annotation or comment of a rule, with its line."""

    origin: str
    key: str
    value: str
    line: int
    is_computed: bool


class Rule(NamedTuple):
    """One rule. `kind`: `alert` or `recording rule`.

    `expression` is normalised, or as written where `fault` says why it does not parse.
    """

    kind: str
    name: str
    line: int
    expression_line: int
    expression: str
    metrics: list[str]
    patterns: list[str]
    fault: str
    properties: list[tuple[str, str]]
    said: list[Said]


class Group(NamedTuple):
    """One group of rules. `kind` is the object's that holds it, or '' in a native file."""

    record: str
    name: str
    line: int
    kind: str
    namespace: str
    object: str
    key: str
    properties: list[tuple[str, str]]
    said: list[Said]
    rules: list[Rule]


class Fault(NamedTuple):
    """A part that was not understood."""

    record: str
    line: int
    reason: str
    is_blinding: bool


class Job(NamedTuple):
    """One scrape job of a server's configuration."""

    record: str
    name: str
    line: int
