"""Working time: when a target falls due, and how far through it an instant is (S14)."""

from __future__ import annotations

from datetime import datetime, time
from fractions import Fraction

import pytest

from nawba.domain.calendar import Calendar, due, fraction_due, is_working, next_working, working_spans, working_time
from nawba.domain.time import DAY, HOUR, MINUTE, Duration, Instant, from_datetime
from nawba.domain.walltime import instant

ADEN, NEW_YORK = "Asia/Aden", "America/New_York"
EIGHT_TO_FOUR = (time(8), time(16))
OFFICE = Calendar("office", ADEN, dict.fromkeys((6, 0, 1, 2, 3), EIGHT_TO_FOUR))  # Sunday to Thursday
WEEK = {"sun": 22, "mon": 23, "tue": 24, "wed": 25, "thu": 26, "fri": 27, "sat": 28}  # November 2026
NONE = Calendar("empty", ADEN, {})


def _at(text: str, zone: str = ADEN) -> Instant:
    """`thu 16:30` is in the week of Sunday 22 November 2026, `+sun` in the one after; else ISO."""
    if text[0] in "+stmwf":
        day, hour = text.lstrip("+").split()
        at = instant(datetime(2026, 11, WEEK[day]).date(), time.fromisoformat(hour), zone)  # noqa: DTZ001
        return at + 7 * DAY * text.count("+")
    moment = datetime.fromisoformat(text)
    return from_datetime(moment) if moment.tzinfo else instant(moment.date(), moment.time(), zone)


def _days(n: int) -> Duration:
    return Duration("working_days", n)


def _hours(n: int) -> Duration:
    return Duration("working_hours", n * HOUR)


# ── when a target is due ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("started", "days", "expected"),
    [
        ("thu 16:30", 1, "+sun 16:00"),
        ("thu 10:00", 1, "+sun 10:00"),
        ("sun 10:00", 1, "mon 10:00"),
        ("sun 07:59", 1, "sun 16:00"),  # before hours: the day that begins is the first
        ("sun 08:00", 1, "mon 08:00"),
        ("sun 16:00", 1, "mon 16:00"),  # hours are over at their end
        ("fri 12:00", 1, "+sun 16:00"),
        ("fri 12:00", 3, "+tue 16:00"),
        ("wed 10:00", 2, "+sun 10:00"),
        ("wed 10:00", 7, "++sun 10:00"),
        ("wed 10:00", 0, "wed 10:00"),
        ("fri 12:00", 0, "fri 12:00"),
    ],
)
def test_working_days_fall_due_as_the_guide_says(started: str, days: int, expected: str) -> None:
    """S14: begun in hours, the same time on the n-th working day after; begun outside, the end of the n-th."""
    assert due(OFFICE, _at(started), _days(days), "UTC") == _at(expected)


@pytest.mark.parametrize(
    ("started", "expected"),
    [("sun 12:00", "mon 11:30"), ("sun 10:00", "mon 10:45"), ("sun 16:00", "mon 13:00"), ("mon 11:00", "+sun 10:40")],
)
def test_a_shorter_day_keeps_the_fraction(started: str, expected: str) -> None:
    """S14: half of a long day over is half of a short one over; a working day is a whole day's hours."""
    uneven = Calendar("uneven", ADEN, {6: EIGHT_TO_FOUR, 0: (time(10), time(13))})
    assert due(uneven, _at(started), _days(1), ADEN) == _at(expected)


@pytest.mark.parametrize(
    ("started", "hours", "expected"),
    [
        ("sun 08:00", 8, "sun 16:00"),
        ("sun 15:00", 4, "mon 11:00"),
        ("thu 15:00", 4, "+sun 11:00"),
        ("fri 03:00", 4, "+sun 12:00"),
        ("wed 12:00", 40, "+wed 12:00"),
        ("fri 03:00", 0, "fri 03:00"),
    ],
)
def test_working_hours_pass_only_inside_hours(started: str, hours: int, expected: str) -> None:
    """S14: nights and free days do not count; a target used up at closing time is due at closing time."""
    assert due(OFFICE, _at(started), _hours(hours), "UTC") == _at(expected)


def test_elapsed_time_knows_no_calendar() -> None:
    """S5: fifteen minutes are fifteen minutes, on Friday night too."""
    start_at = _at("fri 23:50")
    assert due(OFFICE, start_at, Duration("elapsed", 15 * MINUTE), ADEN) == start_at + 15 * MINUTE
    assert due(None, start_at, Duration("elapsed", 15 * MINUTE), ADEN) == start_at + 15 * MINUTE


def test_days_keep_the_wall_time() -> None:
    """S14: seven days across the change of the clocks are an hour longer in New York; the calendar's zone decides."""
    start_at = _at("2026-10-28T10:00", NEW_YORK)
    week = Duration("days", 7)
    assert due(None, start_at, week, NEW_YORK) == start_at + 7 * DAY + HOUR
    assert due(Calendar("ny", NEW_YORK, {}), start_at, week, ADEN) == start_at + 7 * DAY + HOUR
    assert due(OFFICE, start_at, week, NEW_YORK) == start_at + 7 * DAY


def test_a_target_of_nothing_is_due_at_once() -> None:
    second_half_past_one = _at("2026-11-01T01:30-05:00")  # the one that comes after the change of the clocks
    assert due(None, second_half_past_one, Duration("days", 0), NEW_YORK) == second_half_past_one


def test_a_working_day_across_a_change_of_the_clocks_keeps_its_hours() -> None:
    """S14: Sunday 8 March 2026 has 23 hours in New York, and working hours of 01–04 only two."""
    night = Calendar("night", NEW_YORK, {6: (time(1), time(4)), 0: (time(1), time(4))})
    start_at = _at("2026-03-08T01:00", NEW_YORK)
    assert due(night, start_at, _hours(3), NEW_YORK) == _at("2026-03-09T02:00", NEW_YORK)


# ── how far through ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("started", "within", "fraction", "expected"),
    [
        ("thu 16:30", _days(1), Fraction(3, 4), "+sun 14:00"),
        ("thu 10:00", _days(1), Fraction(3, 4), "thu 16:00"),
        ("thu 10:00", _days(1), Fraction(7, 8), "+sun 09:00"),
        ("sun 08:00", _days(1), Fraction(1), "mon 08:00"),
        ("fri 10:00", _days(1), Fraction(0), "fri 10:00"),
        ("thu 15:00", _hours(4), Fraction(1, 2), "+sun 09:00"),
        ("fri 10:00", Duration("elapsed", 4 * HOUR), Fraction(3, 4), "fri 13:00"),
        ("fri 10:00", Duration("days", 2), Fraction(1, 2), "sat 10:00"),
    ],
)
def test_a_target_is_at_risk_when_so_much_of_its_own_time_has_passed(
    started: str, within: Duration, fraction: Fraction, expected: str
) -> None:
    """S14, S15: of a working target the working time counts, of any other the time."""
    assert fraction_due(OFFICE, _at(started), within, fraction, ADEN) == _at(expected)


def test_a_fraction_is_cut_to_whole_microseconds() -> None:
    assert fraction_due(None, 0, Duration("elapsed", 10), Fraction(1, 3), ADEN) == 3


# ── inside and outside hours ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("at", "waits_until"),
    [
        ("sun 07:59", "sun 08:00"),
        ("sun 08:00", "sun 08:00"),
        ("sun 15:59", "sun 15:59"),
        ("sun 16:00", "mon 08:00"),
        ("thu 16:00", "+sun 08:00"),
    ],
)
def test_hours_are_from_inclusive_until_exclusive(at: str, waits_until: str) -> None:
    """S49: what may only be said in working hours waits for the next of them, and not at all inside them."""
    assert next_working(OFFICE, _at(at)) == _at(waits_until)
    assert is_working(OFFICE, _at(at)) is (at == waits_until)


def test_until_midnight_is_until_the_end_of_the_day() -> None:
    """S14: `00:00` as an end is 24:00, and as both ends the whole day."""
    late = Calendar("late", ADEN, {0: (time(18), time(0)), 3: (time(0), time(0))})
    assert is_working(late, _at("mon 23:59"))
    assert not is_working(late, _at("tue 00:00"))
    assert working_time(late, _at("mon 00:00"), _at("+sun 00:00")) == 30 * HOUR


def test_hours_through_the_night_end_when_the_next_begin() -> None:
    """S14: no minute is counted twice, however the hours are written."""
    nights = Calendar("nights", ADEN, {0: (time(20), time(19)), 1: (time(18), time(6))})
    assert working_time(nights, _at("mon 00:00"), _at("thu 00:00")) == 34 * HOUR
    assert due(nights, _at("tue 07:00"), _days(1), ADEN) == _at("wed 00:00")


def test_hours_between_two_instants_are_cut_to_them() -> None:
    spans = list(working_spans(OFFICE, _at("thu 15:00"), _at("+sun 09:00")))
    assert spans == [(_at("thu 15:00"), _at("thu 16:00")), (_at("+sun 08:00"), _at("+sun 09:00"))]


def test_working_time_of_no_time_is_none() -> None:
    assert working_time(OFFICE, _at("mon 10:00"), _at("mon 09:00")) == 0
    assert working_time(OFFICE, _at("fri 10:00"), _at("sat 09:00")) == 0


def test_a_calendar_without_hours_is_named() -> None:
    """S14: working time that never passes is an error of the text, not an endless search."""
    for ask in (is_working, next_working):
        with pytest.raises(ValueError, match="'empty' has no working hours"):
            ask(NONE, 0)
    with pytest.raises(ValueError, match="'empty' has no working hours"):
        due(NONE, 0, _days(1), ADEN)
    with pytest.raises(ValueError, match="needs a calendar"):
        due(None, 0, _hours(1), ADEN)
    with pytest.raises(ValueError, match="needs a calendar"):
        fraction_due(None, 0, _days(1), Fraction(1, 2), ADEN)
