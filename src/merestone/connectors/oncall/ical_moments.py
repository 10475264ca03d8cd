"""Dates, times and zones of calendar events.

Source: RFC 5545, 3.3.4 to 3.3.6; zone names of the IANA database, and those that Windows and
    Mozilla write, through icalendar.
"""

from __future__ import annotations

import re
import warnings
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from merestone.connectors.oncall.calendar_duty import mark
from merestone.connectors.oncall.schedule import FIRST_YEAR, LAST_YEAR, instant

WRITTEN = re.compile(r"([0-9]{8})(?:T([0-9]{6})(Z?))?")


class Moment(NamedTuple):
    """A local time in a zone ('' where it says none). `is_date`: the whole day is meant."""

    local: datetime
    zone: str
    is_date: bool = False

    def seen_from(self, zone: str) -> datetime:
        """Return the local time in another zone."""
        if self.zone == zone:
            return self.local
        return (
            instant(self.local, ZoneInfo(self.zone)).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        )

    def marked(self, of_days: bool) -> str:
        """Return it as `calendar_duty.mark` does an instant; a day of an all-day event as date."""
        if self.is_date or of_days:
            return self.local.date().isoformat()
        return mark(instant(self.local, ZoneInfo(self.zone)))


def moment(written: str, zone: str) -> Moment:
    """Return a date or time; one with `Z` is in UTC, any other in `zone`.

    Raises: ValueError with what was expected.
    """
    found = WRITTEN.fullmatch(written.strip())
    if not found:
        raise ValueError("no date or time such as 20260105T090000")
    day, clock, is_utc = found[1], found[2] or "000000", found[3]
    try:
        local = datetime.strptime(day + clock, "%Y%m%d%H%M%S")  # noqa: DTZ007
    except ValueError:
        raise ValueError("a date or time that does not exist") from None
    if not FIRST_YEAR <= local.year <= LAST_YEAR:
        raise ValueError(f"a year that is not within {FIRST_YEAR} to {LAST_YEAR}")
    return Moment(local, "UTC" if is_utc else zone, found[2] is None)


@lru_cache(maxsize=512)
def zone_name(written: str) -> str:
    """Return the IANA name of a zone, or '' where it is none that is known."""
    from icalendar.timezone import tzp

    if written.upper() in ("UTC", "Z", "ETC/UTC", "GMT"):
        return "UTC"
    if len(written) > 100 or ".." in written or written.startswith("\\"):
        return ""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            zone = tzp.timezone(written)
        except (ValueError, OSError):
            return ""
    key = getattr(zone, "key", "") if zone else ""
    try:
        datetime.now(UTC).astimezone(ZoneInfo(key or "none"))
    except (ValueError, OSError, KeyError):
        return ""
    return str(key)


def length_of(written: str) -> timedelta:
    """Return a DURATION.

    Raises: ValueError where it is none.
    """
    from icalendar.prop import vDuration

    if len(written) > 40:
        raise ValueError("no duration such as P7D")
    try:
        found = vDuration.from_ical(written.strip())  # type: ignore[no-untyped-call]
    except (ValueError, OverflowError):
        raise ValueError("no duration such as P7D") from None
    assert isinstance(found, timedelta)
    return found
