"""One VEVENT as plain values: who, when, and how it recurs; nothing else of it is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from merestone.connectors.oncall.ical_lines import Component, Line
from merestone.connectors.oncall.ical_moments import Moment, length_of, moment, zone_name
from merestone.connectors.oncall.ical_people import email_of, shift_of
from merestone.connectors.oncall.recurrence import DayBudget, counted_out, parse_rule

MOST_SINGLE = timedelta(days=3660)
MOST_REPEATED = timedelta(days=366)
MOST_COUNTED_DAYS = 60_000
MOST_LOOKED_AT_DAYS = 50_000
ONE_DAY = timedelta(days=1)
ONCE = ("DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "RRULE")


class EventError(Exception):
    """An event that cannot be read: the line, and what was expected."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


class Zones:
    """The zones of a calendar, and what its events may cost.

    `is_guessed` turns true once UTC stood in for a zone that is not said.
    """

    def __init__(self, title: str, default: str, named: Mapping[str, str]) -> None:
        self.title = title
        self.default = default or "UTC"
        self.is_said = bool(default)
        self.is_guessed = False
        self.counted = DayBudget(MOST_COUNTED_DAYS)
        self.looked_at = DayBudget(MOST_LOOKED_AT_DAYS)
        self._named = named

    @classmethod
    def of(cls, found: Iterable[Component]) -> Zones:
        """Return what the calendar and its VTIMEZONEs say."""
        title = default = ""
        named: dict[str, str] = {}
        for component in found:
            if component.kind == "VEVENT":
                continue
            values = {line.name: _split(line)[1] for line in component.lines}
            if component.kind == "VCALENDAR":
                title = values.get("X-WR-CALNAME", values.get("NAME", ""))
                default = zone_name(values.get("X-WR-TIMEZONE", "").strip())
            elif component.kind == "VTIMEZONE" and "X-LIC-LOCATION" in values:
                named[values.get("TZID", "")] = values["X-LIC-LOCATION"].strip()
        return cls(title[:200], default, named)

    def zone(self, line: Line, parameters: Mapping[str, Any]) -> str:
        """Return the zone that a line's times are in; the calendar's where it says none.

        Raises: EventError where it names none that is known.
        """
        written = str(parameters.get("TZID", "")).strip()
        if not written:
            return self.default
        found = zone_name(written) or zone_name(self._named.get(written, ""))
        if not found:
            reason = f"time zone {written[:60]!a} is unknown; write one such as Europe/Berlin"
            raise EventError(line.number, reason)
        return found


def event_of(component: Component, zones: Zones) -> dict[str, Any]:
    """Return an event.

    Raises: EventError for the first mistake in it.
    """
    lines: dict[str, list[Line]] = {}
    for line in component.lines:
        lines.setdefault(line.name, []).append(line)
    _check(component, lines)
    start = _moment(lines["DTSTART"][0], zones)
    zone = start.zone
    rule = _rule(lines, start, zones)
    length = _length(component, lines, zones, start)
    _check_length(length, component.line, bool(rule) or "RDATE" in lines, zones)
    shift = shift_of(_text(lines, "SUMMARY"), list(_attendees(lines)))
    if not shift.people:
        raise EventError(component.line, "a shift of nobody; name a person in SUMMARY or ATTENDEE")
    replaces = [_moment(line, zones, zone) for line in lines.get("RECURRENCE-ID", ())]
    excepted = [each for line in lines.get("EXDATE", ()) for each in _list(line, zones, zone)]
    also = [each for line in lines.get("RDATE", ()) for each in _list(line, zones, zone)]
    return {
        "id": _identity(_text(lines, "UID")),
        "layer": shift.layer,
        "people": list(shift.people),
        "start": start.local.isoformat(),
        "zone": zone,
        "seconds": int(length.total_seconds()),
        "rule": rule,
        "also": sorted({each.seen_from(zone).isoformat() for each in also}),
        "except": sorted({each.marked(start.is_date) for each in excepted}),
        "replaces": replaces[0].marked(start.is_date) if replaces else "",
        "sequence": _sequence(_text(lines, "SEQUENCE")),
        "is_cancelled": _text(lines, "STATUS").strip().upper() == "CANCELLED",
    }


def _check(component: Component, lines: Mapping[str, list[Line]]) -> None:
    if "DTSTART" not in lines:
        raise EventError(component.line, "an event without DTSTART")
    for name in ONCE:
        if len(lines.get(name, ())) > 1:
            raise EventError(lines[name][1].number, f"{name} stands twice in one event")
    if "EXRULE" in lines:
        raise EventError(lines["EXRULE"][0].number, "EXRULE is not read; write EXDATE lines")


def _split(line: Line) -> tuple[Mapping[str, Any], str]:
    """Return the parameters and the value, unescaped.

    Raises: EventError where it is no content line.
    """
    from icalendar.parser import Contentline

    name, _, value = line.written.partition(":")
    if ";" not in name and "\\" not in value:
        return {}, value
    try:
        _, parameters, value = Contentline(line.written).parts()  # type: ignore[no-untyped-call]
    except ValueError:
        raise EventError(line.number, f"{line.name}: no content line NAME;KEY=…:VALUE") from None
    return parameters, value


def _text(lines: Mapping[str, list[Line]], name: str) -> str:
    return _split(lines[name][0])[1] if name in lines else ""


def _attendees(lines: Mapping[str, list[Line]]) -> Iterator[str]:
    for line in lines.get("ATTENDEE", ()):
        parameters, value = _split(line)
        if str(parameters.get("CUTYPE", "")).upper() in ("ROOM", "RESOURCE"):
            continue
        name = email_of(value) or str(parameters.get("CN", "")).strip()
        if name:
            yield name[:100]


def _moment(line: Line, zones: Zones, zone: str = "") -> Moment:
    return next(_list(line, zones, zone))


def _list(line: Line, zones: Zones, zone: str = "") -> Iterator[Moment]:
    """Yield the moments of a line; those without a zone are in `zone`, else the calendar's."""
    parameters, value = _split(line)
    if str(parameters.get("VALUE", "")).upper() == "PERIOD":
        raise EventError(line.number, f"{line.name}: periods are not read; write an event for each")
    if "RANGE" in parameters:
        raise EventError(line.number, "RANGE is not read; end the rule, and begin a new event")
    said = zones.zone(line, parameters) if "TZID" in parameters or not zone else zone
    for each in value.split(","):
        try:
            found = moment(each, said)
        except ValueError as error:
            raise EventError(line.number, f"{line.name} has {error}") from None
        is_floating = "TZID" not in parameters and not each.strip().endswith("Z")
        if is_floating and not zone and not zones.is_said:
            zones.is_guessed = True
        yield found


def _rule(lines: Mapping[str, list[Line]], start: Moment, zones: Zones) -> str:
    """Return the rule, or ''. One of an event that replaces a single occurrence is not in force."""
    if "RRULE" not in lines or "RECURRENCE-ID" in lines:
        return ""
    line = lines["RRULE"][0]
    written = line.written.partition(":")[2].strip().upper()[:500]
    if not written:
        return ""
    try:
        parse_rule(written)
        return counted_out(written, start.local, zones.counted)
    except ValueError as error:
        raise EventError(line.number, f"RRULE: {error}") from None


def _check_length(length: timedelta, line: int, is_repeated: bool, zones: Zones) -> None:
    """Refuse what would make each answer look at very many days."""
    if length > (MOST_REPEATED if is_repeated else MOST_SINGLE):
        raise EventError(line, "a shift that is too long; is its end right?")
    if is_repeated:
        zones.looked_at.left -= length.days
    if zones.looked_at.left < 0:
        raise EventError(line, "the repeated shifts are too long together; is their end right?")


def _length(
    component: Component, lines: Mapping[str, list[Line]], zones: Zones, start: Moment
) -> timedelta:
    """Return the length on the clock: a week from 09:00 to 09:00 stays one when clocks change."""
    if "DTEND" in lines:
        found = _moment(lines["DTEND"][0], zones, start.zone).seen_from(start.zone) - start.local
    elif "DURATION" in lines:
        line = lines["DURATION"][0]
        try:
            found = length_of(_split(line)[1])
        except ValueError as error:
            raise EventError(line.number, f"DURATION: {error}") from None
    else:
        found = ONE_DAY if start.is_date else timedelta(0)
    if found < timedelta(0):
        raise EventError(component.line, "an event ends before it starts")
    return found


def _sequence(written: str) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else 0


def _identity(uid: str) -> str:
    """Return what stands for a UID, which may be long or say too much."""
    return hashlib.sha256(uid.encode("utf-8", "replace")).hexdigest()[:16] if uid else ""
