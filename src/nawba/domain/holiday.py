"""Which days are not like every week's: holidays whose days are a guess until confirmed, and periods of other hours.

The dates are computed from tables outside the core and come in as data (S14).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from nawba.domain.people import Text
from nawba.domain.time import Instant

Hours = tuple[time, time]
"""From, until: local wall times. An end at or before the beginning lies on the next day; 00:00 is the day's end."""

RAMADAN = 9
EID_AL_FITR = "eid_al_fitr"
REMINDED = timedelta(days=30)
"""So long before a tentative holiday it is said that somebody should confirm it (PB304)."""
_MONTH_AT_LEAST = timedelta(days=28)
_MONTH_AT_MOST = timedelta(days=29)
"""From the first day of a Hijri month, which has 29 or 30, to its last."""


@dataclass(frozen=True, slots=True)
class Feast:
    """A holiday of one year that is seen, not computed. `year` is Hijri; `days`: those computed, in their order."""

    country: str
    key: str
    year: int
    name: Text
    days: tuple[date, ...]

    @property
    def id(self) -> str:
        """The name of this feast in this year, for whatever calendar: `YE.eid_al_fitr.1447`."""
        return f"{self.country}.{self.key}.{self.year}"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What an administrator said of a feast: on which days it is."""

    days: tuple[date, ...]
    at: Instant
    by: str


Rulings = Mapping[str, Ruling]
"""By the feast's id."""


@dataclass(frozen=True, slots=True)
class Span:
    """From `first` to `last`, both in it. `hijri_year`: of the month it is, None for dates of the text."""

    first: date
    last: date
    hijri_year: int | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """A time of the year with other hours; a weekday that is not in `hours` is free. `month`: the Hijri month."""

    name: Text
    hours: Mapping[int, Hours]
    spans: tuple[Span, ...]
    month: int | None = None


def days_of(feast: Feast, rulings: Rulings) -> tuple[date, ...]:
    """Return the days of `feast`: as it was ruled, else as computed."""
    ruling = rulings.get(feast.id)
    return ruling.days if ruling else feast.days


def is_near(days: tuple[date, ...], today: date) -> bool:
    """Say whether a holiday on `days` is not over and begins within thirty days of `today`."""
    return days[-1] >= today and days[0] <= today + REMINDED


def moved_by(feast: Feast, days: int) -> tuple[date, ...]:
    """Return the computed days of `feast` so many days later; earlier for a negative number."""
    return tuple(day + timedelta(days=days) for day in feast.days)


def days_in(span: Span) -> Iterator[date]:
    """Yield every day of `span`."""
    day = span.first
    while day <= span.last:
        yield day
        day += timedelta(days=1)


def ended(span: Span, period: Period, feasts: tuple[Feast, ...], rulings: Rulings) -> Span:
    """Return `span` as it really ends: Ramadan lasts until the Eid that was ruled, and 29 or 30 days."""
    eid = next((f for f in feasts if f.key == EID_AL_FITR and f.year == span.hijri_year), None)
    if period.month != RAMADAN or eid is None or eid.id not in rulings:
        return span
    last = span.last + (rulings[eid.id].days[0] - eid.days[0])
    return Span(span.first, min(max(last, span.first + _MONTH_AT_LEAST), span.first + _MONTH_AT_MOST), span.hijri_year)
