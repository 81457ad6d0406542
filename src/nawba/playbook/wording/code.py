"""What a code of a finding is: its class, when it is found, and the gist in both languages (`playbook.md` §4)."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from nawba.playbook.finding import Grade

Class = Literal["E", "F", "W", "I"]
GRADES: Final[dict[Class, Grade]] = {"E": "error", "F": "error", "W": "warning", "I": "info"}


class Code(NamedTuple):
    """`kind`: E refused · F refused unless forced with a reason · W told, may be accepted · I told."""

    kind: Class
    when_en: str
    when_ar: str
    gist_en: str
    gist_ar: str
