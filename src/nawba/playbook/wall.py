"""Local wall time as the text writes it: `'09:00'` · `'08:00-16:00'` · `sun-thu` · `sun 09:00` · `2025-01-19`."""

from __future__ import annotations

import re
from datetime import date, time
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from nawba.domain.rota import HandOver
from nawba.playbook.known_days import is_known
from nawba.playbook.shape import Misread

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY: Final = "(?:mon|tue|wed|thu|fri|sat|sun)"
COUNTRY: Final = "[A-Z]{2}(?:-[A-Z0-9]{1,3})?"
TIME: Final = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"

_TIME: Final = re.compile(r"([0-9]{2}):([0-9]{2})")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def clock_time(text: str) -> time:
    """Return the wall time `HH:MM`."""
    match = _TIME.fullmatch(text)
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise Misread
    return time(int(match[1]), int(match[2]))


def hours(text: str) -> tuple[time, time]:
    """Return (from, until) of a working day; `until` 00:00 is the end of the day, written 24:00.

    An end before the beginning lies on the next day; the hours belong to the day they start.
    """
    first, _, last = text.partition("-")
    start = clock_time(first.strip())
    until = time(0, 0) if last.strip() == "24:00" else clock_time(last.strip())
    if until == start and last.strip() != "24:00":
        raise Misread
    return start, until


def country(text: str) -> str:
    """Return `text` when the days off of that country, or of that part of it, are known: `YE`, `CA-QC`."""
    if not re.fullmatch(COUNTRY, text):
        raise Misread
    if not is_known(text):
        raise Misread("PB003.country")
    return text


def days(text: str) -> tuple[int, ...]:
    """Return the weekdays (0 Monday … 6 Sunday) of `sun-thu`, `fri` or `fri, sat`, in their order."""
    found: list[int] = []
    for part in text.split(","):
        first, dash, last = (piece.strip() for piece in part.partition("-"))
        if first not in WEEKDAYS or (dash and last not in WEEKDAYS):
            raise Misread
        start = WEEKDAYS.index(first)
        end = WEEKDAYS.index(last) if dash else start
        found += [(start + step) % 7 for step in range((end - start) % 7 + 1)]
    return tuple(dict.fromkeys(found))


def hands_over(text: str) -> HandOver:
    """Return when turns change: `sun 09:00`, or `09:00` for daily ones."""
    first, space, last = text.partition(" ")
    if not space:
        return HandOver(clock_time(first))
    if first not in WEEKDAYS:
        raise Misread
    return HandOver(clock_time(last.strip()), WEEKDAYS.index(first))


def day(text: str) -> date:
    """Return the date `YYYY-MM-DD`."""
    if not _DATE.fullmatch(text):
        raise Misread
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Misread from None


@cache
def zone(text: str) -> str:
    """Return `text` when the time zone database knows it (`Asia/Aden`)."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_+\-]*(/[A-Za-z0-9_+\-]+)*", text):
        raise Misread
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise Misread from None
    return text
