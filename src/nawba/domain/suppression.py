"""What is quiet by policy: what something worse explains, what flaps, repeating maintenance (S19, S78; R18)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from nawba.domain.matching import Condition
from nawba.domain.people import Text
from nawba.domain.time import Cadence


@dataclass(frozen=True, slots=True)
class Inhibition:
    """While an alert that fits `cause` fires, alerts that fit `mute` are quiet."""

    cause: Condition
    mute: Condition


@dataclass(frozen=True, slots=True)
class Flapping:
    """So many changes within so long are one state: firing."""

    changes: int
    within_us: int


@dataclass(frozen=True, slots=True)
class Maintenance:
    """A repeating window on `days` (0 Monday … 6 Sunday; none: by `every`), at `hours` of the organisation's zone.

    `hours` (from, until); `until` at or before `from` runs into the next day.
    """

    name: Text
    services: tuple[str, ...]
    hours: tuple[time, time]
    days: tuple[int, ...] = ()
    every: Cadence | None = None


@dataclass(frozen=True, slots=True)
class Suppression:
    inhibit: tuple[Inhibition, ...] = ()
    flapping: Flapping | None = None
    maintenance: tuple[Maintenance, ...] = ()
