"""How names, codes, times and lists stand inside a plain sentence, whichever direction it and they are read in.

Whatever comes from outside is cleaned here. Nothing in this file raises on odd values: pages pass through it.
"""

from __future__ import annotations

from functools import cache
from typing import Final, TypeGuard
from unicodedata import bidirectional
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from babel.lists import format_list

from nawba.domain.people import Text
from nawba.domain.time import SECOND, Instant, to_datetime
from nawba.text import times
from nawba.text.catalogue import LANGUAGES, has
from nawba.text.isolate import clean, isolate
from nawba.text.times import Reader

UNKNOWN: Final = "?"
LIMIT: Final = 120
_FALLBACK: Final = ("en", "ar")
_LIST_LOCALES: Final = {"ar": "ar", "en": "en_GB"}
# What would turn round inside a sentence of that language.
_FOREIGN: Final = {"ar": frozenset({"L", "EN"}), "en": frozenset({"R", "AL", "AN"})}
_WEEK: Final = 6
_LAST: Final = 253_370_764_800 * SECOND  # 9999-01-01: what lies beyond has no wall time


def language(lang: str) -> str:
    """Return `lang` if we speak it, else English."""
    return lang if lang in LANGUAGES else "en"


@cache
def reader_of(lang: str, zone: str, digits: str) -> Reader:
    """Return the reader; an unknown zone is read as UTC."""
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        zone = "UTC"
    return Reader(language(lang), zone, "arabic" if digits == "arabic" else "latin")


def piece(value: object, lang: str, limit: int = LIMIT) -> str:
    """Return outside text as a part of a sentence in `lang`: one clean line, isolated where it would disturb it."""
    text = clean(str(value), limit) or UNKNOWN
    if lang == "en" and text.isascii():
        return text
    return isolate(text) if any(bidirectional(letter) in _FOREIGN[lang] for letter in text) else text


def pick(text: Text | None, lang: str) -> str:
    """Return the text of a map in `lang`, else in English, Arabic, or whatever there is; empty for none."""
    if not text:
        return ""
    return next((text[tag] for tag in (lang, *_FALLBACK) if text.get(tag)), next(iter(text.values())))


def listed(parts: list[str], lang: str) -> str:
    """Join `parts` as the language joins them: `A, B and C`, `أ وب وج`."""
    return format_list(parts, locale=_LIST_LOCALES[lang])


def when(at: object, base: object, reader: Reader) -> str:
    """Return the wall time of `at`, with the day where it is another one than that of `base`.

    Never `today` or `tomorrow`: what is written down is read later. What is no instant is `?`.
    """
    if not is_instant(at) or not is_instant(base):
        return UNKNOWN
    zone = ZoneInfo(reader.zone)
    then, today = to_datetime(at).astimezone(zone), to_datetime(base).astimezone(zone)
    days = abs((then.date() - today.date()).days)
    if days == 0:
        return piece(times.clock(at, reader), reader.lang)
    form = "EEE HH:mm" if days <= _WEEK else "d MMM HH:mm" if then.year == today.year else "d MMM y HH:mm"
    written = format_datetime(then, form, tzinfo=zone, locale=reader.lang)
    return piece(times.digits(written, reader), reader.lang)


def is_instant(at: object) -> TypeGuard[Instant]:
    """Say whether `at` can be shown as a wall time."""
    return isinstance(at, int) and not isinstance(at, bool) and 0 <= at < _LAST


def first_of(lang: str, *keys: str) -> str:
    """Return the first of `keys` that has a sentence; the last one must have."""
    return next((key for key in keys if has(lang, key)), keys[-1])
