"""Calendars with the dates of every known year, computed once a text is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from nawba.domain.calendar import Calendar, dated
from nawba.domain.holiday import Feast, Period, Span
from nawba.domain.people import Text
from nawba.playbook.known_days import DayOff, days_off, hijri_month, hijri_year, is_of

Row = Mapping[str, Any]


def calendars(rows: Mapping[str, Row], zone: str) -> dict[str, Calendar]:
    """Return calendars; `zone` is the organisation's, for those that name none."""
    return {key: _calendar(key, row, row["zone"] or zone) for key, row in rows.items()}


def _calendar(key: str, row: Row, zone: str) -> Calendar:
    holidays: Row = row["holidays"] or {}
    country, tentative = holidays.get("country"), tuple(holidays.get("tentative") or ())
    known = days_off(country) if country else ()
    free: dict[date, Text] = {off.day: off.name for off in known if not _is_only(off, tentative)}
    free |= {one["date"]: one["name"] for one in holidays.get("also") or ()}
    return dated(
        Calendar(
            key=key,
            zone=zone,
            hours=row["hours"],
            free=free,
            feasts=tuple(feast for name in tentative for feast in _feasts(country or "", name, known)),
            periods=tuple(_period(period) for period in row["periods"] or ()),
        ),
        {},
    )


def _is_only(off: DayOff, tentative: Sequence[str]) -> bool:
    """Say whether nothing but tentative holidays makes this day free."""
    return all(any(one == name or one.startswith(f"{name}_") for name in tentative) for one in off.keys)


def _feasts(country: str, key: str, known: Sequence[DayOff]) -> list[Feast]:
    years: dict[int, list[DayOff]] = {}
    for off in known:
        if is_of(key, off):
            years.setdefault(hijri_year(off.day), []).append(off)
    return [Feast(country, key, year, days[0].name, tuple(off.day for off in days)) for year, days in years.items()]


def _period(row: Row) -> Period:
    month = row["hijri_month"]
    spans = hijri_month(month) if month else (Span(row["from"], row["until"]),)
    return Period(row["name"], row["hours"], spans, month)
