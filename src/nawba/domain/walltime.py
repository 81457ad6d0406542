"""When a wall clock shows a time: local day and time into an instant and back, through every change of the clocks.

One rule decides both hard cases: a wall time means **the first instant at which the local clock shows that time or
later**. A time that is skipped is therefore the first instant after the gap; a time that comes twice, its first coming.
"""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from nawba.domain.time import DAY, HOUR, MINUTE, SECOND, Instant, to_datetime

_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()


@lru_cache(maxsize=1024)
def zone_named(key: str) -> ZoneInfo:
    """Return the zone of the IANA name `key`, read once a process; an unknown name is a KeyError of the caller."""
    return ZoneInfo(key)


def local(at: Instant, zone: str) -> datetime:
    """Return `at` as a datetime aware of `zone` (IANA name)."""
    return to_datetime(at).astimezone(zone_named(zone))


def instant(day: date, wall: time, zone: str) -> Instant:
    """Return the first instant at which the clocks of `zone` show `wall` on `day`, or later if they never show it.

    Within a gap of the clocks, an hour in spring or Apia's whole 30 December 2011, that is the end of the gap. A `fold`
    that `wall` carries, having been read from a clock, counts for nothing.
    """
    first = datetime.combine(day, wall.replace(fold=0), zone_named(zone))
    before, after = _offset(first), _offset(first.replace(fold=1))
    shown = (day.toordinal() - _EPOCH_DAY) * DAY + wall.hour * HOUR + wall.minute * MINUTE
    shown += wall.second * SECOND + wall.microsecond
    if before >= after:
        return shown - before
    return _end_of_gap(shown - after, shown - before, zone)


def _end_of_gap(early: Instant, late: Instant, zone: str) -> Instant:
    """Return the instant in (`early`, `late`] from which the offset of `zone` is that of `late`; whole seconds."""
    low, high = early // SECOND, -(-late // SECOND)
    offset = _offset(local(high * SECOND, zone))
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(local(middle * SECOND, zone)) == offset:
            high = middle
        else:
            low = middle
    return high * SECOND


def _offset(moment: datetime) -> int:
    """Return how far `moment`'s clock is ahead of UTC, in microseconds."""
    ahead = moment.utcoffset()
    return 0 if ahead is None else ahead.days * DAY + ahead.seconds * SECOND
