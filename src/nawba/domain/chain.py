"""Who may be called (levels) and when (a ladder of rungs per severity), as the playbook writes it (S17)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from nawba.domain.people import Member, Text
from nawba.domain.time import MINUTE

Verb = Literal["page", "tell", "announce"]
When = Literal[
    "response_at_risk",
    "response_breached",
    "resolution_at_risk",
    "resolution_breached",
    "update_overdue",
    "rollback_started",
    "rollback_finished",
    "rollback_failed",
    "severity_raised",
    "reopened",
]


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a chain. `pick` affected: only members whose team owns an affected service; all when none does."""

    key: str
    name: Text
    members: tuple[Member, ...]
    duties: Text | None = None
    pick: Literal["all", "affected"] = "all"


@dataclass(frozen=True, slots=True)
class Rung:
    """One line of a ladder: a verb, whom, and one trigger (`after_us` from opening, or `when` something happens).

    `repeat_us` None: never repeated (pages only). `at_most`: how often this rung calls in all; None: without end.
    `unless`: what makes it needless. `say`: a template. `hours` working: only inside the calendar's hours.
    """

    verb: Verb
    level: str | None = None
    rooms: tuple[str, ...] = ()
    after_us: int | None = 0
    when: When | None = None
    unless: Literal["acknowledged", "restored"] = "acknowledged"
    repeat_us: int | None = 5 * MINUTE
    at_most: int | None = None
    say: str | None = None
    hours: Literal["any", "working"] = "any"


@dataclass(frozen=True, slots=True)
class Chain:
    key: str
    name: Text
    levels: tuple[Level, ...]
    ladders: Mapping[str, tuple[Rung, ...]]

    def level_number(self, key: str) -> int:
        """Return the 1-based number of the level `key`; the number after the last is the last resort."""
        for number, level in enumerate(self.levels, 1):
            if level.key == key:
                return number
        raise KeyError(key)
