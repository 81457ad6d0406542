"""How an instant or a length of time is said to one reader: in their language, zone and digits.

Instants and lengths are integers of microseconds (`domain/time.py`). Months, days and zones are Babel's; lengths are
the catalogue's, because chips want `3 min 30 s` and sentences want real plurals.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final, Literal
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, get_timezone_location

from nawba.domain.time import DAY, HOUR, MINUTE, SECOND, Instant, to_datetime
from nawba.text.catalogue import count, counted, say

Digits = Literal["latin", "arabic"]
_ARABIC: Final = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_WEEK: Final = 6  # days within which a weekday's name says which day is meant


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: language, zone (IANA name) and digits. `arabic` digits are used in Arabic text only."""

    lang: str
    zone: str
    digits: Digits = "latin"


def digits(text: str, reader: Reader) -> str:
    """Return `text` with its digits as the reader wants them; never for codes, versions or phone numbers."""
    return text.translate(_ARABIC) if reader.digits == "arabic" and reader.lang == "ar" else text


def clock(at: Instant, reader: Reader) -> str:
    """Return the wall time, `03:12`."""
    return _form(at, "HH:mm", reader)


def clock_seconds(at: Instant, reader: Reader) -> str:
    """Return the wall time with seconds, `03:12:05`."""
    return _form(at, "HH:mm:ss", reader)


def date(at: Instant, reader: Reader) -> str:
    """Return the day in full, `Friday 20 November 2026`."""
    return _form(at, "EEEE d MMMM y", reader)


def moment(at: Instant, now: Instant, reader: Reader) -> str:
    """Return the wall time with as much of the day as `now` leaves open.

    1. The same day: `03:12`. 2. The day before or after: `yesterday 10:14`. 3. Within six days: `Sun 09:00`.
    4. Within the same year: `24 Nov 00:00`. 5. Else with the year.
    """
    then, today = _local(at, reader), _local(now, reader)
    days = (then.date() - today.date()).days
    if days == 0:
        return clock(at, reader)
    if abs(days) == 1:
        key = "time.tomorrow" if days > 0 else "time.yesterday"
        return say(reader.lang, key, time=clock(at, reader))
    if abs(days) <= _WEEK:
        return _form(at, "EEE HH:mm", reader)
    return _form(at, "d MMM HH:mm" if then.year == today.year else "d MMM y", reader)


def place(reader: Reader) -> str:
    """Return the city that the reader's zone is named after, `Aden`."""
    return str(get_timezone_location(_zone(reader.zone), locale=reader.lang, return_city=True))


def countdown(us: int, reader: Reader) -> tuple[str, str]:
    """Return a running length as number and unit: `("12:24", "")` below an hour, `("2:25", "h")`, `("6", "days")`.

    The unit stands apart so that a sign and its number can be isolated from it. `us` is taken without its sign.
    """
    us = abs(us)
    if us < HOUR:
        return digits(f"{us // MINUTE:02d}:{us % MINUTE // SECOND:02d}", reader), ""
    if us < 2 * DAY:
        return digits(f"{us // HOUR}:{us % HOUR // MINUTE:02d}", reader), say(reader.lang, "unit.hour")
    days = us // DAY
    return digits(str(days), reader), count(reader.lang, "unit.days", days)


def short(us: int, reader: Reader) -> str:
    """Return a finished length for a chip in its two largest units: `3 min 30 s`, `2 h`; below a second `0 s`."""
    us = abs(us)
    units = (("day", DAY), ("hour", HOUR), ("minute", MINUTE), ("second", SECOND))
    start = next((i for i, (_, size) in enumerate(units) if us >= size), len(units) - 1)
    parts = []
    for i, (name, size) in enumerate(units[start : start + 2]):
        amount, us = divmod(us, size)
        if amount or i == 0:
            parts.append(f"{digits(str(amount), reader)} {say(reader.lang, f'unit.{name}')}")
    return " ".join(parts)


def spoken(us: int, reader: Reader) -> str:
    """Return a length for a sentence in its largest unit: `2 minutes`; Arabic with its plural forms."""
    us = abs(us)
    for name, size in (("day", DAY), ("hour", HOUR), ("minute", MINUTE)):
        if us >= size:
            return _counted(f"length.{name}", us // size, reader)
    return _counted("length.second", us // SECOND, reader)


def ago(at: Instant, now: Instant, reader: Reader) -> str:
    """Say how long before `now` it was: `2 minutes ago`; below a second, or after `now`, `just now`."""
    passed = now - at
    if passed < SECOND:
        return say(reader.lang, "time.just_now")
    return say(reader.lang, "time.ago", length=spoken(passed, reader))


def iso_length(us: int) -> str:
    """Return a length as HTML's `datetime` wants it: `PT12M24S`."""
    us = abs(us)
    return f"PT{us // HOUR}H{us % HOUR // MINUTE}M{us % MINUTE // SECOND}S"


def _counted(key: str, n: int, reader: Reader) -> str:
    return counted(reader.lang, key, n).format(n=digits(str(n), reader))


def _form(at: Instant, pattern: str, reader: Reader) -> str:
    zone = _zone(reader.zone)
    text = format_datetime(to_datetime(at), pattern, tzinfo=zone, locale=reader.lang)
    return digits(text, reader)


def _local(at: Instant, reader: Reader) -> datetime:
    return to_datetime(at).astimezone(_zone(reader.zone))


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
