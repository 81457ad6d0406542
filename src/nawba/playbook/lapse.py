"""When is the same day some months later? What reviews, and a new text, count by."""

from __future__ import annotations

import calendar
from datetime import date


def months_later(start: date, months: int) -> date:
    """Return the same day `months` later; a day past the month's end is its last day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
