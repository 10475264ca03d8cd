"""The days and times of a recurrence rule, found day by day: bounded whatever the rule says.

Source: RFC 5545, 3.3.10, for DAILY, WEEKLY, MONTHLY and YEARLY with INTERVAL, COUNT, UNTIL, WKST,
    BYMONTH, BYMONTHDAY, BYDAY, BYHOUR and BYMINUTE. What else it allows is refused by name.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
DAY = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
UNTIL = re.compile(r"[0-9]{8}(?:T[0-9]{6}Z?)?")
KNOWN = frozenset(
    "FREQ INTERVAL COUNT UNTIL WKST BYMONTH BYMONTHDAY BYDAY BYHOUR BYMINUTE".split()  # noqa: SIM905
)


class Rule(NamedTuple):
    """One RRULE. `days` are (which of the month or year, or 0 for all; weekday from Monday 0)."""

    frequency: str
    interval: int = 1
    times: int = 0
    until: str = ""
    week_start: int = 0
    months: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    days: tuple[tuple[int, int], ...] = ()
    hours: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()


@lru_cache(maxsize=4096)
def parse_rule(written: str) -> Rule:
    """Return the rule.

    Raises: ValueError, saying which part is not understood.
    """
    parts = _parts(written)
    frequency = parts.get("FREQ", "")
    if frequency not in FREQUENCIES:
        raise ValueError(f"FREQ={frequency[:20]} is not read; {', '.join(FREQUENCIES)} are")
    for key in parts:
        if key not in KNOWN:
            raise ValueError(f"{key[:20]} in a rule is not read")
    until = parts.get("UNTIL", "")
    if until and not UNTIL.fullmatch(until):
        raise ValueError("UNTIL is no date or time such as 20261231T230000Z")
    week_start = parts.get("WKST", "MO")
    if week_start not in WEEKDAYS:
        raise ValueError("WKST is no weekday such as MO")
    rule = Rule(
        frequency,
        _number(parts, "INTERVAL", 1, 10_000),
        _number(parts, "COUNT", 0, 10_000),
        until,
        WEEKDAYS.index(week_start),
        _numbers(parts, "BYMONTH", 1, 12),
        _numbers(parts, "BYMONTHDAY", -31, 31),
        tuple(_days(parts.get("BYDAY", ""))),
        _numbers(parts, "BYHOUR", 0, 23),
        _numbers(parts, "BYMINUTE", 0, 59),
    )
    return _agreeing(rule)


def _parts(written: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in written.strip().upper().strip(";").split(";")]
    if len({key for key, _, _ in pairs}) != len(pairs):
        raise ValueError("a part of the rule stands twice")
    return {key: value for key, _, value in pairs}


def _agreeing(rule: Rule) -> Rule:
    if rule.frequency in ("DAILY", "WEEKLY") and any(which for which, _ in rule.days):
        raise ValueError(f"BYDAY with a number has no meaning with FREQ={rule.frequency}")
    if rule.frequency == "WEEKLY" and rule.month_days:
        raise ValueError("BYMONTHDAY has no meaning with FREQ=WEEKLY")
    if rule.times and rule.until:
        raise ValueError("COUNT and UNTIL stand in one rule")
    if rule.month_days and any(which for which, _ in rule.days):
        raise ValueError("BYDAY with a number beside BYMONTHDAY is not read")
    if max(1, len(rule.hours)) * max(1, len(rule.minutes)) > 48:
        raise ValueError("more than 48 times a day are not read")
    return rule


def _number(parts: dict[str, str], key: str, default: int, most: int) -> int:
    written = parts.get(key)
    if written is None:
        return default
    if not re.fullmatch(r"[0-9]{1,6}", written) or not 1 <= int(written) <= most:
        raise ValueError(f"{key} is no number from 1 to {most:,}")
    return int(written)


def _numbers(parts: dict[str, str], key: str, least: int, most: int) -> tuple[int, ...]:
    written = parts.get(key)
    if written is None:
        return ()
    found = []
    for each in written.split(","):
        if not re.fullmatch(r"[+-]?[0-9]{1,2}", each) or not least <= int(each) <= most:
            raise ValueError(f"{key} has a number that is not within {least} to {most}")
        found.append(int(each))
    if key == "BYMONTHDAY" and 0 in found:
        raise ValueError("BYMONTHDAY has a 0")
    return tuple(sorted(set(found)))


def _days(written: str) -> Iterator[tuple[int, int]]:
    for each in written.split(",") if written else ():
        found = DAY.fullmatch(each)
        if not found or found[1] in ("0", "00", "+0", "-0"):
            raise ValueError("BYDAY has what is no weekday such as MO or -1FR")
        yield int(found[1] or 0), WEEKDAYS.index(found[2])


def starts(rule: Rule, start: datetime, first: date, last: date) -> Iterator[datetime]:
    """Yield the local starts from one day to another, in order; `start` is always one of them.

    UNTIL is for the caller to judge, who knows the zone; COUNT is made an UNTIL by `counted_out`.
    """
    day = max(first, start.date())
    while day <= last:
        yield from _on(rule, start, day)
        day += timedelta(days=1)


class DayBudget:
    """How many days may still be counted through for one file."""

    def __init__(self, days: int) -> None:
        self.left = days


def counted_out(written: str, start: datetime, budget: DayBudget) -> str:
    """Return a rule that ends at a local time instead of after a number of times.

    Raises: ValueError where that takes more days than are left.
    """
    rule = parse_rule(written)
    if not rule.times:
        return written
    found, day, ahead = start, start.date(), 0
    while ahead < rule.times:
        budget.left -= 1
        if budget.left < 0:
            raise ValueError("COUNT reaches over more days than are counted; write UNTIL")
        for moment in _on(rule, start, day):
            ahead += 1
            if ahead <= rule.times:
                found = moment
        day += timedelta(days=1)
    parts = [f"{key}={value}" for key, value in _parts(written).items() if key != "COUNT"]
    return ";".join([*parts, f"UNTIL={found:%Y%m%dT%H%M%S}"])


def _on(rule: Rule, start: datetime, day: date) -> Iterator[datetime]:
    """Yield the starts of one day: what the rule says, and the very first one."""
    moments = set()
    if falls_on(rule, start.date(), day):
        for hour in rule.hours or (start.hour,):
            for minute in rule.minutes or (start.minute,):
                moments.add(datetime.combine(day, time(hour, minute, start.second)))
    if day == start.date():
        moments = {each for each in moments if each > start} | {start}
    yield from sorted(moments)


def falls_on(rule: Rule, start: date, day: date) -> bool:
    """Return whether a rule that starts on one day includes another."""
    if rule.months and day.month not in rule.months:
        return False
    if rule.month_days and not {day.day, day.day - _length(day) - 1} & set(rule.month_days):
        return False
    periods, fits = BY_FREQUENCY[rule.frequency](rule, start, day)
    return fits and periods % rule.interval == 0


def _daily(rule: Rule, start: date, day: date) -> tuple[int, bool]:
    """Return how many periods lie between the days, and whether the day fits in its own."""
    return (day - start).days, not rule.days or (0, day.weekday()) in rule.days


def _weekly(rule: Rule, start: date, day: date) -> tuple[int, bool]:
    wanted = rule.days or ((0, start.weekday()),)
    return (_week(day, rule) - _week(start, rule)).days // 7, (0, day.weekday()) in wanted


def _monthly(rule: Rule, start: date, day: date) -> tuple[int, bool]:
    months = (day.year - start.year) * 12 + day.month - start.month
    return months, _in_period(rule, start, day)


def _yearly(rule: Rule, start: date, day: date) -> tuple[int, bool]:
    is_any_month = rule.months or rule.month_days or rule.days or day.month == start.month
    return day.year - start.year, bool(is_any_month) and _in_period(rule, start, day)


BY_FREQUENCY = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly, "YEARLY": _yearly}


def _in_period(rule: Rule, start: date, day: date) -> bool:
    if not rule.days:
        return bool(rule.month_days) or day.day == start.day
    if rule.frequency == "YEARLY" and not rule.months:
        position, length = day.timetuple().tm_yday, date(day.year, 12, 31).timetuple().tm_yday
    else:
        position, length = day.day, _length(day)
    from_start, from_end = (position + 6) // 7, -((length - position) // 7 + 1)
    return any(
        weekday == day.weekday() and which in (0, from_start, from_end)
        for which, weekday in rule.days
    )


def _week(day: date, rule: Rule) -> date:
    return day - timedelta(days=(day.weekday() - rule.week_start) % 7)


def _length(day: date) -> int:
    return monthrange(day.year, day.month)[1]
