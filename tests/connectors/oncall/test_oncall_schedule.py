"""Who is on call by the YAML form: at every instant, in any zone, when clocks change."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.oncall.calendars import FORM, schedule_of
from merestone.connectors.oncall.schedule import Duty, instant, on_call, on_call_at

PATH = "on-call/checkout.yaml"
BERLIN = ZoneInfo("Europe/Berlin")
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")


def at(written: str, zone: str = "Europe/Berlin") -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(zone))


def who(schedule: Any, when: datetime) -> list[tuple[str, str]]:
    return [(duty.layer, duty.person) for duty in on_call_at(schedule, when)]


@pytest.fixture(scope="module")
def checkout() -> Any:
    return schedule_of(FORM, PATH)


@pytest.mark.parametrize(
    ("when", "first", "until"),
    [
        ("2026-01-05 08:59:59", "", "2026-01-05T09:00:00+01:00"),
        ("2026-01-05 09:00", "ana", "2026-01-07T18:00:00+01:00"),
        ("2026-01-07 18:00", "eva", "2026-01-08T09:00:00+01:00"),
        ("2026-01-08 09:00", "ana", "2026-01-12T09:00:00+01:00"),
        ("2026-01-12 08:59", "ana", "2026-01-12T09:00:00+01:00"),
        ("2026-01-12 09:00", "ben", "2026-01-19T09:00:00+01:00"),
        ("2026-01-26 10:00", "ana", "2026-02-02T09:00:00+01:00"),
        ("2026-03-29 12:00", "cid", "2026-03-30T09:00:00+02:00"),
        ("2026-03-30 08:59", "cid", "2026-03-30T09:00:00+02:00"),
        ("2026-03-30 09:00", "ana", "2026-04-06T09:00:00+02:00"),
    ],
)
def test_the_first_layer(checkout: Any, when: str, first: str, until: str) -> None:
    duty = on_call_at(checkout, at(when))[0]
    assert (duty.layer, duty.person) == ("first", first)
    assert duty.until is not None
    assert duty.until.isoformat() == until


def test_a_layer_of_one_person_does_not_change_but_by_an_override(checkout: Any) -> None:
    second = on_call_at(checkout, at("2026-06-01 12:00"))[1]
    assert second == Duty("second", "dee", at("2026-12-24 00:00"))
    assert on_call_at(checkout, at("2026-12-25 12:00"))[1] == Duty(
        "second", "", at("2026-12-27 00:00")
    )
    assert on_call_at(checkout, at("2027-01-01 12:00"))[1] == Duty("second", "dee", None)


def test_it_is_the_same_in_any_zone_and_from_json(checkout: Any) -> None:
    for zone in ZONES:
        when = at("2026-01-07 18:30").astimezone(ZoneInfo(zone))
        assert on_call(json.dumps(checkout), when) == on_call_at(checkout, at("2026-01-07 18:30"))


@pytest.mark.parametrize(
    "when",
    [
        datetime.fromisoformat("2026-01-01"),
        datetime.min.replace(tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
    ],
)
def test_a_time_that_is_none(checkout: Any, when: datetime) -> None:
    with pytest.raises(ValueError, match=r"zone|year"):
        on_call_at(checkout, when)


def test_of_overlapping_overrides_the_last_one_wins() -> None:
    text = FORM.replace(
        "  overrides:\n",
        "  overrides:\n"
        "    - {person: old, from: 2026-02-01 00:00, until: 2026-02-05 00:00}\n"
        "    - {person: new, from: 2026-02-02 00:00, until: 2026-02-03 00:00}\n",
    )
    schedule = schedule_of(text, PATH)
    said = [on_call_at(schedule, at(f"2026-02-0{day} 12:00"))[0] for day in (1, 2, 3)]
    assert [duty.person for duty in said] == ["old", "new", "old"]
    assert [duty.until and duty.until.day for duty in said] == [2, 3, 5]


def daily(zone: str, clock: str, days: int = 1, people: tuple[str, ...] = ("a", "b")) -> Any:
    layer = {"people": people, "starts": "2026-01-01", "time": clock, "days": days}
    layers = [{"name": "first", "after_minutes": 0, **layer}]
    return {"form": "rotation", "timezone": zone, "layers": layers, "overrides": []}


def test_a_handover_in_the_hour_that_is_skipped_is_an_hour_later_on_the_clock() -> None:
    schedule = daily("Europe/Berlin", "02:30")
    before = on_call_at(schedule, datetime(2026, 3, 29, 0, 59, tzinfo=UTC))[0]
    assert before.until == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert before.until.isoformat() == "2026-03-29T03:30:00+02:00"
    after = on_call_at(schedule, datetime(2026, 3, 29, 1, 30, tzinfo=UTC))[0]
    assert after.person != before.person


def test_a_handover_in_the_hour_that_is_repeated_is_at_its_first_time() -> None:
    schedule = daily("Europe/Berlin", "02:30")
    first = on_call_at(schedule, at("2026-10-25 02:30"))[0].person
    assert on_call_at(schedule, at("2026-10-25 02:30").replace(fold=1))[0].person == first
    assert on_call_at(schedule, at("2026-10-25 02:29").replace(fold=1))[0].person == first
    assert on_call_at(schedule, at("2026-10-25 02:29"))[0].person != first


def test_a_day_that_a_zone_skips() -> None:
    schedule = daily("Pacific/Apia", "09:00")
    schedule["layers"][0]["starts"] = "2011-12-01"
    seen = on_call_at(schedule, datetime(2011, 12, 30, 18, 59, tzinfo=UTC))[0]
    assert seen.person == "a"
    assert on_call_at(schedule, datetime(2011, 12, 30, 19, 1, tzinfo=UTC))[0].person == "a"


clocks = st.times().map(lambda each: each.strftime("%H:%M"))
BEGIN = datetime.fromisoformat("2026-01-03")
instants = st.datetimes(BEGIN, datetime.fromisoformat("2036-01-01"), timezones=st.just(UTC))
spans_of_hours = st.lists(st.tuples(st.integers(0, 200), st.integers(1, 60)), max_size=6)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(ZONES), clocks, st.integers(1, 30), st.integers(1, 5), instants)
def test_at_every_instant_it_is_one_person_until_a_local_handover(
    zone: str, clock: str, days: int, size: int, when: datetime
) -> None:
    people = tuple("abcde"[:size])
    schedule = daily(zone, clock, days, people)
    (duty,) = on_call_at(schedule, when)
    place = ZoneInfo(zone)
    # Counted one handover after another, as a person with a calendar would.
    index, day = -1, date(2026, 1, 1)
    at_clock = time.fromisoformat(clock)
    while instant(datetime.combine(day, at_clock), place) <= when:
        index, day = index + 1, day + timedelta(days=days)
    assert duty.person == (people[index % size] if index >= 0 else "")
    if size > 1 or index < 0:
        assert duty.until == instant(datetime.combine(day, at_clock), place)
        assert duty.until.tzinfo == place
        just_before, at_it = duty.until - timedelta(microseconds=1), duty.until
        assert who(schedule, just_before) == [("first", duty.person)]
        assert who(schedule, at_it) != [("first", duty.person)]
        is_plain = (
            duty.until.astimezone(UTC).astimezone(place).utcoffset()
            == (duty.until - timedelta(hours=3)).astimezone(place).utcoffset()
        )
        if is_plain and not _is_in_gap(day, at_clock, place):
            assert duty.until.strftime("%H:%M") == clock
    else:
        assert duty.until is None


def _is_in_gap(day: date, clock: time, zone: ZoneInfo) -> bool:
    local = datetime.combine(day, clock, zone)
    return local.astimezone(UTC).astimezone(zone).time() != clock


@settings(max_examples=60, deadline=None)
@given(spans_of_hours, st.integers(0, 270))
def test_the_last_override_that_covers_an_instant_wins(
    spans: list[tuple[int, int]], hour: int
) -> None:
    start = datetime.fromisoformat("2026-03-25")
    schedule = daily("Europe/Berlin", "09:00")
    schedule["overrides"] = [
        {
            "layer": "first",
            "person": f"p{number}",
            "from": (start + timedelta(hours=begin)).isoformat(),
            "until": (start + timedelta(hours=begin + length)).isoformat(),
        }
        for number, (begin, length) in enumerate(spans)
    ]
    when = instant(start, BERLIN) + timedelta(hours=hour)
    (duty,) = on_call_at(schedule, when)
    covering = [
        each["person"]
        for each in schedule["overrides"]
        if instant(datetime.fromisoformat(each["from"]), BERLIN)
        <= when
        < instant(datetime.fromisoformat(each["until"]), BERLIN)
    ]
    if covering:
        assert duty.person == covering[-1]
    else:
        assert duty.person in "ab"
    assert duty.until is not None
    assert duty.until > when
    middle = when + (duty.until - when) / 2
    assert who(schedule, middle) == [("first", duty.person)]
