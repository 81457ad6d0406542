"""The two clocks of an incident: by when somebody must have answered, by when the service must be back (S4–S15).

Only the passing of time and a person move a clock. A breach is never undone (`engine.md` §4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from nawba.domain.calendar import Calendar, due, fraction_due
from nawba.domain.severity import Severity, Target
from nawba.domain.time import Instant

ClockKind = Literal["response", "resolution"]
ClockState = Literal["running", "at_risk", "met", "breached", "void"]


@dataclass(frozen=True, slots=True)
class Clock:
    """A target being measured. `stopped_at` None: nobody has met it yet; a breached clock keeps being measured."""

    kind: ClockKind
    started_at: Instant
    at_risk_at: Instant
    due_at: Instant
    state: ClockState = "running"
    stopped_at: Instant | None = None

    @property
    def is_measuring(self) -> bool:
        return self.stopped_at is None and self.state != "void"

    def next_event(self) -> tuple[Instant, ClockState] | None:
        """Return when this clock next changes by itself, and into what; None when time can do nothing more to it."""
        if not self.is_measuring:
            return None
        if self.state == "running" and self.at_risk_at < self.due_at:
            return self.at_risk_at, "at_risk"
        if self.state in ("running", "at_risk"):
            return self.due_at, "breached"
        return None

    def stopped(self, at: Instant) -> Clock:
        """Return the clock stopped by a person at `at`: met, or still breached when it was too late."""
        return replace(self, stopped_at=at, state="breached" if self.state == "breached" or at > self.due_at else "met")

    def voided(self, at: Instant) -> Clock:
        """Return the clock without a verdict; a breach stays."""
        return self if self.state == "breached" else replace(self, stopped_at=at, state="void")


def started(
    severity: Severity, detected_at: Instant, calendars: Mapping[str, Calendar], default: str, zone: str
) -> tuple[Clock, ...]:
    """Return both clocks of `severity`, measured from detection; `default` names the organisation's calendar."""

    def one(kind: ClockKind, target: Target) -> Clock:
        calendar = calendars.get(target.calendar or default)
        due_at = due(calendar, detected_at, target.within, zone)
        risk_at = fraction_due(calendar, detected_at, target.within, target.at_risk, zone)
        return Clock(kind, detected_at, risk_at, due_at)

    return one("response", severity.respond), one("resolution", severity.resolve)


def to_params(clocks: tuple[Clock, ...]) -> list[dict[str, Any]]:
    """Return clocks as an entry carries them, so that a fold needs no playbook."""
    return [
        {"kind": c.kind, "started_at": c.started_at, "at_risk_at": c.at_risk_at, "due_at": c.due_at, "state": c.state}
        for c in clocks
    ]


def from_params(rows: list[dict[str, Any]]) -> tuple[Clock, ...]:
    """Return the clocks an entry carries."""
    return tuple(Clock(r["kind"], r["started_at"], r["at_risk_at"], r["due_at"], r["state"]) for r in rows)
