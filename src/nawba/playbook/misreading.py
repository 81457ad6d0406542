"""What readers of YAML 1.1 or 1.2 would take a plain scalar for, where the playbook means the characters (PB010)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_WORDS: Final = frozenset(
    [
        "y",
        "Y",
        "yes",
        "Yes",
        "YES",
        "n",
        "N",
        "no",
        "No",
        "NO",
        "true",
        "True",
        "TRUE",
        "false",
        "False",
        "FALSE",
        "on",
        "On",
        "ON",
        "off",
        "Off",
        "OFF",
    ]
)
_NOTHING: Final = frozenset({"~", "null", "Null", "NULL"})
_CLOCK: Final = re.compile(r"[-+]?[1-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?")
_NUMBER: Final = re.compile(
    r"[-+]?(0b[0-1_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*|([0-9][0-9_]*)?\.[0-9_]*([eE][-+]?[0-9]+)?|[0-9][0-9_]*(\.[0-9_]*)?[eE][-+]?[0-9]+|\.(inf|Inf|INF))"
    r"|\.(nan|NaN|NAN)"
)
_WHOLE: Final = re.compile(r"0|-?[1-9][0-9]{0,17}")

TAKEN: Final[dict[str, Mapping[str, str]]] = {
    "word": {"ar": "نعم أو لا", "en": "yes or no"},
    "nothing": {"ar": "فراغ", "en": "nothing"},
    "clock": {"ar": "عدد من الثواني", "en": "a number of seconds"},
    "number": {"ar": "عدد", "en": "a number"},
}


def taken_for(value: str, is_whole_number_fine: bool = False) -> Mapping[str, str] | None:
    """Return what others take the plain `value` for, in both languages; None when they read what is written.

    `is_whole_number_fine`: 404 as a number says the same as its digits; 0404 or 1.10 does not.
    """
    if value in _WORDS:
        return TAKEN["word"]
    if value in _NOTHING:
        return TAKEN["nothing"]
    if not value or value[0] not in "+-.0123456789":
        return None
    if _CLOCK.fullmatch(value):
        return TAKEN["clock"]
    if is_whole_number_fine and _WHOLE.fullmatch(value):
        return None
    return TAKEN["number"] if value not in {".", "-", "+"} and _NUMBER.fullmatch(value) else None
