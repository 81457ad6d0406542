"""The oracle of time: a wall clock watched minute by minute, by somebody who knows nothing of how instants are found.

A wall time has come once the clock has shown it or a later one. So what is watched is the latest time shown so far.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from nawba.domain.time import MINUTE, Instant, from_datetime, to_datetime

DST_ZONES = (
    "Africa/Cairo",  # changes its clocks at midnight; had none from 2015 to 2022
    "Africa/Casablanca",  # its summer time pauses for Ramadan
    "America/New_York",
    "America/St_Johns",  # changed its clocks at 00:01
    "America/Sao_Paulo",  # changed its clocks at midnight
    "Antarctica/Casey",  # went back by three hours
    "Asia/Beirut",  # changes its clocks at midnight; in March 2023 nearly did not
    "Asia/Gaza",
    "Asia/Kathmandu",  # moved by a quarter of an hour
    "Australia/Lord_Howe",  # half an hour of summer time
    "Europe/Berlin",
    "Pacific/Apia",  # has no 30 December 2011
    "Pacific/Kwajalein",  # has no 21 August 1993
)
ZONES = ("Asia/Aden", "UTC", *DST_ZONES)
_BACK_AT_MOST = timedelta(hours=26)


def watched(zone: str, from_at: Instant, until_at: Instant) -> Iterator[tuple[Instant, datetime]]:
    """Yield each minute from `from_at` to `until_at` with the latest naive local time the clock of `zone` has shown."""
    place, latest = ZoneInfo(zone), datetime.min  # noqa: DTZ901
    at, minute = to_datetime(from_at) - _BACK_AT_MOST, timedelta(minutes=1)
    for now_at in range(from_at - _BACK_AT_MOST // timedelta(microseconds=1), until_at, MINUTE):
        latest = max(latest, at.astimezone(place).replace(tzinfo=None))
        if now_at >= from_at:
            yield now_at, latest
        at += minute


@lru_cache(maxsize=4096)
def days_of_change(zone: str, year: int) -> tuple[date, ...]:
    """Return the UTC days of `year` on which the clocks of `zone` change; most zones and years have none or two."""
    place, days = ZoneInfo(zone), []
    day = datetime(year, 1, 1, tzinfo=UTC)
    while day.year == year:
        after = day + timedelta(days=1)
        if day.astimezone(place).utcoffset() != after.astimezone(place).utcoffset():
            days.append(day.date())
        day = after
    return tuple(days)


def midnight(day: date) -> Instant:
    """Return when `day` begins in UTC."""
    return from_datetime(datetime(day.year, day.month, day.day, tzinfo=UTC))
