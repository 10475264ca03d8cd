"""Who is on call by a calendar's events; compared with recurring-ical-events."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events  # type: ignore[import-untyped]
from hypothesis import example, given, settings
from hypothesis import strategies as st

from connectors.oncall.calendars import calendar, read, schedule_of
from merestone.connectors.oncall.ical_people import shift_of
from merestone.connectors.oncall.schedule import Duty, on_call, on_call_in_calendar

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = """UID:{0}
SUMMARY:On Call - {0} - Primary
DTSTART;TZID=Europe/Berlin:202601{1}T090000
DTEND;TZID=Europe/Berlin:202601{2}T090000
RRULE:FREQ=WEEKLY;INTERVAL=2
"""


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=BERLIN)


def people(schedule: Any, when: datetime) -> list[str]:
    return [duty.person for duty in on_call_in_calendar(schedule, when)]


def event(rest: str, who: str = "ana") -> str:
    return f"UID:1\nSUMMARY:{who}\n{rest}"


@pytest.fixture(scope="module")
def two() -> Any:
    return schedule_of(calendar(WEEK.format("ana", "05", "12"), WEEK.format("ben", "12", "19")))


@pytest.mark.parametrize(
    ("when", "person", "until"),
    [
        ("2026-01-05 09:00", "ana", "2026-01-12T09:00:00+01:00"),
        ("2026-01-12 08:59:59", "ana", "2026-01-12T09:00:00+01:00"),
        ("2026-01-12 09:00", "ben", "2026-01-19T09:00:00+01:00"),
        ("2026-03-29 12:00", "ben", "2026-03-30T09:00:00+02:00"),
        ("2026-03-30 08:59", "ben", "2026-03-30T09:00:00+02:00"),
        ("2026-03-30 09:00", "ana", "2026-04-06T09:00:00+02:00"),
        ("2026-10-26 08:30", "ben", "2026-10-26T09:00:00+01:00"),
    ],
)
def test_weekly_shifts_hand_over_at_local_time(
    two: Any, when: str, person: str, until: str
) -> None:
    (duty,) = on_call_in_calendar(two, at(when))
    assert (duty.layer, duty.person) == ("Primary", person)
    assert duty.until is not None
    assert duty.until.isoformat() == until


def test_a_gap_is_nobody_until_the_next_shift(two: Any) -> None:
    assert on_call(json.dumps(two), at("2026-01-01 00:00")) == [
        Duty("shop", "", at("2026-01-05 09:00"))
    ]
    past = schedule_of(calendar(event("DTSTART:20200101T000000Z\nDURATION:PT8H")))
    assert on_call_in_calendar(past, at("2026-01-01 00:00")) == [Duty("shop", "", None)]


def test_a_moved_and_a_cancelled_and_an_excepted_shift() -> None:
    weekly = (
        "DTSTART;TZID=Europe/Berlin:20260105T090000\nDURATION:P7D\nRRULE:FREQ=WEEKLY\n"
        "EXDATE;TZID=Europe/Berlin:20260119T090000\nEXDATE:20260126T080000Z"
    )
    moved = (
        "RECURRENCE-ID:20260112T080000Z\nDTSTART;TZID=Europe/Berlin:20260114T090000\nDURATION:P1D"
    )
    cancelled = (
        "RECURRENCE-ID;TZID=Europe/Berlin:20260202T090000\nSTATUS:CANCELLED\n"
        "DTSTART;TZID=Europe/Berlin:20260202T090000\nDURATION:P7D"
    )
    schedule = schedule_of(calendar(event(weekly), event(moved, "eva"), event(cancelled)))
    days = ("01-06", "01-13", "01-14 12:00", "01-20", "01-27", "02-03", "02-10")
    said = [people(schedule, at(f"2026-{day}")) for day in days]
    assert said == [["ana"], [""], ["eva"], [""], [""], [""], ["ana"]]


def test_a_series_of_which_a_moved_shift_was_taken_out_later() -> None:
    weekly = "DTSTART;VALUE=DATE:20260105\nDURATION:P1D\nRRULE:FREQ=WEEKLY\n"
    moved = (
        "RECURRENCE-ID;TZID=Europe/London:20260112T000000\nRRULE:FREQ=DAILY\n"
        "DTSTART;VALUE=DATE:20260114\nDURATION:P1D\nSEQUENCE:1"
    )
    head = "X-WR-TIMEZONE:Europe/Berlin\n"
    days = [at(f"2026-01-{day} 12:00") for day in ("12", "14", "15", "19")]
    kept = schedule_of(calendar(event(weekly), event(moved), head=head))
    assert [people(kept, day) for day in days] == [[""], ["ana"], [""], ["ana"]]
    without = event(weekly + "EXDATE;VALUE=DATE:20260112\nSEQUENCE:2")
    undone = schedule_of(calendar(without, event(moved), head=head))
    assert [people(undone, day) for day in days] == [[""], [""], [""], ["ana"]]


def test_a_rule_that_ended_before_it_began_has_no_shift_and_an_empty_one_is_none() -> None:
    raw = "DTSTART;VALUE=DATE:20260105\nDURATION:P1D\nRRULE:"
    noon = datetime(2026, 1, 5, 12, tzinfo=UTC)
    assert people(schedule_of(calendar(event(raw + "FREQ=DAILY;UNTIL=20260101"))), noon) == [""]
    assert people(schedule_of(calendar(event(raw))), noon) == ["ana"]


def test_all_day_events_last_until_midnight_of_the_calendars_zone() -> None:
    raw = event("DTSTART;VALUE=DATE:20260105\nDTEND;VALUE=DATE:20260106\nRRULE:FREQ=DAILY;COUNT=2")
    schedule = schedule_of(calendar(raw, head="X-WR-TIMEZONE:America/New_York\n"))
    assert people(schedule, datetime(2026, 1, 5, 4, 59, tzinfo=UTC)) == [""]
    assert people(schedule, datetime(2026, 1, 5, 5, 0, tzinfo=UTC)) == ["ana"]
    assert people(schedule, datetime(2026, 1, 7, 4, 59, tzinfo=UTC)) == ["ana"]
    assert people(schedule, datetime(2026, 1, 7, 5, 0, tzinfo=UTC)) == [""]


def test_a_pagerduty_export() -> None:
    data = calendar(
        "UID:Q1\nSUMMARY:On Call - Jane Doe - Primary Schedule\nATTENDEE:jane@example.com\n"
        "DTSTART;VALUE=DATE-TIME:20260105T080000Z\nDTEND;VALUE=DATE-TIME:20260112T080000Z\n"
        "DESCRIPTION:secret words\nURL:https://x",
        head="PRODID:-//PagerDuty//EN\nX-WR-CALNAME:On Call Schedule for Jane Doe\n",
    )
    (found,), mistakes = read(data, "exports/jane.ics")
    assert not mistakes
    assert (found.title, found.members) == ("On Call Schedule for Jane Doe", ("jane@example.com",))
    assert found.layers == ("Primary Schedule",)
    assert "secret" not in json.dumps(found)
    assert people(found.schedule, at("2026-01-06 12:00")) == ["jane@example.com"]


@pytest.mark.parametrize(
    ("summary", "who", "layer"),
    [
        ("On Call - Jane Doe - Primary Schedule", "Jane Doe", "Primary Schedule"),
        ("On-call - Jane Doe", "Jane Doe", ""),
        ("On Call - Jane - EU - West", "Jane", "EU - West"),
        ("Jane Doe - On Call", "Jane Doe", ""),
        ("Jane Doe - Primary - oncall", "Jane Doe", "Primary"),
        ("on call: Jane Doe (Primary)", "Jane Doe", "Primary"),
        ("Jane Doe is on call", "Jane Doe", ""),
        ("Jane Doe on-call", "Jane Doe", ""),
        ("Jane Doe (on call)", "Jane Doe", ""),
        ("Jane Doe (Primary)", "Jane Doe", "Primary"),
        ("Jane   Doe", "Jane Doe", ""),
        ("[L2] jane", "jane", "L2"),
        ("jane@example.com", "jane@example.com", ""),
        ("Jean-Luc Oncallini", "Jean-Luc Oncallini", ""),
        ("On Call", "", ""),
        ("", "", ""),
    ],
)
def test_titles(summary: str, who: str, layer: str) -> None:
    assert shift_of(summary, ()) == ((who,) if who else (), layer)


def test_attendees_are_the_people_but_rooms_are_not() -> None:
    data = calendar(
        "SUMMARY:Shift\nDTSTART:20260105T000000Z\nDURATION:P1D\n"
        'ATTENDEE;CN="Doe, Jane":MAILTO:Jane@Example.com\nATTENDEE;CN=Ben:invalid:x\n'
        "ATTENDEE;CUTYPE=ROOM:mailto:room@example.com"
    )
    assert people(schedule_of(data), at("2026-01-05 12:00")) == ["jane@example.com", "Ben"]


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("/freeassociation.sourceforge.net/America/Argentina/Ushuaia", "America/Argentina/Ushuaia"),
        ("Own", "Asia/Tokyo"),
        ("UTC", "UTC"),
    ],
)
def test_zones_of_other_programs(zone: str, name: str) -> None:
    own = "BEGIN:VTIMEZONE\nTZID:Own\nX-LIC-LOCATION:Asia/Tokyo\nEND:VTIMEZONE\n"
    raw = calendar(event(f"DTSTART;TZID={zone}:20260105T090000\nDURATION:PT1H"), head=own)
    schedule = schedule_of(raw)
    assert schedule["events"][0]["zone"] == name


def test_a_calendar_without_zones_is_read_as_utc_and_says_so() -> None:
    (found,), mistakes = read(calendar(event("DTSTART:20260105T090000\nDURATION:PT1H")))
    assert found.timezone == "UTC"
    assert [(each.line, each.is_remark) for each in mistakes] == [(1, True)]


month_days = st.sampled_from((1, 5, 13, 28, 31, -1, -3))
weekdays = st.sampled_from(("MO", "TU", "WE", "TH", "FR", "SA", "SU"))


@st.composite
def rules(draw: st.DrawFn) -> str:
    frequency = draw(st.sampled_from(("DAILY", "WEEKLY", "MONTHLY", "YEARLY")))
    parts = [f"FREQ={frequency}", f"INTERVAL={draw(st.integers(1, 5))}"]
    by_day = draw(st.lists(weekdays, max_size=3, unique=True))
    if frequency in ("MONTHLY", "YEARLY") and by_day:
        which = draw(st.sampled_from(("", "1", "2", "-1", "5")))
        by_day = [which + each for each in by_day]
    elif frequency != "WEEKLY" and draw(st.booleans()):
        numbers = draw(st.lists(month_days, max_size=3))
        parts += [f"BYMONTHDAY={','.join(map(str, numbers))}"] if numbers else []
    parts += [f"BYDAY={','.join(by_day)}"] if by_day else []
    months = draw(st.lists(st.integers(1, 12), max_size=4))
    parts += [f"BYMONTH={','.join(map(str, months))}"] if months else []
    parts += [f"WKST={draw(st.sampled_from(('MO', 'SU', 'WE')))}"] if draw(st.booleans()) else []
    parts += ["BYHOUR=6,18"] if draw(st.integers(0, 4)) == 0 else []
    end = draw(st.sampled_from(("", "", "UNTIL=20260901T090000Z")))
    return ";".join([*parts, end] if end else parts)


@settings(max_examples=100, deadline=None)
@example("FREQ=DAILY;INTERVAL=1;BYDAY=MO;BYHOUR=6,18", 0, 1, 9)
@given(rules(), st.integers(0, 400), st.integers(1, 40), st.integers(0, 24 * 700))
def test_it_agrees_with_another_reader(rule: str, day: int, hours: int, later: int) -> None:
    start = datetime.fromisoformat("2026-01-01 09:00") + timedelta(days=day)
    raw = calendar(
        event(
            f"DTSTART;TZID=Europe/Berlin:{start:%Y%m%dT%H%M%S}\nDURATION:PT{hours}H\nRRULE:{rule}\n"
            f"EXDATE;TZID=Europe/Berlin:{start + timedelta(days=7):%Y%m%dT%H%M%S}"
        )
    )
    when = start.replace(tzinfo=BERLIN).astimezone(UTC) + timedelta(hours=later, minutes=30)
    theirs = recurring_ical_events.of(icalendar.Calendar.from_ical(raw))
    on = [
        each
        for each in theirs.between(when - timedelta(days=3), when + timedelta(days=1))
        if _instant(each["DTSTART"].dt)
        <= when
        < _instant(_naive(each["DTSTART"].dt) + timedelta(hours=hours))
    ]
    assert people(schedule_of(raw), when) == (["ana"] if on else [""]), rule


def _naive(local: datetime) -> datetime:
    return local.replace(tzinfo=None)


def _instant(local: datetime) -> datetime:
    return local.replace(tzinfo=BERLIN, fold=0).astimezone(UTC)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 12), st.integers(1, 3), st.integers(0, 24 * 120))
def test_a_count_is_counted_as_another_reader_does(count: int, interval: int, later: int) -> None:
    rule = f"FREQ=WEEKLY;INTERVAL={interval};COUNT={count};BYDAY=MO,TH"
    raw = calendar(
        event(f"DTSTART;TZID=Europe/Berlin:20260105T090000\nDURATION:PT30H\nRRULE:{rule}")
    )
    when = datetime(2026, 1, 5, 0, 30, tzinfo=UTC) + timedelta(hours=later)
    theirs = recurring_ical_events.of(icalendar.Calendar.from_ical(raw)).between(when, when)
    on = [each for each in theirs if each["DTSTART"].dt <= when < each["DTEND"].dt]
    assert people(schedule_of(raw), when) == (["ana"] if on else [""])
