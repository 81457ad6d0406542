"""Working time agrees with somebody who counts the minutes on the wall (S14)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import lru_cache

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nawba.domain.calendar import Calendar, due, fraction_due, is_working, next_working, working_time
from nawba.domain.time import DAY, MINUTE, Duration, Instant
from tests.domain.wall_clock import ZONES, days_of_change, midnight, watched

SPAN = 18 * DAY
TIMES = st.one_of(
    st.sampled_from((time(0), time(1, 30), time(2), time(2, 15), time(8), time(16))),
    st.times().map(lambda t: t.replace(second=0, microsecond=0)),
)


HOURS = st.tuples(TIMES, TIMES)


@st.composite
def scenes(draw: st.DrawFn) -> tuple[Calendar, Instant, Instant]:
    """A calendar, a minute to start at, and the midnight from which the oracle watches.

    Some of the days round the start are holidays, some have hours of their own.
    """
    zone = draw(st.sampled_from(ZONES))
    year = draw(st.integers(1970, 2040))
    changes = days_of_change(zone, year)
    day = draw(st.sampled_from(changes)) if changes else date(year, draw(st.integers(1, 12)), 28)
    weekdays = draw(st.sets(st.integers(0, 6), min_size=2))
    near = st.integers(-2, 9).map(lambda n: day + timedelta(days=n))
    dates = draw(st.dictionaries(near, st.one_of(st.none(), HOURS), max_size=6))
    calendar = Calendar("office", zone, {weekday: draw(HOURS) for weekday in weekdays}, dates)
    from_at = midnight(day) - 3 * DAY
    return calendar, from_at + 2 * DAY + draw(st.integers(0, 2 * 1440)) * MINUTE, from_at


@lru_cache(maxsize=8)
def minutes(zone: str, from_at: Instant) -> list[tuple[Instant, datetime]]:
    return list(watched(zone, from_at, from_at + SPAN))


def written(calendar: Calendar, day: date) -> tuple[time, time] | None:
    """The hours of `day` as somebody reads them off the calendar: a line of its own, else its weekday's."""
    for other, hours in calendar.dates.items():
        if other == day:
            return hours
    return calendar.hours.get(day.weekday())


def begins_on(calendar: Calendar, shown: datetime) -> date | None:
    """The day whose hours the wall is in when it has shown `shown`; None: in no hours."""
    for day in (shown.date(), shown.date() - timedelta(days=1)):
        hours, following = (written(calendar, day + timedelta(days=n)) for n in (0, 1))
        if hours is not None:
            opens, closes = datetime.combine(day, hours[0]), datetime.combine(day, hours[1])
            if closes <= opens:
                closes += timedelta(days=1)
            if following is not None:
                closes = min(closes, datetime.combine(day + timedelta(days=1), following[0]))
            if opens <= shown < closes:
                return day
    return None


@pytest.mark.thorough
@given(scenes(), st.integers(1, 2), st.fractions(Fraction(1, 100), 1))
@settings(max_examples=30, deadline=None)
def test_working_time_is_what_is_counted_on_the_wall(
    scene: tuple[Calendar, Instant, Instant], days: int, fraction: Fraction
) -> None:
    """S14: inside, outside, working hours, working days and their fractions, minute by minute, round holidays too."""
    calendar, start_at, from_at = scene
    working = [(at, day, shown) for at, shown in minutes(calendar.zone, from_at) if (day := begins_on(calendar, shown))]
    inside = {at for at, _, _ in working}
    for at in range(start_at, start_at + DAY, MINUTE):
        assert is_working(calendar, at) is (at in inside)
    ahead = [row for row in working if row[0] >= start_at]
    assume(len({row[1] for row in ahead}) > days)
    assert next_working(calendar, start_at) == ahead[0][0]
    amount = min(days * 300, len(ahead))
    assert due(calendar, start_at, Duration("working_hours", amount * MINUTE), "UTC") == ahead[amount - 1][0] + MINUTE

    due_at = due(calendar, start_at, Duration("working_days", days), "UTC")
    assert due_at == _working_days(working, start_at, days)
    counted = sum(min(MINUTE, due_at - at) for at, _, _ in ahead if at < due_at)
    assert working_time(calendar, start_at, due_at) == counted
    share = fraction_due(calendar, start_at, Duration("working_days", days), fraction, "UTC")
    assert start_at <= share <= due_at
    assert working_time(calendar, start_at, share) == int(counted * fraction)


def _working_days(working: list[tuple[Instant, date, datetime]], start_at: Instant, days: int) -> Instant:
    """Count working days on the wall, each day whole: as many minutes of the last as were over of the first."""
    ahead = list(dict.fromkeys(day for at, day, _ in working if at >= start_at))
    minutes_of = {day: [at for at, other, _ in working if other == day] for day in ahead}
    first = minutes_of[ahead[0]]
    if start_at not in first:
        return minutes_of[ahead[days - 1]][-1] + MINUTE
    last = minutes_of[ahead[days]]
    return last[0] + first.index(start_at) * len(last) * MINUTE // len(first)


@given(scenes(), st.integers(0, 2000), st.integers(1, 3))
@settings(max_examples=100, deadline=None)
def test_what_begins_later_is_never_due_earlier(
    scene: tuple[Calendar, Instant, Instant], later: int, amount: int
) -> None:
    """S14: nobody gains by waiting, in whichever kind of time."""
    calendar, start_at, _ = scene
    for within in (
        Duration("working_hours", amount * 60 * MINUTE),
        Duration("elapsed", amount),
        Duration("working_days", amount),
    ):
        assert due(calendar, start_at, within, "UTC") <= due(calendar, start_at + later * MINUTE, within, "UTC")
