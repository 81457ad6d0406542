"""Which day of the Hijri calendar (Umm al-Qura) a Gregorian day is, in words; for reading, nothing is due by it."""

from __future__ import annotations

from datetime import date
from typing import Final

from hijridate import Gregorian

_ERA: Final = {"ar": "هـ", "en": "AH"}


def day(of: date, lang: str) -> str | None:
    """Return `18 رجب 1446 هـ`, `18 Rajab 1446 AH`; None outside the years the calendar was announced for.

    The sighting of the moon may move the real day by one (decision 0044).
    """
    try:
        found = Gregorian.fromdate(of).to_hijri()
    except (OverflowError, ValueError):
        return None
    return f"{found.day} {found.month_name('ar' if lang == 'ar' else 'en')} {found.year} {_ERA.get(lang, 'AH')}"
