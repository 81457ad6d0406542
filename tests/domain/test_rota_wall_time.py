"""A wall time is the first instant at which the local clock shows it or later (R22)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import available_timezones

import pytest

from nawba.domain.time import DAY, HOUR, Instant, from_datetime
from nawba.domain.walltime import instant, local
from tests.domain.wall_clock import days_of_change, midnight, watched


def _at(text: str) -> Instant:
    return from_datetime(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("day", "wall", "zone", "expected"),
    [
        (date(2026, 11, 23), time(9), "Asia/Aden", "2026-11-23T09:00+03:00"),
        (date(2026, 3, 8), time(2, 30), "America/New_York", "2026-03-08T03:00-04:00"),
        (date(2026, 11, 1), time(1, 30), "America/New_York", "2026-11-01T01:30-04:00"),
        (date(2020, 10, 4), time(2, 15), "Australia/Lord_Howe", "2020-10-04T02:30+11:00"),
        (date(2021, 4, 4), time(1, 45), "Australia/Lord_Howe", "2021-04-04T01:45+11:00"),
        (date(2011, 12, 30), time(9), "Pacific/Apia", "2011-12-31T00:00+14:00"),
        (date(2018, 11, 4), time(0), "America/Sao_Paulo", "2018-11-04T01:00-02:00"),
        (date(1972, 1, 7), time(0, 30), "Africa/Monrovia", "1972-01-07T00:44:30+00:00"),
        (date(2026, 11, 1), time(1, 30, fold=1), "America/New_York", "2026-11-01T01:30-04:00"),
        (date(2026, 3, 8), time(2, 30, fold=1), "America/New_York", "2026-03-08T03:00-04:00"),
        (date(1970, 1, 1), time(0, 0, 1, 5), "UTC", "1970-01-01T00:00:01.000005+00:00"),
        (date(1969, 12, 31), time(23, 59), "UTC", "1969-12-31T23:59+00:00"),
    ],
)
def test_skipped_times_come_after_the_gap_and_doubled_ones_at_first(
    day: date, wall: time, zone: str, expected: str
) -> None:
    """R22: what the clocks skip begins when they have; what they show twice begins with the first time."""
    assert instant(day, wall, zone) == _at(expected)


def test_an_instant_is_read_on_the_wall_and_found_again() -> None:
    at = _at("2026-11-23T06:00:00.000001+00:00")
    shown = local(at, "Asia/Aden")
    assert shown.isoformat() == "2026-11-23T09:00:00.000001+03:00"
    assert instant(shown.date(), shown.time(), "Asia/Aden") == at


@pytest.mark.slow
@pytest.mark.parametrize("years", [range(first, first + 5) for first in range(1970, 2040, 5)], ids=str)
def test_every_change_of_every_clock_agrees_with_somebody_watching_it(years: range) -> None:
    """R22: around each change of each zone's clocks, 1970–2039, every wall time is where a watcher sees it."""
    seen: set[tuple[date, int, tuple[int, ...]]] = set()
    for zone in sorted(available_timezones()):
        for year in years:
            for day in days_of_change(zone, year):
                offsets = tuple(_shown(zone, midnight(day) + hours * HOUR) for hours in (0, 24))
                if (day, year, offsets) not in seen:  # many names, one clock
                    seen.add((day, year, offsets))
                    _compare(zone, day)
    assert seen


def _shown(zone: str, at: Instant) -> int:
    ahead = local(at, zone).utcoffset()
    return int(ahead.total_seconds()) if ahead is not None else 0


def _compare(zone: str, change: date) -> None:
    wanted = datetime.combine(change - timedelta(days=1), time(12))
    for at, latest in watched(zone, midnight(change) - 2 * DAY, midnight(change) + 3 * DAY):
        while wanted <= latest:
            found = instant(wanted.date(), wanted.time(), zone)
            assert at - 60_000_000 < found <= at, (zone, wanted, local(at, zone))
            wanted += timedelta(minutes=13)
