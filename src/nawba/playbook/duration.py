"""Lengths of time as the text writes them: `90s` `15m` `1h30m` · `7d` `2w` · `1 working day` `4 working hours`."""

from __future__ import annotations

import re
from typing import Final

from nawba.domain.time import HOUR, MINUTE, SECOND, Duration
from nawba.playbook.shape import Misread

ELAPSED_PATTERN: Final = r"(?:[0-9]{1,6}h(?:[0-9]{1,6}m)?(?:[0-9]{1,6}s)?|[0-9]{1,6}m(?:[0-9]{1,6}s)?|[0-9]{1,8}s)"
DAYS_PATTERN: Final = r"[0-9]{1,4}[dw]"
WORKING_PATTERN: Final = r"[0-9]{1,4} working (?:day|days|hour|hours)"
CADENCE_PATTERN: Final = r"(?:[0-9]{1,3} )?(?:day|week|month|quarter|year)s?"

_ELAPSED: Final = re.compile(r"(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,8})s)?")
_DAYS: Final = re.compile(r"([0-9]{1,4})([dw])")
_WORKING: Final = re.compile(r"([0-9]{1,4}) working (day|hour)s?")
_CADENCE: Final = re.compile(r"(?:([0-9]{1,3}) )?(day|week|month|quarter|year)s?")
_BARE: Final = re.compile(r"[0-9]+")
MOST_US: Final = 10 * 366 * 24 * HOUR


def duration(text: str) -> Duration:
    """Return the length `text` says. `s m h` elapse, `d w` are calendar days, working time passes in the calendar."""
    days = _DAYS.fullmatch(text)
    if days:
        return Duration("days", int(days[1]) * (7 if days[2] == "w" else 1))
    working = _WORKING.fullmatch(text)
    if working and working[2] == "day":
        return Duration("working_days", int(working[1]))
    if working:
        return Duration("working_hours", int(working[1]) * HOUR)
    return Duration("elapsed", elapsed_us(text))


def some_duration(text: str) -> Duration:
    """Return the length `text` says; none at all is not a target."""
    found = duration(text)
    if found.amount == 0:
        raise Misread("PB003.nothing")
    return found


def elapsed_us(text: str) -> int:
    """Return elapsed microseconds: hours, minutes, seconds. A bare number has no unit, a day is not a fixed length."""
    if _BARE.fullmatch(text):
        raise Misread("PB003.unit")
    if _DAYS.fullmatch(text) or _WORKING.fullmatch(text):
        raise Misread("PB003.elapsed")
    match = _ELAPSED.fullmatch(text)
    if not text or match is None:
        raise Misread
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    total = hours * HOUR + minutes * MINUTE + seconds * SECOND
    if total > MOST_US:
        raise Misread
    return total


def some_elapsed_us(text: str) -> int:
    """Return elapsed microseconds, more than none."""
    found = elapsed_us(text)
    if found == 0:
        raise Misread("PB003.nothing")
    return found


def repeat_us(text: str) -> int | None:
    """Return how long between two calls; None for `never`."""
    return None if text == "never" else some_elapsed_us(text)


def cadence(text: str) -> tuple[int, str]:
    """Return how often as (number, unit): `week` is (1, week), `14d` (14, day), `30m` (30, minute)."""
    match = _CADENCE.fullmatch(text)
    if match:
        number, unit = int(match[1] or 1), match[2]
    else:
        length = duration(text)
        number, unit = length.amount, "day"
        if length.kind == "elapsed":
            number, unit = length.amount // MINUTE, "minute"
        elif length.kind != "days":
            raise Misread
    if number == 0:
        raise Misread("PB003.nothing")
    return number, unit
