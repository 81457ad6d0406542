"""An instant in a sentence: `Friday 27 November, 03:00`, in the organisation's zone."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from nawba.domain.time import Instant, to_datetime


def moment(at: Instant, zone: str, lang: str) -> str:
    """Return the day of the week, the day and the wall time of `at` in `zone`."""
    pattern = "EEEE d MMMM، HH:mm" if lang == "ar" else "EEEE d MMMM, HH:mm"
    return format_datetime(to_datetime(at).astimezone(ZoneInfo(zone)), pattern, locale=lang)
