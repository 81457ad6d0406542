"""The kinds of scalars the language knows: how each is written, read and described."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final

from nawba.playbook import duration as lengths
from nawba.playbook import wall
from nawba.playbook.shape import Kind, Misread

KEY_PATTERN: Final = "[A-Za-z][A-Za-z0-9_]{0,39}"
RESERVED: Final = frozenset(
    [
        "affected_room",
        "affected_team",
        "affected_lead",
        "affected_release",
        "affected_segment",
        "next",
        "all",
        "by_hand",
        "not_judged",
    ]
)


def _matching(pattern: str) -> Callable[[str], str]:
    compiled = re.compile(pattern)

    def parse(text: str) -> str:
        if not compiled.fullmatch(text):
            raise Misread
        return text

    return parse


def whole_value(pattern: str) -> dict[str, Any]:
    """Return the JSON Schema of a text that fits `pattern` from its first character to its last."""
    return {"type": "string", "pattern": f"^(?:{pattern})$"}


def _key(text: str) -> str:
    if text in RESERVED:
        raise Misread("PB003.reserved")
    return _matching(KEY_PATTERN)(text)


def _integer(text: str) -> int:
    if not re.fullmatch(r"0|[1-9][0-9]{0,8}", text):
        raise Misread
    return int(text)


def _count(text: str) -> int:
    if _integer(text) == 0:
        raise Misread
    return int(text)


def _month(text: str) -> int:
    found = _integer(text)
    if not 1 <= found <= 12:
        raise Misread
    return found


def _share(text: str) -> Fraction:
    match = re.fullmatch(r"([0-9]{1,3})(?:\.([0-9]{1,4}))?%", text)
    if match is None:
        raise Misread("PB003.percent" if re.fullmatch(r"[0-9.]+", text) else "PB003.type")
    found = Fraction(text.removesuffix("%")) / 100
    if not 0 < found <= 1:
        raise Misread
    return found


def _boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise Misread
    return text == "true"


def _line(text: str) -> str:
    if not text.strip() or len(text) > 2000 or "\n" in text.strip():
        raise Misread
    return text.strip()


_HOURS_PATTERN = f"{wall.TIME}-(?:{wall.TIME}|24:00)"
_DAYS_PATTERN = rf"{wall.DAY}(?:-{wall.DAY})?(?:, ?{wall.DAY}(?:-{wall.DAY})?)*"
_LENGTH_PATTERN = f"{lengths.ELAPSED_PATTERN}|{lengths.DAYS_PATTERN}|{lengths.WORKING_PATTERN}"
_EVERY_PATTERN = f"{lengths.CADENCE_PATTERN}|{lengths.ELAPSED_PATTERN}|{lengths.DAYS_PATTERN}"
_VERSION_PATTERN = r"[0-9]{1,6}\.[0-9]{1,6}\.[0-9]{1,6}"
_TAG_PATTERN = "[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"
_CODE_PATTERN = "[A-Z][A-Z0-9]{1,3}"
_NUMBER = {"type": "integer", "minimum": 0}

KEY: Final = Kind("key", "مفتاح", "a key", "payments", _key, whole_value(KEY_PATTERN))
DURATION: Final = Kind("duration", "مدّة", "a duration", "15m", lengths.some_duration, whole_value(_LENGTH_PATTERN))
ELAPSED: Final = Kind(
    "elapsed", "مدّة", "a length in h, m, s", "90s", lengths.elapsed_us, whole_value(lengths.ELAPSED_PATTERN)
)
SPAN: Final = Kind(
    "span", "مدّة", "a length in h, m, s", "5m", lengths.some_elapsed_us, whole_value(lengths.ELAPSED_PATTERN)
)
REPEAT: Final = Kind(
    "repeat",
    "مدّة أو never",
    "a length or never",
    "5m",
    lengths.repeat_us,
    whole_value(f"{lengths.ELAPSED_PATTERN}|never"),
)
EVERY: Final = Kind("every", "تكرار", "a rhythm", "week", lengths.cadence, whole_value(_EVERY_PATTERN))
DATE: Final = Kind("date", "تاريخ", "a date", "2025-01-19", wall.day, whole_value(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"))
HOURS: Final = Kind("hours", "ساعات دوام", "a range of hours", "'08:00-16:00'", wall.hours, whole_value(_HOURS_PATTERN))
DAYS: Final = Kind("days", "أيام من الأسبوع", "a range of days", "sun-thu", wall.days, whole_value(_DAYS_PATTERN))
HAND_OVER: Final = Kind(
    "hand_over", "موعد تسليم", "a hand-over", "sun 09:00", wall.hands_over, whole_value(f"(?:{wall.DAY} )?{wall.TIME}")
)
ZONE: Final = Kind("zone", "منطقة زمنية", "a time zone", "Asia/Aden", wall.zone, {"type": "string"})
COUNTRY: Final = Kind("country", "رمز دولة", "a country", "YE", wall.country, whole_value(wall.COUNTRY))
MONTH: Final = Kind(
    "month", "رقم شهر من 1 إلى 12", "a month from 1 to 12", "9", _month, {**_NUMBER, "minimum": 1, "maximum": 12},
    is_text=False,
)  # fmt: skip
INTEGER: Final = Kind("integer", "عدد صحيح", "a whole number", "2", _integer, _NUMBER, is_text=False)
COUNT: Final = Kind(
    "count", "عدد صحيح من 1 فصاعدًا", "a whole number from 1", "3", _count, {**_NUMBER, "minimum": 1}, is_text=False
)
SHARE: Final = Kind("share", "نسبة مئوية", "a percentage", "50%", _share, whole_value(r"[0-9]{1,3}(?:\.[0-9]{1,4})?%"))
BOOLEAN: Final = Kind("boolean", "true أو false", "true or false", "true", _boolean, {"type": "boolean"}, is_text=False)
VERSION: Final = Kind(
    "version", "رقم إصدار", "a version x.y.z", "2.0.0", _matching(_VERSION_PATTERN), whole_value(_VERSION_PATTERN)
)
TAG: Final = Kind("tag", "رمز لغة", "a language tag", "ar", _matching(_TAG_PATTERN), whole_value(_TAG_PATTERN))
CODE: Final = Kind("code", "رمز شخص", "a code of 2 to 4", "MA1", _matching(_CODE_PATTERN), whole_value(_CODE_PATTERN))
CURRENCY: Final = Kind("currency", "رمز عملة", "a currency", "YER", _matching("[A-Z]{3}"), whole_value("[A-Z]{3}"))
SIGNAL_FIELDS: Final = ("dedup_key", "state", "severity", "title", "body", "service", "started_at", "link")
SIGNAL_FIELD: Final = Kind(
    "signal field",
    "حقل من حقول الإشارة",
    f"a field of a signal ({', '.join(SIGNAL_FIELDS)})",
    "title",
    _matching("|".join(SIGNAL_FIELDS)),
    whole_value("|".join(SIGNAL_FIELDS)),
)
COLOUR: Final = Kind(
    "colour",
    "لون",
    "a colour",
    "'#b3261e'",
    _matching("#[0-9a-fA-F]{6}"),
    whole_value("#[0-9a-fA-F]{6}"),
)
LINE: Final = Kind("line", "نصّ في سطر واحد", "a line of text", "database", _line, {"type": "string", "minLength": 1})
VENDOR: Final = Kind(
    "vendor", "اسم مزوّد", "a vendor", "smtp", _matching("[a-z][a-z0-9_]{0,39}"), whole_value("[a-z][a-z0-9_]{0,39}")
)
