"""Who is on call, now or at another time, by the schedules that were read."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from merestone import __version__
from merestone.app.references import References
from merestone.app.scan import Scan, ScanRequest, scan
from merestone.connectors.oncall.schedule import on_call as duties_at
from merestone.model.claims import DUTIES
from merestone.model.errors import UsageError
from merestone.model.facts import Label, Property, Thing
from merestone.model.views import OnCallRow, OnCallView
from merestone.ownership.evidence.labels import party_of_label

SCHEME = "oncall:"
RESPONDS = DUTIES.index("responds")


def on_call(request: ScanRequest, names: Sequence[str], when: str, zone: str) -> OnCallView:
    """Return who is on call at a time: by schedule, by team, or for whatever a reference names.

    `when` is a time as in ISO 8601, '' for now; `zone` is where it is meant and shown.

    Raises: SourceUnavailable, ConfigurationError, PluginError, UsageError.
    """
    at = instant_of(when, zone)
    with scan(request._replace(history=False)) as found:
        book = _Schedules(found)
        wanted = [address for name in names for address in book.named(name)] if names else book.all
        missing = tuple(name for name in names if not book.named(name))
        rows = tuple(
            row for address in dict.fromkeys(wanted) for row in book.rows(address, at, zone)
        )
        near = tuple(close for name in missing for close in book.nearest(name))
        return OnCallView(__version__, found.root, _said(at, zone), rows, missing, near)


def instant_of(when: str, zone: str) -> datetime:
    """Return the instant that is meant.

    Raises: UsageError for a time or a zone that is none.
    """
    place = zone_of(zone or "UTC")
    if not when:
        return datetime.now(place)
    try:
        at = datetime.fromisoformat(when)
    except ValueError:
        raise UsageError(f"{when!r} is no time; write it as 2026-12-24T18:00") from None
    return at if at.tzinfo is not None else at.replace(tzinfo=place)


def zone_of(name: str) -> ZoneInfo:
    """Return a time zone by its name.

    Raises: UsageError where there is none.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise UsageError(f"{name!r} is no time zone; write it as Europe/Berlin") from None


class _Schedules:
    def __init__(self, found: Scan) -> None:
        self._found = found
        self._references = References(found)
        facts = found.facts
        self._things = {t.address: t for t in facts.of(Thing) if t.address.startswith(SCHEME)}
        self._written = {
            row.address: row.value
            for row in facts.of(Property)
            if row.key == "schedule" and row.address in self._things
        }
        book = found.ownership.parties
        self._teams: dict[str, str] = {}
        for label in facts.of(Label):
            if label.address in self._things and label.key == "team":
                self._teams[label.address] = party_of_label(label.value, label.repo, book)
        self.all = list(self._things)

    def named(self, name: str) -> list[str]:
        """Return the schedules that a name means: its own, a team's, or of who responds."""
        address = name if name.startswith(SCHEME) else f"{SCHEME}{name}"
        if address in self._things:
            return [address]
        book = self._found.ownership.parties
        teams = {party_of_label(name, "", book)}
        resource = self._references.find(name)
        if resource is not None:
            bundle = self._found.ownership.bundles[resource.bundle]
            teams.update(bundle.holdings[RESPONDS].parties)
        return [address for address, team in self._teams.items() if team in teams]

    def nearest(self, name: str) -> list[str]:
        names = [address.removeprefix(SCHEME) for address in self._things]
        return difflib.get_close_matches(name, names, 3, 0.5)

    def rows(self, address: str, at: datetime, zone: str) -> Iterator[OnCallRow]:
        thing = self._things[address]
        book = self._found.ownership.parties
        team = book.shown(self._teams[address]) if address in self._teams else ""
        place = self._found.place(thing.repo, thing.path, thing.line)
        written = self._written.get(address)
        if written is None:
            reason = "the schedule could not be read; see the unread places"
            yield OnCallRow(thing.name, team, "", "", "", reason, place)
            return
        for duty in duties_at(written, at):
            until = duty.until
            if until is not None and zone:
                until = until.astimezone(zone_of(zone))
            shown = until.strftime("%Y-%m-%d %H:%M %Z") if until is not None else ""
            yield OnCallRow(thing.name, team, duty.layer, duty.person, shown, "", place)


def _said(at: datetime, zone: str) -> str:
    shown = at.astimezone(zone_of(zone)) if zone else at
    return shown.strftime("%Y-%m-%d %H:%M %Z")
