"""The kinds of scalars of commands, requests and watchers: how each is written, read and described."""

from __future__ import annotations

import re
from typing import Final

from nawba.domain.runbook import MOST_TIME_US
from nawba.playbook import duration as lengths
from nawba.playbook.conditions import compiled
from nawba.playbook.kinds import whole_value
from nawba.playbook.shape import Kind, Misread

MOST_ARGUMENT: Final = 4000
MOST_PARAMETER_PATTERN: Final = 128
"""As the agent takes it (security 4.4)."""

_ADDRESS_PATTERN: Final = r"(?:https?|tcp)://[^\s/?#]+(?::[0-9]{1,5})?(?:/[^\s]*)?"
_DIRECTORY_PATTERN: Final = r"/(?:[^\s/]+/?)*"
_HTTP_PATH_PATTERN: Final = r"/[^\s]{0,1000}"
_JSON_PATH_PATTERN: Final = r"[^\s.]{1,80}(?:\.[^\s.]{1,80}){0,15}"
_ENVIRONMENT_PATTERN: Final = "[A-Za-z_][A-Za-z0-9_]{0,99}"
_HEADER_PATTERN: Final = "[A-Za-z][A-Za-z0-9-]{0,63}"
_RANGE_PATTERN: Final = "-?[0-9]{1,9}-[0-9]{1,9}"
_CRON_PATTERN: Final = r"[0-9*/,-]+(?: [0-9A-Za-z*/,-]+){4}"
_CRON_LIMITS: Final = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_CRON_WORDS: Final = {
    3: ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    4: ("sun", "mon", "tue", "wed", "thu", "fri", "sat"),
}


def _argument(text: str) -> str:
    if not text or len(text) > MOST_ARGUMENT:
        raise Misread
    return text


def _fitting(pattern: str, text: str) -> str:
    if not re.fullmatch(pattern, text):
        raise Misread
    return text


def _http_path(text: str) -> str:
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", text):
        raise Misread("PB003.address")
    return _fitting(_HTTP_PATH_PATTERN, text)


def _directory(text: str) -> str:
    if ".." in text.split("/"):
        raise Misread
    return _fitting(_DIRECTORY_PATTERN, text)


def _time_box(text: str) -> int:
    found = lengths.some_elapsed_us(text)
    if found > MOST_TIME_US:
        raise Misread("PB003.time_box")
    return found


def _small(most: int, text: str) -> int:
    if not re.fullmatch(r"0|[1-9][0-9]{0,2}", text) or int(text) > most:
        raise Misread
    return int(text)


def _range(text: str) -> tuple[int, int]:
    match = re.fullmatch("(-?[0-9]{1,9})-([0-9]{1,9})", text)
    if match is None or int(match[1]) > int(match[2]):
        raise Misread
    return int(match[1]), int(match[2])


def _pattern(text: str) -> str:
    if len(text) > MOST_PARAMETER_PATTERN or not text.isascii():
        raise Misread
    try:
        compiled(text)
    except ValueError:
        raise Misread from None
    return text


def _cron(text: str) -> str:
    fields = text.lower().split()
    if len(fields) != len(_CRON_LIMITS):
        raise Misread
    for place, parts in enumerate(fields):
        for part in parts.split(","):
            _cron_part(place, part)
    return " ".join(fields)


def _cron_part(place: int, part: str) -> None:
    span, slash, step = part.partition("/")
    if slash and not re.fullmatch("[1-9][0-9]?", step):
        raise Misread
    if span == "*":
        return
    ends = [_cron_number(place, word) for word in span.split("-")]
    if len(ends) > 2 or ends != sorted(ends):
        raise Misread


def _cron_number(place: int, word: str) -> int:
    least, most = _CRON_LIMITS[place]
    words = _CRON_WORDS.get(place, ())
    if word in words:
        return words.index(word) + least
    if not re.fullmatch("[0-9]{1,2}", word) or not least <= int(word) <= most:
        raise Misread
    return int(word)


ARGUMENT: Final = Kind(
    "argument",
    "مُعامِل أمر",
    "one argument",
    "--no-headers",
    _argument,
    {"type": ["string", "integer"], "minLength": 1, "maxLength": MOST_ARGUMENT},
)
ADDRESS: Final = Kind(
    "address",
    "عنوان أساس",
    "a base address",
    "https://api.example.org",
    lambda text: _fitting(_ADDRESS_PATTERN, text).rstrip("/"),
    whole_value(_ADDRESS_PATTERN),
)
HTTP_PATH: Final = Kind("path", "مسار", "a path", "/health", _http_path, whole_value(_HTTP_PATH_PATTERN))
JSON_PATH: Final = Kind(
    "json_path",
    "مسار داخل JSON",
    "a path in JSON",
    "data.id",
    lambda text: _fitting(_JSON_PATH_PATTERN, text),
    whole_value(_JSON_PATH_PATTERN),
)
DIRECTORY: Final = Kind(
    "directory", "مسار مجلّد كامل", "a whole directory path", "/srv/app", _directory, whole_value(_DIRECTORY_PATTERN)
)
ENVIRONMENT: Final = Kind(
    "environment",
    "اسم متغيّر بيئة",
    "the name of an environment variable",
    "MONGO_URI",
    lambda text: _fitting(_ENVIRONMENT_PATTERN, text),
    whole_value(_ENVIRONMENT_PATTERN),
)
HEADER: Final = Kind(
    "header",
    "اسم ترويسة",
    "the name of a header",
    "X-Api-Key",
    lambda text: _fitting(_HEADER_PATTERN, text),
    whole_value(_HEADER_PATTERN),
)
TIME_BOX: Final = Kind(
    "time_box", "مدّة لا تتجاوز 15m", "a length up to 15m", "60s", _time_box, whole_value(lengths.ELAPSED_PATTERN)
)
EXIT: Final = Kind(
    "exit",
    "رمز خروج من 0 إلى 255",
    "an exit code from 0 to 255",
    "0",
    lambda text: _small(255, text),
    {"type": "integer", "minimum": 0, "maximum": 255},
    is_text=False,
)
APPROVALS: Final = Kind(
    "approvals",
    "عدد من 0 إلى 2",
    "0, 1 or 2",
    "1",
    lambda text: _small(2, text),
    {"type": "integer", "minimum": 0, "maximum": 2},
    is_text=False,
)
RANGE: Final = Kind("range", "مجال أعداد", "a range of whole numbers", "1-50", _range, whole_value(_RANGE_PATTERN))
PATTERN: Final = Kind(
    "pattern",
    "نمط RE2 بحروف ASCII",
    "an RE2 pattern in ASCII, up to 128 characters",
    "[a-z0-9][a-z0-9-]*",
    _pattern,
    {"type": "string", "minLength": 1, "maxLength": MOST_PARAMETER_PATTERN},
)
CRON: Final = Kind(
    "cron", "موعد cron بخمسة حقول", "five fields of cron", "'0 3 * * *'", _cron, whole_value(_CRON_PATTERN)
)
