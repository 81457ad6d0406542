"""One line of the ledger: what happened to a subject, who did it, through which door, and why.

Entries hold codes and ids, never sentences: text is rendered when read, in the reader's language (`engine.md` §6).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from nawba.domain.time import Instant

Purpose = Literal["real", "test", "drill", "shadow", "watch"]
"""What it is for. `watch`: Nawba's proof to itself that the path works; shown to nobody, counted nowhere, not kept."""
WATCH: Purpose = "watch"
Visibility = Literal["open", "restricted"]

Kind = Literal[
    "opened",
    "alert_attached",
    "alert_cleared",
    "called",
    "nobody",
    "told",
    "announced",
    "clock",
    "acknowledged",
    "joined",
    "confirmed",
    "confirmation_asked",
    "unconfirmed",
    "source_acknowledged",
    "hold_ended",
    "snoozed",
    "snooze_ended",
    "severity_changed",
    "severity_proposed",
    "proposal_dismissed",
    "measured",
    "decision_asked",
    "decided",
    "escalated",
    "reassigned",
    "declined",
    "noted",
    "restored",
    "resolved",
    "resolve_proposed",
    "reopened",
    "closed",
    "adopted",
    "clocks_moved",
    "exhausted",
    "attempt_failed",
    "timer_quarantined",
    "held",
    "released",
]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: `kind` person, key, source, provider, agent or system; `id` within that kind; `via` the door used."""

    kind: Literal["person", "key", "source", "provider", "agent", "system"]
    id: str
    via: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}" if self.id else self.kind

    @property
    def is_person(self) -> bool:
        return self.kind == "person"


SYSTEM = Actor("system", "", "engine")


@dataclass(frozen=True, slots=True)
class Entry:
    """`n` is gapless from 1 within its subject; `v` is the version of the kind's params."""

    n: int
    at: Instant
    kind: Kind
    actor: Actor
    reason: str
    params: Mapping[str, Any] = field(default_factory=dict)
    v: int = 1
