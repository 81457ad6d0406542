"""What an incident is: the snapshot that its entries fold to (`applying.py`), and which state may follow which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from nawba.domain.clock import Clock
from nawba.domain.entry import Purpose, Visibility
from nawba.domain.reading import Reading
from nawba.domain.standing import Standing
from nawba.domain.time import Instant

State = Literal["open", "acknowledged", "snoozed", "resolved", "closed", "merged"]

TRANSITIONS: Mapping[State, tuple[State, ...]] = {
    "open": ("acknowledged", "snoozed", "resolved", "merged"),
    "acknowledged": ("open", "snoozed", "resolved", "merged"),
    "snoozed": ("open", "acknowledged", "resolved", "merged"),
    "resolved": ("open", "closed"),
    "closed": ("open",),
    "merged": (),
}
"""Which state may follow which. Reopening leads to `open`; only `merged` is for ever."""

LIVE: tuple[State, ...] = ("open", "acknowledged", "snoozed")


@dataclass(frozen=True, slots=True)
class Call:
    """How a level stands: `rounds` calls so far over the whole incident; `next_at` the next repetition, None: none.

    `unless` is what ends the repetition; `left` how many calls its rung may still make (None: without end).
    """

    level: int
    rounds: int
    last_at: Instant
    next_at: Instant | None
    repeat_us: int | None
    unless: Literal["acknowledged", "restored"]
    left: int | None = None
    people: tuple[str, ...] = ()
    epoch: int = 0
    is_answered: bool = False


@dataclass(frozen=True, slots=True)
class Ladder:
    """How far the ladder has run since it last started from its top.

    `runs`: rung index → instant of the commit that ran it. `pulled_at`: a level was empty, so the next is called now.
    `resumed_at`: a source held the ladder until then, and nothing was due before.
    """

    started_at: Instant
    why: Literal["opened", "raised", "lowered", "reopened", "unconfirmed"]
    runs: Mapping[int, Instant] = field(default_factory=dict)
    pulled_at: Instant | None = None
    exhausted_at: Instant | None = None
    resumed_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """The snapshot. Instants are None while it has not happened; `owner` is the person who acknowledged.

    `proposed`: a worse severity, by its source, an example or a tripwire; a person decides (`engine.md` §4).
    `proposed_n`: the entry that says why, 0 for the opening. `dismissed`: what somebody said no to last, and when.
    `readings`: the latest value of each measure.
    `standings`: the questions that were asked or decided.
    """

    id: str
    number: int
    state: State
    severity: str
    chain: str
    playbook: int
    detected_at: Instant
    opened_at: Instant
    ladder: Ladder
    clocks: tuple[Clock, ...]
    service: str | None = None
    team: str | None = None
    purpose: Purpose = "real"
    visibility: Visibility = "open"
    n: int = 0
    paging_epoch: int = 0
    calls: Mapping[int, Call] = field(default_factory=dict)
    owner: str | None = None
    acknowledged_at: Instant | None = None
    held_by: str | None = None
    held_until: Instant | None = None
    snoozed_until: Instant | None = None
    confirm_at: Instant | None = None
    confirm_grace_us: int = 0
    asked_at: Instant | None = None
    restored_at: Instant | None = None
    resolved_at: Instant | None = None
    closed_at: Instant | None = None
    firing: int = 0
    is_touched: bool = False
    declined: tuple[str, ...] = ()
    is_ringing: bool = False
    proposed: str | None = None
    proposed_n: int = 0
    dismissed: str | None = None
    dismissed_at: Instant | None = None
    readings: Mapping[str, Reading] = field(default_factory=dict)
    standings: Mapping[str, Standing] = field(default_factory=dict)

    @property
    def is_exhausted(self) -> bool:
        """Whether the ladder came to its end and still nobody has answered (R12)."""
        return self.ladder.exhausted_at is not None and self.state == "open"

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    def ringing(self) -> tuple[Call, ...]:
        """Return the calls that somebody may still answer: made in this epoch and not answered yet."""
        return tuple(c for c in self.calls.values() if c.epoch == self.paging_epoch and c.rounds and not c.is_answered)

    def clock(self, kind: str) -> Clock:
        return next(clock for clock in self.clocks if clock.kind == kind)
