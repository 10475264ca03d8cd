"""The answer of `on-call`, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from merestone.model.findings import Place


@dataclass(frozen=True, slots=True)
class OnCallRow:
    """Who is on call in one layer of one schedule. `person` '' is nobody; `until` '' is for good.

    `problem` says why nobody can tell, or is ''.
    """

    schedule: str
    team: str
    layer: str
    person: str
    until: str
    problem: str
    place: Place


@dataclass(frozen=True, slots=True)
class OnCallView:
    """The answer of `merestone on-call`: who is paged at one time.

    `missing` are the names that no schedule answers for; `nearest` schedules that were meant.
    """

    version: str
    root: str
    at: str
    rows: tuple[OnCallRow, ...]
    missing: tuple[str, ...]
    nearest: tuple[str, ...]
