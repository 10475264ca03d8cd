"""Every mistake is told with its line; hostile files end soon, and nothing raises."""

from __future__ import annotations

import contextlib
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.oncall.calendars import FORM, calendar, read
from merestone.connectors import oncall
from merestone.connectors.oncall import reading
from merestone.connectors.oncall.schedule import on_call_in_calendar
from merestone.source.file_connector import Unparsed
from merestone.source.file_text import FileText
from merestone.source.yaml import YamlError

PATH = "on-call/checkout.yaml"
SHIFT = "UID:1\nSUMMARY:ana\nDTSTART:20260105T090000Z\nDURATION:P7D\n"


@pytest.mark.parametrize(
    ("before", "after", "line", "said"),
    [
        ("timezone: Europe/Berlin", "timezone: Europe/Berln", 4, "such as Europe/Berlin"),
        ("  timezone: Europe/Berlin\n", "", 1, "`timezone` is missing"),
        ("timezone: Europe/Berlin", "timezone: ../etc/passwd", 4, "unknown"),
        ("team: payments", "team: [payments]", 3, "`team` is no text"),
        ("team: payments", "teem: payments", 3, "did you mean `team`"),
        ("name: checkout", "name: a/b", 2, "write letters"),
        ("team:operations", "operations", 5, "neither team:NAME nor oncall:NAME"),
        ("[ana, ben, cid]", "[ana, 7]", 9, "in quotes"),
        ("[ana, ben, cid]", "[]", 9, "at least one name"),
        ("[ana, ben, cid]", "{a: b}", 9, "no list"),
        ("2026-01-05\n", "2026-01-06\n", 10, "is a tuesday, not a monday"),
        ("2026-01-05\n", "2026-02-30\n", 10, "no local time"),
        ("2026-01-05\n", "2026-01-05 09:00\n", 10, "`starts` is a date"),
        ("2026-01-05\n", "1066-01-05\n", 10, "no local time"),
        ("monday 09:00", "moonday 09:00", 11, "no weekday"),
        ("monday 09:00", "monday 25:00", 11, "no time such as"),
        ("monday 09:00", "9", 11, "no time such as"),
        ("every: 1 week", "every: fortnight", 12, "no length"),
        ("every: 1 week", "every: 0 days", 12, "no length"),
        ("every: 1 week", "every: 3 days", 11, "write the time alone"),
        ("after_minutes: 15", "after_minutes: -1", 14, "whole number from 0"),
        ("after_minutes: 15", "after_minutes: soon", 14, "whole number"),
        ("name: second", "name: first", 13, "two layers are named"),
        ("person: eva", "people: eva", 17, "person"),
        ("until: 2026-01-08 09:00", "until: 2026-01-07 18:00", 17, "not after"),
        ("until: 2026-01-08 09:00", "until: soon", 17, "no local time"),
        ("layer: second", "layer: third", 18, "there are first, second"),
    ],
)
def test_a_mistake_in_the_form(before: str, after: str, line: int, said: str) -> None:
    assert before in FORM
    (found,), mistakes = read(FORM.replace(before, after), PATH)
    assert any(each.line == line and said in each.reason for each in mistakes), mistakes
    assert found.schedule is None


@pytest.mark.parametrize(
    "text", ["on_call: 1", "on_call: [a, 2]", "on_call:", "on_call: {layers: 3, timezone: UTC}"]
)
def test_a_form_that_is_none(text: str) -> None:
    assert read(text, PATH)[1]


@pytest.mark.parametrize(
    ("line", "at", "said"),
    [
        ("RRULE:FREQ=SECONDLY", 8, "FREQ=SECONDLY is not read"),
        ("RRULE:FREQ=MINUTELY;COUNT=99999999", 8, "FREQ=MINUTELY is not read"),
        ("RRULE:FREQ=DAILY;BYSECOND=1", 8, "BYSECOND in a rule is not read"),
        ("RRULE:FREQ=YEARLY;BYEASTER=1", 8, "BYEASTER"),
        ("RRULE:FREQ=DAILY;INTERVAL=0", 8, "INTERVAL"),
        ("RRULE:FREQ=DAILY;INTERVAL=" + "9" * 5000, 8, "INTERVAL"),
        ("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=9999", 8, "write UNTIL"),
        ("RRULE:FREQ=DAILY;UNTIL=20270101;COUNT=3", 8, "COUNT and UNTIL"),
        ("RRULE:FREQ=DAILY;UNTIL=never", 8, "UNTIL"),
        ("RRULE:FREQ=WEEKLY;BYDAY=XX", 8, "BYDAY"),
        ("RRULE:FREQ=DAILY;FREQ=DAILY", 8, "twice"),
        ("RRULE:x", 8, "FREQ="),
        ("EXDATE;TZID=Nowhere/City:20260105T090000", 8, "Nowhere/City"),
        ("EXDATE;TZID=../../etc/passwd:20260105T090000", 8, "is unknown"),
        ("EXDATE:20261305T090000Z", 8, "does not exist"),
        ("EXDATE:00010105T090000Z", 8, "year"),
        ("RDATE;VALUE=PERIOD:20260105T090000Z/PT1H", 8, "periods are not read"),
        ("DTSTART:20260105T090000Z", 8, "twice"),
        ("DTEND:20260101T090000Z", 3, "ends before it starts"),
        ("DTEND:20990101T090000Z", 3, "too long"),
        ("EXRULE:FREQ=DAILY", 8, "EXRULE"),
        ("RECURRENCE-ID;RANGE=THISANDFUTURE:20260105T090000Z", 8, "RANGE is not read"),
        ('ATTENDEE;CN="x:y', 8, "content line"),
    ],
)
def test_a_mistake_in_an_event(line: str, at: int, said: str) -> None:
    (found,), mistakes = read(calendar(SHIFT + line))
    assert [each.line for each in mistakes] == [at], mistakes
    assert said in mistakes[0].reason
    assert found.schedule is None


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "has no end"),
        (b"BEGIN:VCALENDAR\nEND:VEVENT\n", "ends nothing"),
        (calendar(*[SHIFT] * 2_001), "more than 2,000 events"),
        (b"BEGIN:VCALENDAR\n" + b" " * (9 << 20), "at most"),
        (b'BEGIN:VCALENDAR\nX-WR-TIMEZONE;A="b:c\nEND:VCALENDAR', "content line"),
    ],
)
def test_a_calendar_that_is_none(data: bytes, said: str) -> None:
    with pytest.raises(Unparsed, match=said):
        read(data)


@pytest.mark.parametrize(
    "data",
    [
        calendar(*[SHIFT + "RRULE:FREQ=DAILY;INTERVAL=7;BYDAY=SU\n"] * 1_500),
        calendar(*[SHIFT + "ATTENDEE;CN=x:mailto:a@b.c\n" * 9] * 700),
        calendar(SHIFT + "EXDATE:" + ",".join(["20260105T090000Z"] * 60_000)),
        calendar("SUMMARY:" + "on call - " * 100_000 + "\nDTSTART:20260105T090000Z"),
        calendar(SHIFT + "\n ".join(["DESCRIPTION:"] + ["x" * 70] * 14_000)),
        b"BEGIN:VCALENDAR\n" + b"BEGIN:X\n" * 120_000,
        b"BEGIN:VCALENDAR\n" + b" \n" * 500_000,
        b"BEGIN:VCALENDAR\n" + b"A;B=C:D\n" * 130_000 + b"END:VCALENDAR\n",
        calendar(SHIFT + "RRULE:FREQ=DAILY;BYDAY=" + ",".join(["MO"] * 300_000)),
    ],
    ids=range(9),
)
def test_a_megabyte_takes_no_second(data: bytes) -> None:
    began = time.process_time()
    with contextlib.suppress(Unparsed):
        read(data)
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;INTERVAL=7;BYDAY=SU",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;COUNT=10000",
        "FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11;BYMINUTE=0,20,30,40",
    ],
)
def test_an_endless_rule_is_answered_soon(rule: str) -> None:
    data = calendar(f"SUMMARY:a\nDTSTART:19700105T090000Z\nDURATION:P366D\nRRULE:{rule}")
    (found,), _ = read(data)
    assert found.schedule is not None
    began = time.process_time()
    on_call_in_calendar(found.schedule, datetime(2199, 12, 31, 23, 59, tzinfo=UTC))
    assert time.process_time() - began < 1


def test_the_example_in_the_page_is_read() -> None:
    page = Path(oncall.__file__).with_name("README.md").read_text(encoding="utf-8")
    text = page.partition("```yaml\n")[2].partition("```")[0]
    (found,), mistakes = read(text, PATH)
    assert not mistakes
    assert found.schedule == read(FORM, PATH)[0][0].schedule


def test_without_icalendar_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "find_spec", lambda name: None)
    with pytest.raises(Unparsed, match=r"install merestone\[oncall\]"):
        read(calendar(SHIFT))
    assert read(FORM, PATH)[0]


pieces = st.sampled_from(
    (
        *("BEGIN:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "END:VCALENDAR", "BEGIN:VTIMEZONE"),
        *("DTSTART", "DTEND", ";TZID=", "Europe/Berlin", ":", "20260105T090000Z", ",", "\n", " "),
        *("RRULE:FREQ=DAILY", ";BYDAY=", "1MO", "SUMMARY:On Call - a", "ATTENDEE", '"', "\\", "\0"),
        *("X-WR-TIMEZONE:", "DURATION:P7D", "DURATION:P" + "9" * 30 + "D", "RECURRENCE-ID"),
        *("on_call:", "{", "}", "[", "rotation:", "layers:", "  ", "people:", "- ", "- a\n"),
    )
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(pieces, st.text(max_size=5)), max_size=40), st.booleans())
def test_nothing_raises(parts: list[str], is_form: bool) -> None:
    text = "".join(parts)
    if is_form:
        data, path = f"on_call:\n  {text}".encode(errors="replace"), PATH
    else:
        whole = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:a\n{text}\nEND:VEVENT\nEND:VCALENDAR\n"
        data, path = whole.encode(errors="replace"), "rota.ics"
    file = FileText(path, data)
    try:
        if reading.wants(file):
            reading.parse(file)
    except (Unparsed, YamlError):
        pass
