"""Layers, rotations and overrides of the YAML form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from merestone.connectors.oncall.form_values import Reading
from merestone.source.yaml import Map, Seq

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HANDOVER = re.compile(r"(?:([a-z]+)\s+)?([0-9]{1,2}):([0-9]{2})", re.IGNORECASE)
EVERY = re.compile(r"(?:([0-9]{1,3})\s+)?(day|week)s?")
LAYER = ("name", "after_minutes", "rotation")
ROTATION = ("people", "starts", "handover", "every")
OVERRIDE = ("person", "from", "until", "layer")
NOBODY = "nobody"
MOST_LAYERS = 20


def read_layers(reading: Reading, document: Map, line: int) -> list[dict[str, Any]]:
    """Return the layers in the order of paging; `rotation` alone is one layer, named `first`."""
    written = document.get("layers")
    if written is None:
        rotation = _rotation(reading, document, line)
        return [{"name": "first", "after_minutes": 0, **rotation}] if rotation else []
    at = document.lines["layers"]
    if "rotation" in document:
        reading.wrong(at, "`layers` stands beside `rotation`; move that into a layer")
    if not isinstance(written, Seq) or not 0 < len(written) <= MOST_LAYERS:
        reading.wrong(
            at, f"`layers` is no list of 1 to {MOST_LAYERS}; write `- rotation:` below it"
        )
        return []
    found: list[dict[str, Any]] = []
    for each, where in zip(written, written.lines, strict=True):
        layer = _layer(reading, each, where, found)
        if layer:
            found.append(layer)
    return found


def _layer(
    reading: Reading, value: Any, line: int, earlier: Sequence[dict[str, Any]]
) -> dict[str, Any] | None:
    if not isinstance(value, Map):
        reading.wrong(line, "a layer is no mapping; write `rotation:` below it")
        return None
    reading.only(value, LAYER, "a layer")
    name = reading.text(value, "name") or ("first" if not earlier else f"layer {len(earlier) + 1}")
    if name in [each["name"] for each in earlier]:
        reading.wrong(value.lines.get("name", line), f"two layers are named {name!a}")
    delay = value.get("after_minutes", 0)
    least = earlier[-1]["after_minutes"] if earlier else 0
    if not isinstance(delay, int) or isinstance(delay, bool) or not least <= delay <= 100_000:
        at = value.lines.get("after_minutes", line)
        reading.wrong(at, f"`after_minutes` is no whole number from {least} on; layers go upwards")
        delay = least
    rotation = _rotation(reading, value, line)
    return {"name": name, "after_minutes": delay, **rotation} if rotation else None


def _rotation(reading: Reading, document: Map, line: int) -> dict[str, Any] | None:
    value = document.get("rotation")
    if not isinstance(value, Map):
        at = document.lines.get("rotation", line)
        reading.wrong(at, "`rotation` is missing; it has people, starts, handover, every")
        return None
    at = document.lines["rotation"]
    reading.only(value, ROTATION, "a rotation")
    people = [name for name, _ in reading.texts(value, "people")]
    if not people:
        reading.wrong(value.lines.get("people", at), "`people` is empty; write at least one name")
    days, weekday, clock = _every(reading, value, at), *_handover(reading, value, at)
    starts = _starts(reading, value, at)
    if starts and weekday is not None and starts.weekday() != weekday:
        reading.wrong(
            value.lines["starts"],
            f"{starts} is a {WEEKDAYS[starts.weekday()]}, not a {WEEKDAYS[weekday]}",
        )
    if weekday is not None and days % 7:
        reading.wrong(
            value.lines["handover"],
            f"every {days} days is not always on a {WEEKDAYS[weekday]}; write the time alone",
        )
    if not (people and starts):
        return None
    return {"people": people, "starts": starts.isoformat(), "time": clock, "days": days}


def _every(reading: Reading, value: Map, line: int) -> int:
    written = value.get("every", "1 week")
    found = EVERY.fullmatch(written.strip().lower()) if isinstance(written, str) else None
    days = int(found[1] or 1) * (7 if found[2] == "week" else 1) if found else 0
    if not 1 <= days <= 366:
        at = value.lines.get("every", line)
        reading.wrong(at, "`every` is no length such as `1 week` or `3 days`, up to a year")
        return 7
    return days


def _handover(reading: Reading, value: Map, line: int) -> tuple[int | None, str]:
    """Return the weekday from Monday 0 (None: none is said) and the local time."""
    written = value.get("handover")
    at = value.lines.get("handover", line)
    found = HANDOVER.fullmatch(written.strip()) if isinstance(written, str) else None
    if not found or int(found[2]) > 23 or int(found[3]) > 59:
        reading.wrong(at, "`handover` is no time such as `monday 09:00` or `09:00`")
        return None, "00:00"
    clock = f"{int(found[2]):02}:{found[3]}"
    day = (found[1] or "").lower()
    full = [index for index, name in enumerate(WEEKDAYS) if day in (name, name[:3])]
    if day and not full:
        reading.wrong(at, f"{day[:20]!a} is no weekday; write one such as monday")
    return (full[0] if full else None), clock


def _starts(reading: Reading, value: Map, line: int) -> date | None:
    written = reading.moment(value, "starts", line)
    if written and not written.endswith("T00:00:00"):
        reading.wrong(value.lines["starts"], "`starts` is a date; its time is that of `handover`")
    return date.fromisoformat(written[:10]) if written else None


def overrides_of(reading: Reading, document: Map, layers: Sequence[str]) -> list[dict[str, str]]:
    """Return who stands in when; `nobody` as ''. Without `layer`, it is for the first one."""
    written = document.get("overrides")
    if written is None:
        return []
    if not isinstance(written, Seq):
        reading.wrong(
            document.lines["overrides"], "`overrides` is no list; write `- person:` below"
        )
        return []
    found = []
    for value, line in zip(written, written.lines, strict=True):
        if not isinstance(value, Map):
            reading.wrong(line, "an override is no mapping; it has person, from, until")
            continue
        reading.only(value, OVERRIDE, "an override")
        found.append(_override(reading, value, line, layers))
    return found


def _override(reading: Reading, value: Map, line: int, layers: Sequence[str]) -> dict[str, str]:
    person = reading.text(value, "person")
    if not person and value.get("person") in (None, ""):
        reading.wrong(value.lines.get("person", line), f"`person` is missing; or write {NOBODY}")
    begins, ends = reading.moment(value, "from", line), reading.moment(value, "until", line)
    if begins and ends and begins >= ends:
        reading.wrong(value.lines["until"], "`until` is not after `from`")
    layer = reading.text(value, "layer") or (layers[0] if layers else "first")
    if layers and layer not in layers:
        at = value.lines["layer"]
        reading.wrong(at, f"no layer is named {layer!a}; there are {', '.join(layers)}")
    return {
        "layer": layer,
        "person": "" if person == NOBODY else person,
        "from": begins,
        "until": ends,
    }
