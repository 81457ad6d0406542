"""Calendars as the text writes them, with the dates of the country and of Hijri months (S14, S96)."""

from __future__ import annotations

from datetime import date, time
from typing import Final

import pytest

from nawba.domain.calendar import Calendar, dated, due, is_working
from nawba.domain.holiday import Ruling
from nawba.domain.time import Duration, Instant
from nawba.domain.walltime import instant
from nawba.playbook import decode
from nawba.playbook.known_days import days_off, hijri_month, hijri_year, keys_of
from tests.playbook.small import HOLIDAYS, changed

HOURS: Final = "      sun-thu: '08:00-16:00'\n"
YEMEN: Final = "    holidays: {country: YE, tentative: [eid_al_fitr, eid_al_adha]}\n"
RAMADAN: Final = "    periods:\n      - {name: Ramadan, hijri_month: 9, hours: {sun-thu: '10:00-15:00'}}\n"
SAUDI: Final = YEMEN.replace("YE", "SA")
EID: Final = tuple(date(2026, 3, day) for day in range(18, 24))


def office(more: str, zone: str = "") -> Calendar:
    return decode(changed("calendars", HOURS + HOLIDAYS, HOURS + more + zone)).calendars["office"]


def at(day: date, hour: int, minute: int = 0) -> Instant:
    return instant(day, time(hour, minute), "Asia/Aden")


def one_day(calendar: Calendar, start_at: Instant) -> Instant:
    return due(calendar, start_at, Duration("working_days", 1), "UTC")


@pytest.mark.parametrize("week", ["sun-thu", "sat-wed", "sat-thu", "mon-fri"])
def test_the_week_is_data(week: str) -> None:
    """S14: Sunday to Thursday, Saturday to Wednesday, Saturday to Thursday, Monday to Friday."""
    calendar = decode(changed("calendars", "sun-thu", week)).calendars["office"]
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    first, last = (days.index(day) for day in week.split("-"))
    for number in range(7):
        day = date(2026, 11, 23 + number)  # from a Monday on
        assert is_working(calendar, at(day, 12)) == ((number - first) % 7 <= (last - first) % 7)


def test_a_holiday_is_no_working_day() -> None:
    """S14: Yemen's Unity Day 2025 is Thursday 22 May; what comes on Wednesday is due on Sunday."""
    wednesday = at(date(2025, 5, 21), 10)
    assert one_day(office(YEMEN), wednesday) == at(date(2025, 5, 25), 10)
    assert one_day(office(""), wednesday) == at(date(2025, 5, 22), 10)
    also = "    holidays: {also: [{date: 2025-05-22, name: {ar: يوم الوحدة, en: Unity Day}}]}\n"
    assert one_day(office(also), wednesday) == at(date(2025, 5, 25), 10)


def test_ramadan_has_its_own_hours_and_keeps_the_fraction() -> None:
    """S14: Ramadan 1447 is 18 February to 19 March 2026; a quarter of a day is a quarter of a shorter one."""
    calendar = office(RAMADAN)
    assert one_day(calendar, at(date(2026, 2, 17), 10)) == at(date(2026, 2, 18), 11, 15)
    assert is_working(calendar, at(date(2026, 2, 17), 8))
    assert not is_working(calendar, at(date(2026, 2, 18), 8))
    assert not is_working(calendar, at(date(2026, 3, 19), 15))
    assert is_working(calendar, at(date(2026, 3, 22), 8))


def test_a_period_of_dates_has_a_first_and_a_last_day() -> None:
    summer = "    periods:\n      - {name: Summer, from: 2026-07-01, until: 2026-07-02, hours: {wed: '09:00-12:00'}}\n"
    calendar = office(summer)
    assert [is_working(calendar, at(date(2026, 7, day), 10)) for day in (1, 2, 5)] == [True, False, True]
    assert not is_working(calendar, at(date(2026, 7, 1), 12))


def test_a_tentative_eid_is_a_guess_that_can_be_ruled() -> None:
    """S14: the days are those computed until somebody says otherwise; then working time goes by what was said."""
    calendar = office(YEMEN)
    feast = next(f for f in calendar.feasts if (f.key, f.year) == ("eid_al_fitr", 1447))
    assert feast.days == EID
    assert feast.id == "YE.eid_al_fitr.1447"
    assert feast.name == {"ar": "عيد الفطر", "en": "Eid al-Fitr"}
    start_at = at(date(2026, 3, 17), 10)
    assert one_day(calendar, start_at) == at(date(2026, 3, 24), 10)
    later = tuple(date(2026, 3, day) for day in range(19, 25))
    moved = dated(calendar, {feast.id: Ruling(later, 0, "person:nada")})
    assert one_day(moved, start_at) == at(date(2026, 3, 18), 10)
    assert one_day(moved, at(date(2026, 3, 18), 10)) == at(date(2026, 3, 25), 10)
    elsewhere = dated(calendar, {"SA.eid_al_fitr.1447": Ruling(later, 0, "person:nada")})
    assert elsewhere == calendar


def test_ramadan_lasts_until_the_eid_that_was_ruled() -> None:
    """S14: an Eid one day later makes a Ramadan of thirty days, one day earlier one of twenty-nine; never more."""
    calendar = office(SAUDI + RAMADAN)
    feast = next(f for f in calendar.feasts if (f.key, f.year) == ("eid_al_fitr", 1446))
    span = next(s for s in hijri_month(9) if s.hijri_year == 1446)
    assert (span.last - span.first).days == 28
    extra = date.fromordinal(span.last.toordinal() + 1)
    for shift, is_ramadan in ((1, True), (5, True), (0, False), (-1, False)):
        days = tuple(date.fromordinal(day.toordinal() + shift + 7) for day in feast.days)
        first = (date.fromordinal(feast.days[0].toordinal() + shift), *days)
        moved = dated(calendar, {feast.id: Ruling(first, 0, "")})
        assert (moved.dates.get(extra, "the week's") == (time(10), time(15))) == (is_ramadan and extra.weekday() == 6)
        assert (extra in moved.dates) == (is_ramadan or extra in first)


@pytest.mark.parametrize("country", ["YE", "SA", "AE", "EG", "JO", "OM", "LB", "US", "CA-QC"])
def test_every_country_has_its_days(country: str) -> None:
    """S14: for every year that is known, and no feast twice in one Hijri year."""
    known = days_off(country)
    assert {off.day.year for off in known} == set(range(2015, 2051))
    assert all(off.keys and all(off.keys) and off.name["ar"] and off.name["en"] for off in known)
    for key in keys_of(country):
        assert key.isascii()
    for key in ("eid_al_fitr", "eid_al_adha", "islamic_new_year"):
        days = [off.day for off in known if any(one.startswith(key) for one in off.keys)]
        years: dict[int, list[date]] = {}
        for day in days:
            years.setdefault(hijri_year(day), []).append(day)
        assert days or country in ("US", "CA-QC") or key == "islamic_new_year", (country, key)
        assert all((max(group) - min(group)).days < 30 for group in years.values()), (country, key)
