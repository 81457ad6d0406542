"""How long is what comes back every month at the most? What is counted in cadences is compared by this."""

from __future__ import annotations

from typing import Final

from nawba.domain.time import DAY, MINUTE, Cadence

_LONGEST: Final = {
    "minute": MINUTE,
    "day": DAY,
    "week": 7 * DAY,
    "month": 31 * DAY,
    "quarter": 92 * DAY,
    "year": 366 * DAY,
}


def longest_us(every: Cadence) -> int:
    """Return the longest that one `every` can be, in microseconds."""
    return every.number * _LONGEST[every.unit]
