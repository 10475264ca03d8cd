"""Who has a shift, from an event's title and attendees."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

ONLY = re.compile(r"(?:is )?on[- ]?call(?: schedule| shift)?", re.IGNORECASE)
BEFORE = re.compile(r"on[- ]?call(?: shift)?\s*[:|\u2013\u2014]\s*(.+)", re.IGNORECASE)
AFTER = re.compile(
    r"(.+?)(?:'s)?(?: is)?[\s:,|\u2013\u2014(]+on[- ]?call(?: shift)?\)?", re.IGNORECASE
)
BRACKETED = re.compile(r"(.+?)\s*[(\[]([^()\[\]]+)[)\]]")
PRIORITY = re.compile(r"\[(L[0-9])\]\s*(.+)")
MOST_CHARS = 100


class Shift(NamedTuple):
    """Who has it, and in which layer ('' where the title does not say)."""

    people: tuple[str, ...]
    layer: str


def shift_of(summary: str, attendees: Sequence[str]) -> Shift:
    """Return who a shift belongs to: the attendees' emails, else the name in the title.

    Titles: `On Call - Name - Schedule`, `Name - On Call`, `On call: Name`, `Name is on call`,
    `Name (Schedule)`, `[L1] name`, or the name alone.
    """
    who, layer = _title(" ".join(summary.split())[:200])
    people = tuple(dict.fromkeys(attendees)) or ((who[:MOST_CHARS],) if who else ())
    return Shift(people, layer[:MOST_CHARS])


def _title(summary: str) -> tuple[str, str]:
    parts = [part.strip() for part in summary.split(" - ")]
    if len(parts) > 1 and ONLY.fullmatch(parts[0]):
        return parts[1], " - ".join(parts[2:])
    if len(parts) > 1 and ONLY.fullmatch(parts[-1]):
        return parts[0], " - ".join(parts[1:-1])
    for pattern in (BEFORE, AFTER):
        found = pattern.fullmatch(summary)
        if found:
            summary = found[1].strip()
            break
    found = PRIORITY.fullmatch(summary)
    if found:
        return found[2], found[1]
    found = BRACKETED.fullmatch(summary)
    if found:
        return found[1], found[2].strip()
    return ("" if ONLY.fullmatch(summary) else summary), ""


def email_of(value: str) -> str:
    """Return the email of a calendar user address, or ''."""
    address = value.strip()
    address = address[7:] if address[:7].lower() == "mailto:" else address
    is_email = re.fullmatch(r"[^\s@<>:]{1,64}@[^\s@<>:]{1,190}", address)
    return address.lower() if is_email else ""
