"""When people work: hours, holidays, times of the year with other hours (S14, S96)."""

from __future__ import annotations

from typing import Final

from nawba.playbook.kinds import COUNTRY, DATE, DAYS, HOURS, KEY, MONTH, ZONE
from nawba.playbook.shape import Field, ListOf, MapOf, Record, Text, Value

WEEK: Final = MapOf(DAYS, Value(HOURS), least=1)
HOLIDAYS: Final = Record(
    {
        "country": Field(Value(COUNTRY), "The days off of this country, from the tables that come with Nawba."),
        "tentative": Field(
            ListOf(Value(KEY)), "Holidays of the country whose days are a guess until an administrator confirms them."
        ),
        "also": Field(
            ListOf(
                Record(
                    {
                        "date": Field(Value(DATE), "The day.", required=True),
                        "name": Field(Text(), "What it is.", required=True),
                    },
                    is_thing=False,
                )
            ),
            "Days off beside those of the country.",
        ),
    },
    is_thing=False,
)
PERIOD: Final = Record(
    {
        "name": Field(Text(), "What this time of the year is called.", required=True),
        "hijri_month": Field(Value(MONTH), "A month of every Hijri year; 9 is Ramadan."),
        "from": Field(Value(DATE), "Its first day, with `until`."),
        "until": Field(Value(DATE), "Its last day."),
        "hours": Field(WEEK, "The hours of that time; a day that is missing is free.", required=True),
    },
    exactly=(("hijri_month", "from"), ("hijri_month", "until")),
    is_thing=False,
)
CALENDAR: Final = Record(
    {
        "hours": Field(WEEK, "Working hours by days of the week; a day that is missing is free.", required=True),
        "zone": Field(Value(ZONE), "The organisation's, where nothing is said."),
        "holidays": Field(HOLIDAYS, "Days that do not count.", since="0.3.0"),
        "periods": Field(ListOf(PERIOD), "Times of the year with other hours; of two the later counts.", since="0.3.0"),
    }
)
CALENDARS: Final = MapOf(KEY, CALENDAR)
