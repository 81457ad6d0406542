"""Working time agrees with somebody who counts the minutes on the wall (S14)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import lru_cache
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nawba.domain.calendar import Calendar, due, fraction_due, is_working, next_working, working_time
from nawba.domain.time import DAY, MINUTE, Duration, Instant, to_datetime
from tests.domain.wall_clock import ZONES, days_of_change, midnight, watched

SPAN = 18 * DAY
TIMES = st.one_of(
    st.sampled_from((time(0), time(1, 30), time(2), time(2, 15), time(8), time(16))),
    st.times().map(lambda t: t.replace(second=0, microsecond=0)),
)


@st.composite
def scenes(draw: st.DrawFn) -> tuple[Calendar, Instant, Instant]:
    """A calendar, a minute to start at, and the midnight from which the oracle watches."""
    zone = draw(st.sampled_from(ZONES))
    year = draw(st.integers(1970, 2040))
    changes = days_of_change(zone, year)
    day = draw(st.sampled_from(changes)) if changes else date(year, draw(st.integers(1, 12)), 28)
    weekdays = draw(st.sets(st.integers(0, 6), min_size=2))
    calendar = Calendar("office", zone, {weekday: (draw(TIMES), draw(TIMES)) for weekday in weekdays})
    from_at = midnight(day) - 3 * DAY
    return calendar, from_at + 2 * DAY + draw(st.integers(0, 2 * 1440)) * MINUTE, from_at


@lru_cache(maxsize=8)
def minutes(zone: str, from_at: Instant) -> list[tuple[Instant, datetime]]:
    return list(watched(zone, from_at, from_at + SPAN))


def begins_on(calendar: Calendar, shown: datetime) -> date | None:
    """The day whose hours the wall is in when it has shown `shown`; None: in no hours."""
    for day in (shown.date(), shown.date() - timedelta(days=1)):
        hours, following = (calendar.hours.get((day + timedelta(days=n)).weekday()) for n in (0, 1))
        if hours is not None:
            opens, closes = datetime.combine(day, hours[0]), datetime.combine(day, hours[1])
            if closes <= opens:
                closes += timedelta(days=1)
            if following is not None:
                closes = min(closes, datetime.combine(day + timedelta(days=1), following[0]))
            if opens <= shown < closes:
                return day
    return None


@given(scenes(), st.integers(1, 2), st.fractions(Fraction(1, 100), 1))
@settings(max_examples=30, deadline=None)
def test_working_time_is_what_is_counted_on_the_wall(
    scene: tuple[Calendar, Instant, Instant], days: int, fraction: Fraction
) -> None:
    """S14: inside, outside, working hours, working days and their fractions, minute by minute."""
    calendar, start_at, from_at = scene
    working = [(at, day, shown) for at, shown in minutes(calendar.zone, from_at) if (day := begins_on(calendar, shown))]
    inside = {at for at, _, _ in working}
    for at in range(start_at, start_at + DAY, MINUTE):
        assert is_working(calendar, at) is (at in inside)
    ahead = [row for row in working if row[0] >= start_at]
    assert next_working(calendar, start_at) == ahead[0][0]
    amount = min(days * 300, len(ahead))
    assert due(calendar, start_at, Duration("working_hours", amount * MINUTE), "UTC") == ahead[amount - 1][0] + MINUTE

    due_at = due(calendar, start_at, Duration("working_days", days), "UTC")
    assert due_at == _working_days(calendar, start_at, ahead, days, from_at)
    counted = sum(MINUTE for at, _, _ in ahead if at < due_at)
    assert working_time(calendar, start_at, due_at) == counted
    share = fraction_due(calendar, start_at, Duration("working_days", days), fraction, "UTC")
    assert start_at <= share <= due_at
    assert working_time(calendar, start_at, share) == int(counted * fraction)


def _working_days(
    calendar: Calendar, start_at: Instant, ahead: list[tuple[Instant, date, datetime]], days: int, from_at: Instant
) -> Instant:
    """Count working days on the wall: the last minute of the n-th, or the minute on it that shows the same time."""
    dates = list(dict.fromkeys(day for _, day, _ in ahead))
    started_inside = ahead[0][0] == start_at
    last = dates[days if started_inside else days - 1]
    its_minutes = [at for at, day, _ in ahead if day == last]
    if not started_inside:
        return its_minutes[-1] + MINUTE
    # The clock as it stands, not the latest it has shown: within the hour that comes twice they differ.
    stands = to_datetime(start_at).astimezone(ZoneInfo(calendar.zone)).replace(tzinfo=None)
    wanted = datetime.combine(last + (stands.date() - dates[0]), stands.time())
    same = next(at for at, shown in minutes(calendar.zone, from_at) if shown >= wanted)
    return min(max(same, its_minutes[0]), its_minutes[-1] + MINUTE)


@given(scenes(), st.integers(0, 2000), st.integers(1, 3))
@settings(max_examples=100, deadline=None)
def test_what_begins_later_is_never_due_earlier(
    scene: tuple[Calendar, Instant, Instant], later: int, amount: int
) -> None:
    """S14: nobody gains by waiting, in whichever kind of time, but in the hour that the clocks show again."""
    calendar, start_at, _ = scene
    zone = ZoneInfo(calendar.zone)
    assume(not any(to_datetime(at).astimezone(zone).fold for at in (start_at, start_at + later * MINUTE)))
    for within in (
        Duration("working_hours", amount * 60 * MINUTE),
        Duration("elapsed", amount),
        Duration("working_days", amount),
    ):
        assert due(calendar, start_at, within, "UTC") <= due(calendar, start_at + later * MINUTE, within, "UTC")
