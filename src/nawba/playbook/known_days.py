"""Which days a country has off, and when a Hijri month is: from the tables of two packages; nothing is fetched.

Both packages are looked into only where a calendar asks for them: what they hold is large.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

from hijridate import Gregorian, Hijri

from nawba.domain.holiday import Span
from nawba.domain.people import Text

FIRST_YEAR: Final = 2015
LAST_YEAR: Final = 2050
"""The years whose days are known; beyond them a calendar has its weekly hours."""
LAST_DAY: Final = date(LAST_YEAR, 12, 31)
_ARABIC, _ENGLISH = "ar", "en_US"
_ASIDE: Final = re.compile(r"\s*\([^()]*\)\s*$")
_NOT_IN_KEYS: Final = re.compile(r"[^a-z0-9]+")
_INTO_THE_YEAR: Final = timedelta(days=7)
"""Between the first day of a Hijri year, which may be seen a day early, and anything that could be taken for it."""


@dataclass(frozen=True, slots=True)
class DayOff:
    """One day off. `keys`: what it is called in the playbook, `eid_al_fitr`; two holidays may fall on one day."""

    day: date
    keys: tuple[str, ...]
    name: Text


@cache
def is_known(country: str) -> bool:
    """Say whether the days of `country` are known: `YE`, or with a part of it `CA-QC`."""
    import holidays  # noqa: PLC0415 - slow import

    code, _, part = country.partition("-")
    parts = holidays.list_supported_countries().get(code)
    return parts is not None and (not part or part in parts)


@cache
def days_off(country: str) -> tuple[DayOff, ...]:
    """Return the days off of a known `country` in their order, with their names in Arabic and English."""
    spoken = _named(country, None)
    languages = _languages(country)
    english = _named(country, _ENGLISH) if _ENGLISH in languages else spoken
    arabic_tag = next((tag for tag in languages if tag.partition("_")[0] == _ARABIC), None)
    arabic = _named(country, arabic_tag) if arabic_tag else english
    return tuple(
        DayOff(
            day, tuple(_key(one) for one in names), {"ar": "، ".join(arabic.get(day, names)), "en": ", ".join(names)}
        )
        for day, names in sorted(english.items())
    )


def is_of(key: str, off: DayOff) -> bool:
    """Say whether `off` is a day of the holiday `key`: `eid_al_fitr` takes in its eve and its second day."""
    return any(one == key or one.startswith(f"{key}_") for one in off.keys)


def keys_of(country: str) -> tuple[str, ...]:
    """Return what the holidays of `country` are called in the playbook, each once."""
    return tuple(dict.fromkeys(key for off in days_off(country) for key in off.keys))


def hijri_year(day: date) -> int:
    """Return the Hijri year of a holiday that is on `day`; a new year's day seen early is of the year it begins."""
    later = day + _INTO_THE_YEAR
    return int(Gregorian(later.year, later.month, later.day).to_hijri().year)


@cache
def hijri_month(month: int) -> tuple[Span, ...]:
    """Return when the Hijri month `month` (1 … 12) is in each of the known years, by the Umm al-Qura calendar."""
    spans = []
    for year in range(hijri_year(date(FIRST_YEAR, 1, 1)), hijri_year(LAST_DAY) + 1):
        first = Hijri(year, month, 1)
        begins = date.fromordinal(first.to_gregorian().toordinal())
        spans.append(Span(begins, begins + timedelta(days=first.month_length() - 1), year))
    return tuple(spans)


def _languages(country: str) -> tuple[str, ...]:
    return tuple(_calendar(country, None, range(0)).supported_languages)


def _named(country: str, language: str | None) -> Mapping[date, tuple[str, ...]]:
    found = _calendar(country, language, range(FIRST_YEAR, LAST_YEAR + 1))
    return {day: tuple(dict.fromkeys(_ASIDE.sub("", name) for name in found.get_list(day))) for day in sorted(found)}


def _calendar(country: str, language: str | None, years: range) -> Any:
    import holidays  # noqa: PLC0415 - slow import

    code, _, part = country.partition("-")
    return holidays.country_holidays(code, subdiv=part or None, years=years, language=language)


def _key(name: str) -> str:
    return _NOT_IN_KEYS.sub("_", name.lower().replace("'", "").replace("’", "")).strip("_")
