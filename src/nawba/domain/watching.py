"""Is Nawba itself well? What is known of it at one instant, what ails it, and so whether the dead-man's ping may leave.

Pure: the shell measures, this decides. Silence is the alarm, so everything unknown counts as ill (R31).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from nawba.domain.time import MINUTE, Instant
from nawba.domain.timekeeping import SKEWED_US

LATE_US: Final = MINUTE
"""How late something due may be before it is said."""
PROOF_GOOD_US: Final = 5 * MINUTE
AUDIT_GOOD_US: Final = 3 * MINUTE
DATABASE_GOOD_US: Final = MINUTE
FREE_AT_LEAST: Final = 100 * 1024 * 1024

Ailment = Literal["no_proof", "late_page", "auditor_silent", "disk_full", "read_only", "clock", "database"]
OUTSIDE: Final[tuple[Ailment, ...]] = ("no_proof", "disk_full", "read_only", "clock")
"""What the rows cannot tell of themselves; the auditor is told."""


@dataclass(frozen=True, slots=True)
class Vitals:
    """What is known at `at`. Instants: when it last went well, None: not yet. `late_us`: of the latest due page.

    `held_since`: since when the proof and the ping are this node's to send; None: another node sends them.

    `free_bytes` and `wal_bytes` None: not to be known. `away_us`: how far the clock we follow is ahead of our time;
    `clock`: what is done about it (`domain/timekeeping.What`).
    """

    at: Instant
    started_at: Instant
    held_since: Instant | None = None
    proved_at: Instant | None = None
    proof_us: int | None = None
    audited_at: Instant | None = None
    stored_at: Instant | None = None
    pinged_at: Instant | None = None
    late_us: int = 0
    free_bytes: int | None = None
    wal_bytes: int | None = None
    is_writable: bool = True
    away_us: int = 0
    clock: str = "slew"


def ailments(v: Vitals) -> tuple[Ailment, ...]:
    """Return what is wrong, in the order in which a person would ask; nothing: the ping may leave."""
    found: list[Ailment] = []
    if not _is_fresh(v.stored_at, v.at, DATABASE_GOOD_US):
        found.append("database")
    if v.late_us > LATE_US:
        found.append("late_page")
    if v.held_since is not None and not _is_fresh(v.proved_at, v.at, PROOF_GOOD_US):
        found.append("no_proof")
    if not _is_fresh(v.audited_at, v.at, AUDIT_GOOD_US):
        found.append("auditor_silent")
    if not v.is_writable:
        found.append("read_only")
    if v.free_bytes is not None and v.free_bytes < FREE_AT_LEAST:
        found.append("disk_full")
    if v.clock in ("hold", "distrust") or abs(v.away_us) > SKEWED_US:
        found.append("clock")
    return tuple(found)


def complaints(v: Vitals) -> tuple[Ailment, ...]:
    """Return what is wrong for those who look: what has not been tried yet counts as well from the start on."""
    began = v.started_at
    return ailments(
        replace(
            v,
            proved_at=v.proved_at or max(began, v.held_since or began),
            audited_at=v.audited_at or began,
            stored_at=v.stored_at or began,
        )
    )


def _is_fresh(last_at: Instant | None, at: Instant, good_us: int) -> bool:
    return last_at is not None and at - last_at <= good_us
