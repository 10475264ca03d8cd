"""Who is on call by a calendar's events, at one instant: only the days around it are looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from merestone.connectors.oncall.recurrence import parse_rule, starts
from merestone.connectors.oncall.schedule import Duty, check_instant, instant

AHEAD_DAYS = 92
ONE_DAY = timedelta(days=1)

Shift = tuple[datetime, datetime]


def on_call_in_calendar(calendar: Mapping[str, Any], when: datetime) -> list[Duty]:
    """Return a duty for each person of each event that is on at that instant, each once.

    Where no event is, one duty without a person; `until` is then the next event's start, or None
    where none begins within 92 days.
    """
    check_instant(when)
    zone = ZoneInfo(calendar["timezone"])
    replaced = _replaced(calendar)
    duties: dict[tuple[str, str], datetime] = {}
    for event in calendar["events"]:
        for begins, ends in _shifts(event, replaced, when, timedelta(0)):
            if begins <= when < ends:
                for person in event["people"]:
                    key = (event["layer"] or calendar["name"], person)
                    duties[key] = max(ends, duties.get(key, ends))
    if duties:
        return [Duty(*key, ends.astimezone(zone)) for key, ends in duties.items()]
    ahead = timedelta(days=AHEAD_DAYS)
    begin = (
        begins
        for event in calendar["events"]
        for begins, _ in _shifts(event, replaced, when, ahead)
        if begins > when
    )
    following = min(begin, default=None)
    return [Duty(calendar["name"], "", following and following.astimezone(zone))]


def _replaced(calendar: Mapping[str, Any]) -> Mapping[str, set[str]]:
    """Return, by an event's id, which of its occurrences another event replaces."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for event in calendar["events"]:
        if event["replaces"]:
            found[event["id"]].add(event["replaces"])
    for replaced in calendar["cancelled"]:
        found[replaced[0]].add(replaced[1])
    return found


def _shifts(
    event: Mapping[str, Any],
    replaced: Mapping[str, set[str]],
    when: datetime,
    ahead: timedelta,
) -> Iterator[Shift]:
    """Yield the shifts of one event that may be on at a time, or begin within a while of it."""
    zone = ZoneInfo(event["zone"])
    length = timedelta(seconds=event["seconds"])
    today = when.astimezone(zone).date()
    first = today - timedelta(days=length.days) - 2 * ONE_DAY
    last = today + ahead + ONE_DAY
    left_out = {*event["except"]}
    if not event["replaces"]:
        left_out |= replaced.get(event["id"], set())
    for local in _locals(event, zone, first, last):
        begins = instant(local, zone)
        if mark(begins) not in left_out and local.date().isoformat() not in left_out:
            yield begins, instant(local + length, zone)


def _locals(
    event: Mapping[str, Any], zone: ZoneInfo, first: date, last: date
) -> Iterator[datetime]:
    start = datetime.fromisoformat(event["start"])
    if event["rule"]:
        rule = parse_rule(event["rule"])
        for local in starts(rule, start, first, last):
            if not _is_over(rule.until, local, zone):
                yield local
    elif first <= start.date() <= last:
        yield start
    for also in map(datetime.fromisoformat, event["also"]):
        if first <= also.date() <= last:
            yield also


def mark(moment: datetime) -> str:
    """Return an instant as events refer to it."""
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _is_over(until: str, local: datetime, zone: ZoneInfo) -> bool:
    if until.endswith("Z"):
        return mark(instant(local, zone)) > until
    return local.strftime("%Y%m%dT%H%M%S")[: len(until)] > until
