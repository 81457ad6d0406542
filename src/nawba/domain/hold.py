"""What is held after a restore: due times that wait for a person's word (R32, decision 0033).

A held due time is the same instant, `HELD_US` later: no clock comes there, so nothing that runs by due times needs to
know of holds. Whatever an incident decides after the restore arms it anew, at a time of its own, and ends its hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from nawba.domain.time import DAY, MINUTE, Instant

HELD_US: Final = 7_000 * 365 * DAY
HORIZON_US: Final = 15 * MINUTE
"""What fell due longer ago than this when a restored installation starts is held, unless the restore says another."""


@dataclass(frozen=True, slots=True)
class Hold:
    """`begun_at` None: restored, not started yet. `taken_at`: of the backup. `before`: what was due earlier is held."""

    taken_at: Instant
    restored_at: Instant
    horizon_us: int = HORIZON_US
    begun_at: Instant | None = None

    @property
    def before(self) -> Instant:
        return (self.begun_at or self.restored_at) - self.horizon_us


def held(due_at: Instant) -> Instant:
    """Return where a due time is while it is held; safe to call twice."""
    return due_at if is_held(due_at) else due_at + HELD_US


def is_held(due_at: Instant) -> bool:
    """Say whether a due time is held."""
    return due_at >= HELD_US


def natural(due_at: Instant) -> Instant:
    """Return when it was due before it was held."""
    return due_at - HELD_US if is_held(due_at) else due_at


def released(due_at: Instant, first_at: Instant, now: Instant) -> Instant:
    """Return when a held due time is due after the release at `now`: what was due first is due now, the rest keeps its
    distance, so that nobody is called twice at once."""
    return now + max(0, natural(due_at) - natural(first_at))
