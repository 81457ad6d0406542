"""Lengths of time in a sentence: `3 minutes`, `دقيقتين`; in Arabic as they stand after a preposition."""

from __future__ import annotations

from typing import Final

from nawba.domain.time import DAY, HOUR, MINUTE, SECOND, Duration

_ENGLISH: Final = {
    "second": ("second", "seconds"),
    "minute": ("minute", "minutes"),
    "hour": ("hour", "hours"),
    "day": ("day", "days"),
    "week": ("week", "weeks"),
    "month": ("month", "months"),
    "quarter": ("quarter", "quarters"),
    "year": ("year", "years"),
    "working_day": ("working day", "working days"),
    "working_hour": ("working hour", "working hours"),
    "time": ("time", "times"),
    "person": ("person", "people"),
    "waking": ("waking", "wakings"),
}
_ARABIC: Final = {  # one, two, three to ten, eleven and more
    "second": ("ثانية واحدة", "ثانيتين", "ثوانٍ", "ثانية"),
    "minute": ("دقيقة واحدة", "دقيقتين", "دقائق", "دقيقة"),
    "hour": ("ساعة واحدة", "ساعتين", "ساعات", "ساعة"),
    "day": ("يوم واحد", "يومين", "أيام", "يومًا"),
    "week": ("أسبوع واحد", "أسبوعين", "أسابيع", "أسبوعًا"),
    "month": ("شهر واحد", "شهرين", "أشهر", "شهرًا"),
    "quarter": ("ربع سنة", "ربعَي سنة", "أرباع سنة", "ربع سنة"),
    "year": ("سنة واحدة", "سنتين", "سنوات", "سنة"),
    "working_day": ("يوم عمل واحد", "يومَي عمل", "أيام عمل", "يوم عمل"),
    "working_hour": ("ساعة عمل واحدة", "ساعتَي عمل", "ساعات عمل", "ساعة عمل"),
    "time": ("مرّة واحدة", "مرّتين", "مرّات", "مرّة"),
    "waking": ("إيقاظ واحد", "إيقاظين", "إيقاظات", "إيقاظًا"),
    "person": ("شخص واحد", "شخصين", "أشخاص", "شخصًا"),
}
_SIZES: Final = (("day", DAY), ("hour", HOUR), ("minute", MINUTE), ("second", SECOND))


def counted(n: int, unit: str, lang: str) -> str:
    """Return `n` of `unit` in words, with the plural its number asks for."""
    if lang == "ar":
        one, two, few, many = _ARABIC[unit]
        if n == 1:
            return one
        if n == 2:
            return two
        return f"{n} {few}" if 3 <= n % 100 <= 10 else f"{n} {many}"
    one, more = _ENGLISH[unit]
    return f"{n} {one if n == 1 else more}"


def elapsed_words(us: int, lang: str) -> str:
    """Return elapsed microseconds in words: `1 hour and 30 minutes`; none at all is `0 minutes`."""
    parts = []
    for unit, size in _SIZES:
        n, us = divmod(us, size)
        if n:
            parts.append(counted(n, unit, lang))
    return (" و" if lang == "ar" else " and ").join(parts) or counted(0, "minute", lang)


def duration_words(length: Duration, lang: str) -> str:
    """Return a playbook's length in words: elapsed, calendar days, or working time."""
    match length.kind:
        case "elapsed":
            return elapsed_words(length.amount, lang)
        case "days":
            return counted(length.amount, "day", lang)
        case "working_days":
            return counted(length.amount, "working_day", lang)
        case "working_hours":
            return counted(length.amount // HOUR, "working_hour", lang)
