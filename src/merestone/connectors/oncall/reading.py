"""Decides which files are on-call schedules, and what each of them says."""

from __future__ import annotations

import re
from importlib.util import find_spec

from merestone.connectors.oncall.form import read_form
from merestone.connectors.oncall.records import NAME, Mistake, Record, said
from merestone.source.file_connector import Unparsed
from merestone.source.file_text import FileText
from merestone.source.yaml import Map, Seq

__all__ = ["NAME", "VERSION", "concerns", "parse", "wants"]

# What was refused for want of the extra is not believed once the extra is there.
VERSION = "1" if find_spec("icalendar") else "1 without icalendar"
KEYS = ("on_call", "oncall")
FORM = re.compile(rb"^[\"']?on_?call[\"']?[ \t]*:", re.MULTILINE)
HINT = re.compile(
    r"on[-_ ]?call|pager|opsgenie|rota(?:tion)?s?(?:[^a-z]|$)|escalation", re.IGNORECASE
)
SHIFTS = re.compile(rb"on[- ]?call|PRODID:[^\r\n]*(?:PagerDuty|Opsgenie)", re.IGNORECASE)
MISSING = "an iCalendar schedule needs icalendar; install merestone[oncall]"


def concerns(path: str) -> bool:
    """Return whether it is a calendar, or YAML in a place for on-call schedules."""
    folder, _, name = path.rpartition("/")
    if name.endswith(".ics"):
        return True
    if not name.endswith((".yaml", ".yml")):
        return False
    folders = folder.lower().split("/")
    return "oncall" in name.lower() or "on-call" in name.lower() or _is_place(folders)


def _is_place(folders: list[str]) -> bool:
    return "on-call" in folders or "oncall" in folders


def wants(file: FileText) -> bool:
    """Return whether it has the form's key, or is a calendar of shifts rather than of meetings."""
    if not file.name.endswith(".ics"):
        return FORM.search(file.data) is not None
    if b"BEGIN:VCALENDAR" not in file.data[:4096].upper():
        return False
    return HINT.search(file.path) is not None or SHIFTS.search(file.data) is not None


def parse(file: FileText) -> list[Record]:
    """Return the schedules of a file, and each mistake in them with its line.

    Raises: Unparsed where icalendar is not installed, or the file is none or too large.
    """
    if file.name.endswith(".ics"):
        if not find_spec("icalendar"):
            raise Unparsed(0, MISSING)
        from merestone.connectors.oncall.ical import read_calendar

        return read_calendar(file)
    records: list[Record] = []
    for document in file.documents:
        for key in KEYS:
            if isinstance(document, Map) and key in document:
                records += _forms(file, document[key], document.lines[key])
    return records


def _forms(file: FileText, value: object, line: int) -> list[Record]:
    stem = file.name.rpartition(".")[0]
    if isinstance(value, Seq):
        found = zip(value, value.lines, strict=True)
        return [record for each, at in found for record in _form(stem, each, at)]
    return _form(stem, value, line)


def _form(stem: str, value: object, line: int) -> list[Record]:
    if isinstance(value, Map):
        return read_form(stem, value, line)
    return [said(Mistake(line, "no schedule; write a mapping with `timezone` and `rotation`"))]
