"""How is the week where a time zone is: its country, its working days, the day it begins? (Unicode CLDR)"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from babel.core import Locale, UnknownLocaleError, get_global
from babel.languages import get_official_languages

from nawba.playbook.wall import WEEKDAYS

_STARTS: Final = {6: "sun", 0: "mon", 5: "sat"}


@dataclass(frozen=True, slots=True)
class Place:
    """`country` by ISO 3166, None where a zone has none (UTC). Days are numbered from 0, Monday."""

    country: str | None
    week_starts: str
    first_day: int
    last_day: int

    @property
    def working_days(self) -> str:
        """The days as the playbook writes them: `sun-thu`."""
        return f"{WEEKDAYS[self.first_day]}-{WEEKDAYS[self.last_day]}"


def place_of(zone: str) -> Place:
    """Return the place of `zone`; Monday to Friday where the zone belongs to no country."""
    country = get_global("zone_territories").get(zone)
    week = _week(country)
    if week is None:
        return Place(None, "mon", 0, 4)
    starts = _STARTS.get(week.first_week_day, "sun")
    return Place(country, starts, (week.weekend_end + 1) % 7, (week.weekend_start - 1) % 7)


def _week(country: str | None) -> Locale | None:
    """Return the customs of `country`, by whichever of its languages has them."""
    for language in get_official_languages(country, de_facto=True) if country else ():
        try:
            return Locale.parse(f"{language}_{country}")
        except (UnknownLocaleError, ValueError):
            continue
    return None
