"""Working time: which minutes count, and when a target in working days falls due (S14, `engine.md` §4).

Hours are local wall times and mean instants as `walltime` says. Hours that end at or before their beginning run into
the next day and belong to the day they begin on, but never past the beginning of the next day's hours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import islice

from nawba.domain.holiday import Feast, Hours, Period, Rulings, days_in, days_of, ended
from nawba.domain.people import Text
from nawba.domain.time import Duration, Instant
from nawba.domain.walltime import instant, local

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working hours by weekday (0 Monday … 6 Sunday) as (from, until) local wall times in `zone`.

    A missing day is free. `until` 00:00 means the end of the day (24:00). `dates`: the days that are not like every
    week's, with their own hours, None where they are free; made by `dated` from `free` (holidays that are known),
    `feasts` (those to be confirmed) and `periods`.
    """

    key: str
    zone: str
    hours: Mapping[int, Hours]
    dates: Mapping[date, Hours | None] = field(default_factory=dict)
    free: Mapping[date, Text] = field(default_factory=dict)
    feasts: tuple[Feast, ...] = ()
    periods: tuple[Period, ...] = ()


def dated(calendar: Calendar, rulings: Rulings) -> Calendar:
    """Return `calendar` with its `dates`: of two periods the later of the text counts, a holiday before both."""
    dates: dict[date, Hours | None] = {}
    for period in calendar.periods:
        for span in period.spans:
            for day in days_in(ended(span, period, calendar.feasts, rulings)):
                dates[day] = period.hours.get(day.weekday())
    dates.update(dict.fromkeys(calendar.free))
    for feast in calendar.feasts:
        dates.update(dict.fromkeys(days_of(feast, rulings)))
    return replace(calendar, dates=dates)


def due(calendar: Calendar | None, start_at: Instant, within: Duration, zone: str) -> Instant:
    """Return when a target of `within` that began at `start_at` is due; of amount 0: at `start_at`.

    `elapsed`: so much later. `days`: the same wall time so many days later, in the calendar's zone, in `zone` when
    `calendar` is None. `working_hours`: once so much time inside hours has passed. `working_days`: once so many days'
    hours have passed, each day whole, however short: begun inside hours, as far into the n-th working day after as it
    was into its own, which on days of equal hours is the same time of day; begun outside, the end of the n-th working
    day. ValueError: working time with no calendar, or with no hours.
    """
    if within.amount == 0:
        return start_at
    match within.kind:
        case "elapsed":
            return start_at + within.amount
        case "days":
            return _days_later(start_at, within.amount, calendar.zone if calendar else zone)
        case "working_days":
            return _working_days_later(_needed(calendar), start_at, within.amount)
        case "working_hours":
            return _consumed_at(_needed(calendar), start_at, within.amount)


def fraction_due(
    calendar: Calendar | None, start_at: Instant, within: Duration, fraction: Fraction, zone: str
) -> Instant:
    """Return when `fraction` (0 … 1) of the target `within` has passed: 0 is `start_at`, 1 is `due`.

    `elapsed` and `days`: of the time from start to due. Working kinds: of the working time from start to due, at the
    first instant at which so much of it has been consumed. ValueError as for `due`.
    """
    due_at = due(calendar, start_at, within, zone)
    if fraction == 1:
        return due_at
    if within.kind in ("elapsed", "days"):
        return start_at + int((due_at - start_at) * fraction)
    office = _needed(calendar)
    return _consumed_at(office, start_at, int(working_time(office, start_at, due_at) * fraction))


def is_working(calendar: Calendar, at: Instant) -> bool:
    """Return whether `at` is inside hours, from inclusive, until exclusive; ValueError: no hours at all."""
    return next(_ahead(calendar, at)).opens_at <= at


def next_working(calendar: Calendar, at: Instant) -> Instant:
    """Return `at` itself when it is inside hours, else when the next hours begin; ValueError: no hours at all."""
    return max(at, next(_ahead(calendar, at)).opens_at)


def working_time(calendar: Calendar, from_at: Instant, until_at: Instant) -> int:
    """Return how many microseconds of hours lie from `from_at` to `until_at`; 0 when that is no time at all."""
    return sum(closes_at - opens_at for opens_at, closes_at in working_spans(calendar, from_at, until_at))


def working_spans(calendar: Calendar, from_at: Instant, until_at: Instant) -> Iterator[tuple[Instant, Instant]]:
    """Yield the hours between `from_at` and `until_at` in their order, as (from, until); ValueError: no hours."""
    for hours in _ahead(calendar, from_at) if from_at < until_at else ():
        if hours.opens_at >= until_at:
            return
        yield max(hours.opens_at, from_at), min(hours.closes_at, until_at)


@dataclass(frozen=True, slots=True)
class _Hours:
    """The hours of one working day, as instants; never empty."""

    opens_at: Instant
    closes_at: Instant


def _needed(calendar: Calendar | None) -> Calendar:
    if calendar is None:
        raise ValueError("a target in working time needs a calendar")
    return calendar


def _ahead(calendar: Calendar, at: Instant) -> Iterator[_Hours]:
    """Yield, without end, the hours that are not over at `at`: those around it, then the following."""
    if not calendar.hours:
        raise ValueError(f"calendar {calendar.key!r} has no working hours")
    day = local(at, calendar.zone).date() - 2 * _ONE_DAY
    while True:
        hours = _hours_of(calendar, day)
        if hours is not None and hours.closes_at > at:
            yield hours
        day += _ONE_DAY


def _written(calendar: Calendar, day: date) -> Hours | None:
    return calendar.dates[day] if day in calendar.dates else calendar.hours.get(day.weekday())


def _hours_of(calendar: Calendar, day: date) -> _Hours | None:
    """Return the hours of `day`; None when it is free, or when the clocks skip them altogether."""
    written = _written(calendar, day)
    if written is None:
        return None
    begin, end = written
    opens_at = instant(day, begin, calendar.zone)
    if end > begin:
        closes_at = instant(day, end, calendar.zone)
    else:
        following = _written(calendar, day + _ONE_DAY)
        end = min(end, following[0]) if following else end
        closes_at = instant(day + _ONE_DAY, end, calendar.zone)
    return _Hours(opens_at, closes_at) if opens_at < closes_at else None


def _days_later(start_at: Instant, days: int, zone: str) -> Instant:
    start_local = local(start_at, zone)
    return instant(start_local.date() + timedelta(days=days), start_local.time(), zone)


def _working_days_later(calendar: Calendar, start_at: Instant, days: int) -> Instant:
    ahead = _ahead(calendar, start_at)
    first = next(ahead)
    if first.opens_at > start_at:
        return first.closes_at if days == 1 else next(islice(ahead, days - 2, None)).closes_at
    last = next(islice(ahead, days - 1, None))
    passed, whole = start_at - first.opens_at, first.closes_at - first.opens_at
    return last.opens_at + passed * (last.closes_at - last.opens_at) // whole


def _consumed_at(calendar: Calendar, start_at: Instant, amount_us: int) -> Instant:
    """Return the first instant by which `amount_us` of hours have passed since `start_at`; of 0, `start_at`."""
    left = amount_us
    for hours in _ahead(calendar, start_at) if left > 0 else ():
        begin_at = max(hours.opens_at, start_at)
        if left <= hours.closes_at - begin_at:
            return begin_at + left
        left -= hours.closes_at - begin_at
    return start_at
