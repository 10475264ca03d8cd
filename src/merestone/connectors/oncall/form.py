"""The YAML form of a schedule; each mistake is told with its line and what was expected."""

from __future__ import annotations

import re
from typing import Any

from merestone.connectors.oncall.form_layers import overrides_of, read_layers
from merestone.connectors.oncall.form_values import Reading
from merestone.connectors.oncall.records import Found, Record, said
from merestone.source.yaml import Map

KEYS = ("name", "team", "timezone", "escalates_to", "rotation", "layers", "overrides")
NAME_OF = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ._-]{0,98}[A-Za-z0-9])?")
TARGET = re.compile(r"(?:team|oncall):\S.{0,98}")


def read_form(stem: str, document: Map, line: int) -> list[Record]:
    """Return the schedule that a mapping says, then its mistakes.

    A schedule with a mistake is there, but is not answered from.
    """
    reading = Reading()
    reading.only(document, KEYS, "a schedule")
    name = reading.text(document, "name") or stem
    if not NAME_OF.fullmatch(name):
        at = document.lines.get("name", line)
        reading.wrong(at, f"name {name[:60]!a} is none; write letters, digits, spaces and . _ -")
        name = re.sub(r"[^A-Za-z0-9 ._-]", "-", name[:60])
    timezone = reading.zone(document, line)
    layers = read_layers(reading, document, line)
    overrides = overrides_of(reading, document, [layer["name"] for layer in layers])
    schedule: dict[str, Any] = {
        "form": "rotation",
        "name": name,
        "timezone": timezone,
        "layers": layers,
        "overrides": overrides,
    }
    people = [person for layer in layers for person in layer["people"]]
    people += [each["person"] for each in overrides if each["person"]]
    row = Found(
        line=line,
        name=name,
        title="",
        team=reading.text(document, "team").removeprefix("team:"),
        timezone=timezone,
        escalates_to=_targets(reading, document),
        members=tuple(dict.fromkeys(people)),
        layers=tuple(f"{each['name']} (after {each['after_minutes']} min)" for each in layers),
        schedule=None,
    )
    if not reading.mistakes:
        row = row._replace(schedule=schedule)
    return [said(row), *map(said, sorted(reading.mistakes))]


def _targets(reading: Reading, document: Map) -> tuple[str, ...]:
    found = []
    for target, line in reading.texts(document, "escalates_to"):
        if TARGET.fullmatch(target):
            found.append(target)
        else:
            reading.wrong(line, f"{target[:60]!a} is neither team:NAME nor oncall:NAME")
    return tuple(dict.fromkeys(found))
