"""What schedules state, read through the framework."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.oncall.calendars import FORM, calendar
from merestone.connectors import oncall
from merestone.connectors.oncall.schedule import on_call
from merestone.model.facts import Label, Problem, Property, Relation, Source, Thing
from merestone.model.settings import ReadSettings
from merestone.source.file_reading import read_files
from merestone.source.file_text import FileText

SHIFT = "UID:1\nSUMMARY:On Call - Ana\nDTSTART:20260105T090000Z\nDURATION:P7D\nRRULE:FREQ=WEEKLY"


@pytest.fixture
def stated(memory_tree: Callable[..., Any]) -> Callable[[dict[str, Any]], list[Any]]:
    return lambda files: list(read_files(memory_tree(files), [oncall], ReadSettings()))


def test_a_form(stated: Callable[[dict[str, Any]], list[Any]]) -> None:
    rows = stated({"on-call/checkout.yaml": FORM.encode()})
    place = ("repo", "on-call/checkout.yaml", 1)
    address = "oncall:checkout"
    assert rows[:5] == [
        Thing(*place, address, "on-call schedule", "checkout"),
        Label(*place, address, "field", "team", "payments"),
        Relation(*place, address, "answers for", "team:payments"),
        Relation(*place, address, "escalates to", "team:operations"),
        Relation(*place, address, "escalates to", "oncall:platform"),
    ]
    values = [(row.key, row.value) for row in rows if isinstance(row, Property)]
    assert values[:-1] == [
        ("timezone", "Europe/Berlin"),
        ("layer", "first (after 0 min)"),
        ("layer", "second (after 15 min)"),
        *(("member", name) for name in ("ana", "ben", "cid", "dee", "eva")),
    ]
    key, whole = values[-1]
    assert key == "schedule"
    said = on_call(whole, datetime(2026, 1, 7, 20, tzinfo=UTC))
    assert [duty.person for duty in said] == ["eva", "dee"]
    assert rows[-1] == Source("oncall", "repo", "read", 1, "")


def test_a_calendar(stated: Callable[[dict[str, Any]], list[Any]]) -> None:
    rows = stated({"on-call/platform.ics": calendar(SHIFT)})
    assert rows[0] == Thing(
        "repo", "on-call/platform.ics", 1, "oncall:platform", "on-call schedule", "platform"
    )
    (whole,) = [row.value for row in rows if isinstance(row, Property) and row.key == "schedule"]
    assert on_call(whole, datetime(2030, 1, 1, tzinfo=UTC))[0].person == "Ana"


def test_a_mistake_is_a_problem_and_takes_the_answer(
    stated: Callable[[dict[str, Any]], list[Any]],
) -> None:
    bad = FORM.replace("Europe/Berlin", "Mars/Base").encode()
    rows = stated({"on-call/a.yaml": bad, "on-call/b.ics": calendar(SHIFT + "\nRRULE:x")})
    problems = [row for row in rows if isinstance(row, Problem)]
    assert [(row.path, row.line, row.covers, row.is_blinding) for row in problems] == [
        ("on-call/a.yaml", 4, "on-call/a.yaml//", True),
        ("on-call/b.ics", 9, "on-call/b.ics//", True),
    ]
    assert not [row for row in rows if isinstance(row, Property) and row.key == "schedule"]
    assert len([row for row in rows if isinstance(row, Thing)]) == 2


def test_a_name_that_two_places_define_is_told(
    stated: Callable[[dict[str, Any]], list[Any]],
) -> None:
    rows = stated({"on-call/a.yaml": FORM.encode(), "on-call/b.yaml": FORM.encode()})
    (problem,) = [row for row in rows if isinstance(row, Problem)]
    assert "on-call/a.yaml:1" in problem.reason
    assert len([row for row in rows if isinstance(row, Thing)]) == 1


def test_several_schedules_in_one_file(stated: Callable[[dict[str, Any]], list[Any]]) -> None:
    one = "{timezone: UTC, rotation: {people: [a], starts: 2026-01-01, handover: '09:00'}, name: "
    rows = stated({"team/oncall.yaml": f"oncall:\n- {one}x}}\n- {one}y}}\n".encode()})
    things = [(row.name, row.line) for row in rows if isinstance(row, Thing)]
    assert things == [("x", 2), ("y", 3)]


@pytest.mark.parametrize(
    ("path", "data", "is_wanted"),
    [
        ("on-call/x.ics", b"BEGIN:VCALENDAR\n", True),
        ("oncall/x.yaml", b"on_call:\n", True),
        ("deep/OnCall-rota.yml", b"---\noncall: {}\n", True),
        ("deep/oncall.yaml", b"people: []\n", False),
        ("deep/oncall.yaml", b"x:\n  on_call: y\n", False),
        ("values.yaml", b"on_call:\n", False),
        ("holidays.ics", b"BEGIN:VCALENDAR\nSUMMARY:New Year\n", False),
        ("team.ics", b"BEGIN:VCALENDAR\nSUMMARY:On Call - Ana\n", True),
        ("team.ics", b"BEGIN:VCALENDAR\nPRODID:-//PagerDuty//\n", True),
        ("on-call/x.ics", b"nothing", False),
        ("on-call/README.md", b"on_call:\n", False),
    ],
)
def test_which_files_are_schedules(path: str, data: bytes, is_wanted: bool) -> None:
    said = oncall.concerns(path) and oncall.wants(FileText(path, data))
    assert said is is_wanted
