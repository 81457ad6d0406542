"""What a code of a finding is: its class, when it is found, and the gist in both languages (`playbook.md` §4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple, TypeVar

from nawba.playbook.finding import Grade

T = TypeVar("T")
Class = Literal["E", "F", "W", "I"]
GRADES: Final[dict[Class, Grade]] = {"E": "error", "F": "error", "W": "warning", "I": "info"}


class Code(NamedTuple):
    """`kind`: E refused · F refused unless forced with a reason · W told, may be accepted · I told."""

    kind: Class
    when_en: str
    when_ar: str
    gist_en: str
    gist_ar: str


def joined(*tables: Mapping[str, T]) -> dict[str, T]:
    """Return all tables as one; ValueError where two of them say what a name means."""
    found: dict[str, T] = {}
    for table in tables:
        twice = found.keys() & table.keys()
        if twice:
            raise ValueError(f"defined twice: {', '.join(sorted(twice))}")
        found.update(table)
    return found
