"""For whom the playbook is: languages, zone, calendar, chain, the last resort, retention (S15, S36, S53)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nawba.domain.people import Member, Text
from nawba.domain.retention import Retention


@dataclass(frozen=True, slots=True)
class Organisation:
    """`languages`: the first is the fall-back. `source` git: the text is changed in git alone."""

    name: Text
    languages: tuple[str, ...]
    zone: str
    calendar: str
    chain: str
    last_resort_call: tuple[Member, ...]
    last_resort_announce: tuple[str, ...] = ()
    digits: Literal["latin", "arabic"] = "latin"
    retention: Retention = Retention()
    week_starts: Literal["sun", "mon", "sat"] = "sun"
    hijri: Literal["hidden", "beside"] = "hidden"
    currency: str | None = None
    source: Literal["any", "git"] = "any"
