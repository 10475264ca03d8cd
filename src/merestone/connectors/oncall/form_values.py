"""Values of the YAML form, and the mistakes that are found on the way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from difflib import get_close_matches
from zoneinfo import ZoneInfo, available_timezones

from merestone.connectors.oncall.records import Mistake
from merestone.connectors.oncall.schedule import FIRST_YEAR, LAST_YEAR
from merestone.source.yaml import Map, Seq

MOST_TEXT = 100


class Reading:
    """Collects every mistake of one schedule."""

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []

    def wrong(self, line: int, reason: str) -> None:
        """Note a mistake."""
        self.mistakes.append(Mistake(line, reason))

    def only(self, document: Map, keys: Sequence[str], of: str) -> None:
        """Note each key that is none."""
        for key, line in document.lines.items():
            if key not in keys:
                near = get_close_matches(key, keys, 1)
                known = f"did you mean `{near[0]}`?" if near else f"it has {', '.join(keys)}"
                self.wrong(line, f"{key[:60]!a} is no key of {of}; {known}")

    def text(self, document: Map, key: str) -> str:
        """Return a short text, '' where it is missing."""
        value = document.get(key)
        if value is None:
            return ""
        if isinstance(value, str) and 0 < len(value) <= MOST_TEXT and value.isprintable():
            return value.strip()
        self.wrong(document.lines[key], f"`{key}` is no text of at most {MOST_TEXT} letters")
        return ""

    def texts(self, document: Map, key: str) -> list[tuple[str, int]]:
        """Return a list of short texts with their lines; one text alone is a list of one."""
        value = document.get(key)
        if value is None:
            return []
        if isinstance(value, str):
            return [(value, document.lines[key])]
        if not isinstance(value, Seq):
            self.wrong(document.lines[key], f"`{key}` is no list; write `- name` lines below it")
            return []
        found = []
        for each, line in zip(value, value.lines, strict=True):
            if isinstance(each, str) and 0 < len(each.strip()) <= MOST_TEXT and each.isprintable():
                found.append((each.strip(), line))
            else:
                self.wrong(line, f"an item of `{key}` is no name; write it in quotes")
        return found

    def zone(self, document: Map, line: int) -> str:
        """Return the name of the time zone, UTC where there is none."""
        written = self.text(document, "timezone")
        if not written:
            at = document.lines.get("timezone", line)
            self.wrong(at, "`timezone` is missing; write one such as Europe/Berlin or UTC")
            return "UTC"
        try:
            ZoneInfo(written)
        except (ValueError, OSError, KeyError):
            near = get_close_matches(written, sorted(available_timezones()), 1)
            other = near[0] if near else "Europe/Berlin"
            self.wrong(
                document.lines["timezone"],
                f"time zone {written[:60]!a} is unknown; write one such as {other}",
            )
            return "UTC"
        return written

    def moment(self, document: Map, key: str, line: int) -> str:
        """Return a local time as ISO 8601, '' where it is none."""
        value = document.get(key)
        at = document.lines.get(key, line)
        if not isinstance(value, str):
            self.wrong(at, f"`{key}` is missing; write a local time such as 2026-01-05 09:00")
            return ""
        found = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ T]([0-9]{2}:[0-9]{2}))?", value)
        try:
            if not found:
                raise ValueError
            local = datetime.fromisoformat(f"{found[1]}T{found[2] or '00:00'}")
            if not FIRST_YEAR <= local.year <= LAST_YEAR:
                raise ValueError
        except ValueError:
            self.wrong(at, f"`{key}` is no local time such as 2026-01-05 09:00")
            return ""
        return local.isoformat()
