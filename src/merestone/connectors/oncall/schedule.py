"""Who is on call at a time: answered from what the property `schedule` holds, nothing else.

Local times become instants as PEP 495 says with fold 0: a time that the clocks skip counts from
the offset before the gap (02:30 is then 03:30), one that they repeat is its first occurrence.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

FIRST_YEAR, LAST_YEAR = 1970, 2199


class Duty(NamedTuple):
    """Who is on call in one layer. `person` is '' where nobody is.

    `until` is when that changes, in the schedule's zone; None where it is not known to change.
    """

    layer: str
    person: str
    until: datetime | None


def on_call(written: str, when: datetime) -> list[Duty]:
    """Return who is on call at an instant, from the JSON of the property `schedule`.

    Raises: ValueError where `when` has no zone, or is not within 1970 to 2199.
    """
    schedule = json.loads(written)
    if schedule["form"] == "calendar":
        return on_call_in_calendar(schedule, when)
    return on_call_at(schedule, when)


def on_call_in_calendar(calendar: Mapping[str, Any], when: datetime) -> list[Duty]:
    """Return who is on call by a calendar's events; see `calendar_duty`."""
    from merestone.connectors.oncall import calendar_duty

    return calendar_duty.on_call_in_calendar(calendar, when)


def on_call_at(schedule: Mapping[str, Any], when: datetime) -> list[Duty]:
    """Return one duty for each layer, in the order in which they are paged.

    An override wins over the rotation; of overlapping ones, the one written last. Before the
    rotation starts nobody is on call.
    """
    check_instant(when)
    zone = ZoneInfo(schedule["timezone"])
    found = []
    for layer in schedule["layers"]:
        person, until = _rotating(layer, zone, when)
        mine = [each for each in schedule["overrides"] if each["layer"] == layer["name"]]
        person, until = _overridden(person, until, mine, zone, when)
        found.append(Duty(layer["name"], person, until and until.astimezone(zone)))
    return found


def check_instant(when: datetime) -> None:
    """Refuse what is no instant that schedules are made for."""
    if when.tzinfo is None or when.utcoffset() is None:
        raise ValueError("a time without zone; say which zone it is in")
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        raise ValueError(f"year {when.year} is not within {FIRST_YEAR} to {LAST_YEAR}")


def instant(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the UTC time of a local one."""
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def _rotating(
    layer: Mapping[str, Any], zone: ZoneInfo, when: datetime
) -> tuple[str, datetime | None]:
    """Return who has the shift, and when it is handed over (None: always the same person)."""
    start, at = date.fromisoformat(layer["starts"]), time.fromisoformat(layer["time"])
    people, days = layer["people"], layer["days"]

    def handover(turn: int) -> datetime:
        return instant(datetime.combine(start + timedelta(days=turn * days), at), zone)

    turn = (when.astimezone(zone).date() - start).days // days
    while handover(turn) > when:
        turn -= 1
    while handover(turn + 1) <= when:
        turn += 1
    if turn < 0:
        return "", handover(0)
    following = handover(turn + 1) if len(set(people)) > 1 else None
    return people[turn % len(people)], following


def _overridden(
    person: str,
    until: datetime | None,
    overrides: Sequence[Mapping[str, Any]],
    zone: ZoneInfo,
    when: datetime,
) -> tuple[str, datetime | None]:
    """Return who stands in and until when; otherwise the rotation's, cut at the next override."""
    for each in reversed(overrides):
        begins = instant(datetime.fromisoformat(each["from"]), zone)
        ends = instant(datetime.fromisoformat(each["until"]), zone)
        if begins <= when < ends:
            later = overrides[_index(overrides, each) + 1 :]
            return each["person"], _cut(ends, later, zone, when)
    return person, _cut(until, overrides, zone, when)


def _index(overrides: Sequence[Mapping[str, Any]], one: Mapping[str, Any]) -> int:
    return next(index for index, each in enumerate(overrides) if each is one)


def _cut(
    until: datetime | None,
    overrides: Sequence[Mapping[str, Any]],
    zone: ZoneInfo,
    when: datetime,
) -> datetime | None:
    begins = (instant(datetime.fromisoformat(each["from"]), zone) for each in overrides)
    ahead = [each for each in begins if each > when]
    return min([*ahead, until] if until else ahead, default=None)
