"""The content lines of an iCalendar file that matter to a schedule, with their numbers.

Descriptions, alarms, places and everything else are passed over before anything is parsed.

Source: RFC 5545, 3.1 (folding, parameters), 3.6 (components).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

MOST_BYTES = 8 << 20
MOST_EVENTS = 2_000
MOST_LINES = 8_000
MOST_LINE_CHARS = 4_000
MOST_DEPTH = 10
OF_EVENT = frozenset(
    (
        "UID",
        "SUMMARY",
        "ATTENDEE",
        "DTSTART",
        "DTEND",
        "DURATION",
        "RRULE",
        "RDATE",
        "EXDATE",
        "EXRULE",
        "RECURRENCE-ID",
        "SEQUENCE",
        "STATUS",
    )
)
OF_CALENDAR = frozenset(("X-WR-CALNAME", "NAME", "X-WR-TIMEZONE", "METHOD"))
OF_ZONE = frozenset(("TZID", "X-LIC-LOCATION"))

KNOWN = OF_EVENT | OF_CALENDAR | OF_ZONE | {"BEGIN", "END"}
NAME_OF = re.compile("[:;]")


class LinesError(Exception):
    """A file that is no calendar, or more than is read."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


class Line(NamedTuple):
    """One content line, unfolded; `written` is all of it."""

    number: int
    name: str
    written: str


class Component(NamedTuple):
    """A VCALENDAR, VEVENT or VTIMEZONE without what stands in components inside it."""

    line: int
    kind: str
    lines: list[Line]


def components(text: str) -> list[Component]:
    """Return the calendar (all of them as one), its zones and its events.

    Raises: LinesError where it is no calendar, has no end, or has more events or lines than are
        read.
    """
    calendar = Component(1, "VCALENDAR", [])
    found = [calendar]
    inside: list[Component] = []
    kept = 0
    for line in _unfolded(text):
        if line.name == "BEGIN":
            kind = line.written.partition(":")[2].strip().upper()
            inside.append(Component(line.number, kind, []))
            if kind in ("VEVENT", "VTIMEZONE"):
                found.append(inside[-1])
        elif line.name == "END":
            _close(line, inside)
        elif inside and line.name in _wanted(inside[-1].kind):
            kept += 1
            (calendar if inside[-1].kind == "VCALENDAR" else inside[-1]).lines.append(line)
        if len(inside) > MOST_DEPTH:
            raise LinesError(line.number, f"components are nested more than {MOST_DEPTH} deep")
        if len(found) > MOST_EVENTS or kept > MOST_LINES:
            reason = f"more than {MOST_EVENTS:,} events or {MOST_LINES:,} lines of them"
            raise LinesError(line.number, f"{reason}, which are not read; leave out past shifts")
    if inside:
        raise LinesError(
            inside[-1].line, f"{inside[-1].kind[:40]!a} has no end; is the file whole?"
        )
    return found


def _close(line: Line, inside: list[Component]) -> None:
    kind = line.written.partition(":")[2].strip().upper()
    if not inside or inside[-1].kind != kind:
        raise LinesError(line.number, f"END of {kind[:40]!a} ends nothing that is open")
    inside.pop()


def _wanted(kind: str) -> frozenset[str]:
    if kind == "VEVENT":
        return OF_EVENT
    return {"VCALENDAR": OF_CALENDAR, "VTIMEZONE": OF_ZONE}.get(kind, frozenset())


def _unfolded(text: str) -> Iterator[Line]:
    """Yield each line that matters, the folded ones as one."""
    number, parts, name = 0, [""], ""
    size = 0
    for at, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        if line[:1] in (" ", "\t"):
            if name and size < MOST_LINE_CHARS:
                parts.append(line[1 : 1 + MOST_LINE_CHARS])
                size += len(line)
            continue
        if name:
            yield Line(number, name, "".join(parts))
        name = NAME_OF.split(line[:41], 1)[0].strip().upper()
        if name not in KNOWN:
            name = ""
        number, parts, size = at, [line[:MOST_LINE_CHARS]], len(line)
    if name:
        yield Line(number, name, "".join(parts))
