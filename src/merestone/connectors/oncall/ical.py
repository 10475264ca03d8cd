"""One iCalendar file as a schedule, which `calendar_duty` answers from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from merestone.connectors.oncall.ical_event import EventError, Zones, event_of
from merestone.connectors.oncall.ical_lines import (
    MOST_BYTES,
    Component,
    LinesError,
    components,
)
from merestone.connectors.oncall.records import Found, Mistake, Record, said
from merestone.source.file_connector import Unparsed
from merestone.source.file_text import FileText

MOST_MISTAKES = 20
MOST_MEMBERS = 500
NO_ZONE = "events without a time zone are read as UTC; write TZID, or X-WR-TIMEZONE once"


def read_calendar(file: FileText) -> list[Record]:
    """Return the schedule and its mistakes. A mistake in an event keeps it from being answered.

    Raises: Unparsed where it is no calendar, or larger than is read.
    """
    if len(file.data) > MOST_BYTES:
        raise Unparsed(1, f"{len(file.data):,} bytes; at most {MOST_BYTES:,} are read")
    try:
        found = components(file.text)
        zones = Zones.of(found)
    except (LinesError, EventError) as error:
        raise Unparsed(error.line, error.reason) from None
    events, cancelled, mistakes = _events(found, zones)
    if zones.is_guessed:
        mistakes.append(Mistake(1, NO_ZONE, is_remark=True))
    stem = file.name.rpartition(".")[0]
    first = events[0]["zone"] if events else zones.default
    schedule: dict[str, Any] = {
        "form": "calendar",
        "name": stem,
        "timezone": zones.default if zones.is_said else first,
        "events": events,
        "cancelled": cancelled,
    }
    is_whole = all(each.is_remark for each in mistakes)
    row = Found(
        line=1,
        name=stem,
        title=zones.title,
        team="",
        timezone=schedule["timezone"],
        escalates_to=(),
        members=_members(events),
        layers=tuple(dict.fromkeys(each["layer"] for each in events if each["layer"])),
        schedule=schedule if is_whole else None,
    )
    return [said(row), *map(said, mistakes)]


def _events(
    found: Iterable[Component], zones: Zones
) -> tuple[list[dict[str, Any]], list[list[str]], list[Mistake]]:
    events: dict[tuple[str, ...], dict[str, Any]] = {}
    cancelled: list[list[str]] = []
    mistakes: list[Mistake] = []
    more: Counter[str] = Counter()
    for component in found:
        if component.kind != "VEVENT":
            continue
        try:
            event = event_of(component, zones)
        except EventError as error:
            more["mistakes"] += 1
            if len(mistakes) < MOST_MISTAKES:
                mistakes.append(Mistake(error.line, error.reason))
            continue
        if event.pop("is_cancelled"):
            if event["replaces"]:
                cancelled.append([event["id"], event["replaces"]])
            continue
        _keep_newest(events, event, str(component.line))
    if more["mistakes"] > MOST_MISTAKES:
        left = more["mistakes"] - MOST_MISTAKES
        mistakes.append(Mistake(mistakes[-1].line, f"{left:,} more events have mistakes"))
    return (
        [event for event in events.values() if not _is_undone(event, events)],
        cancelled,
        mistakes,
    )


def _keep_newest(
    events: dict[tuple[str, ...], dict[str, Any]], event: dict[str, Any], line: str
) -> None:
    """Keep one of several versions of an event: that of the highest sequence, else the last."""
    key = (event["id"], event["replaces"]) if event["id"] else ("", line)
    sequence = event.pop("sequence")
    earlier = events.get(key)
    if earlier is None or earlier["version"] <= sequence:
        events[key] = {**event, "version": sequence}


def _is_undone(event: dict[str, Any], events: Mapping[tuple[str, ...], dict[str, Any]]) -> bool:
    """Return whether a moved occurrence was taken out of its series later."""
    series = events.get((event["id"], ""))
    if not event["replaces"] or series is None or event["replaces"] not in series["except"]:
        return False
    return bool(series["version"] >= event["version"])


def _members(events: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    found = dict.fromkeys(person for event in events for person in event["people"])
    return tuple(found)[:MOST_MEMBERS]
