"""How a tentative holiday and its days are said: the name where we have one, `18 March 2026 – 23 March 2026`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from babel.dates import format_date

from nawba.text.catalogue import has, say
from nawba.text.naming import Case
from nawba.text.pieces import UNKNOWN, piece
from nawba.text.times import Reader, digits


def feast_of(case: Case) -> str:
    """Return the feast of an entry by name and Hijri year; by its code where we have no name for it."""
    _, _, rest = str(case.get("feast")).partition(".")
    key, _, year = rest.rpartition(".")
    known = f"feast.{key}"
    name = case.say(known) if has(case.lang, known) else case.code(key)
    return say(case.lang, "feast.year", name=name, year=case.code(year))


def days_of(case: Case, key: str) -> str:
    """Return the days under `key` from the first to the last; what is no date is `?`."""
    try:
        days = [date.fromisoformat(str(day)) for day in case.many(key)]
    except ValueError:
        return UNKNOWN
    return piece(span(days, case.reader), case.lang) if days else UNKNOWN


def span(days: Sequence[date], reader: Reader) -> str:
    """Return the days from the first to the last in the reader's language."""
    first, last = (digits(format_date(day, "d MMMM y", locale=reader.lang), reader) for day in (days[0], days[-1]))
    return first if first == last else say(reader.lang, "feast.days", first=first, last=last)
