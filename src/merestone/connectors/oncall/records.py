"""The records that `parse` makes: a schedule, or a mistake. Both are lists, as JSON keeps them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

NAME = "oncall"
Record = Sequence[Any]


class Mistake(NamedTuple):
    """What is wrong at a line, and what was expected. A remark hides nothing."""

    line: int
    reason: str
    is_remark: bool = False


class Found(NamedTuple):
    """One schedule. `schedule` is None where a mistake keeps it from being answered from.

    `escalates_to` are addresses. `members` are logins, emails or names, each once.
    """

    line: int
    name: str
    title: str
    team: str
    timezone: str
    escalates_to: Sequence[str]
    members: Sequence[str]
    layers: Sequence[str]
    schedule: Mapping[str, Any] | None


def said(row: Mistake | Found) -> Record:
    """Return a row as a record."""
    return ["mistake" if isinstance(row, Mistake) else "schedule", *row]


def read_back(record: Sequence[Any]) -> Mistake | Found:
    """Return the row of a record."""
    return Mistake(*record[1:]) if record[0] == "mistake" else Found(*record[1:])
