"""Calendars and forms for the tests, made short."""

from __future__ import annotations

from typing import Any

from merestone.connectors.oncall.reading import parse
from merestone.connectors.oncall.records import Found, Mistake, read_back
from merestone.source.file_text import FileText


def calendar(*events: str, head: str = "") -> bytes:
    """Return an iCalendar file; each event is its content lines."""
    blocks = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{blocks}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def read(data: bytes | str, path: str = "on-call/shop.ics") -> tuple[list[Found], list[Mistake]]:
    """Return the schedules and the mistakes of a file."""
    raw = data if isinstance(data, bytes) else data.encode()
    rows = [read_back(record) for record in parse(FileText(path, raw))]
    return (
        [row for row in rows if isinstance(row, Found)],
        [row for row in rows if isinstance(row, Mistake)],
    )


def schedule_of(data: bytes | str, path: str = "on-call/shop.ics") -> Any:
    """Return the one schedule of a file without mistakes."""
    (found,), mistakes = read(data, path)
    assert not [each for each in mistakes if not each.is_remark], mistakes
    assert found.schedule is not None
    return found.schedule


FORM = """\
on_call:
  name: checkout
  team: payments
  timezone: Europe/Berlin
  escalates_to: [team:operations, oncall:platform]
  layers:
    - name: first
      rotation:
        people: [ana, ben, cid]
        starts: 2026-01-05
        handover: monday 09:00
        every: 1 week
    - name: second
      after_minutes: 15
      rotation: {people: [dee], starts: 2026-01-01, handover: "00:00", every: 1 day}
  overrides:
    - {person: eva, from: 2026-01-07 18:00, until: 2026-01-08 09:00}
    - {person: nobody, from: 2026-12-24, until: 2026-12-27, layer: second}
"""
