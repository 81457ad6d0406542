"""What a simulated world is told to do: plain data, so that a plan can be written down, shrunk and played again.

Instants of a plan are microseconds since the world began. What a plan does not say is a function of its seed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import msgspec

from nawba.domain.time import MINUTE

PostKind = Literal["fire", "clear", "acknowledge", "nonsense"]
Doing = Literal[
    "acknowledge", "cannot", "escalate", "snooze", "reassign", "resolve", "reopen", "close", "severity", "note",
    "adopt", "key_acknowledge",
]  # fmt: skip
FaultKind = Literal[
    "crash_before_commit", "crash_after_commit", "crash_before_send", "crash_after_send", "lost_answer", "hang",
    "doubled", "receipt_late", "receipt_never", "receipt_of_another", "receipt_first", "receipt_failed", "failed",
    "retry_after", "outage", "slow_commit", "database_error", "database_outage", "clock_step", "freeze", "stop",
    "poison_page", "poison_signal", "deaf",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Post:
    """One body a source sends to node `node`; it sends it again until it is answered 202.

    `started`: the source's own time of the episode, None when it names none.
    """

    at: int
    source: str
    kind: PostKind
    key: str
    severity: str = "high"
    service: str | None = None
    title: str = ""
    started: int | None = None
    node: int = 0


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing a person does about the incident with this number; `arg`: whom, which severity, how many seconds."""

    at: int
    incident: int
    who: str
    does: Doing
    arg: str = ""
    node: int = 0


@dataclass(frozen=True, slots=True)
class Edit:
    """A new text is put in force (`text`), or somebody covers a track (`cover`: track, person, seconds)."""

    at: int
    text: str | None = None
    cover: tuple[str, str, int] | None = None
    node: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """Strikes once, at the first fitting commit or send from `at` on, after `skip` others; `node` -1: any.

    `for_us`: how long it lasts, or how far a clock steps.
    """

    kind: FaultKind
    at: int
    skip: int = 0
    node: int = -1
    for_us: int = 0


@dataclass(frozen=True, slots=True)
class Mood:
    """What is likely in this world: people's answers, vendors' receipts, how long the database takes."""

    answers: float = 0.5
    resolves: float = 0.6
    confirms: float = 0.7
    receipts: float = 0.3
    failures: float = 0.05
    latency: bool = False
    backstop_s: float = 15.0
    quiet: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """One world. Faults strike before `heals_at`; from then on everything must come right before `ends_at`."""

    seed: int
    nodes: int = 1
    text: str = "small"
    begins: str = "2025-01-21T10:00"
    mood: Mood = Mood()
    posts: tuple[Post, ...] = ()
    verbs: tuple[Verb, ...] = ()
    edits: tuple[Edit, ...] = ()
    faults: tuple[Fault, ...] = ()
    heals_at: int = 15 * MINUTE
    ends_at: int = 25 * MINUTE
    hands: dict[str, int] = field(default_factory=dict)

    def size(self) -> int:
        return len(self.posts) + len(self.verbs) + len(self.edits) + len(self.faults)


def to_json(plan: Plan) -> bytes:
    """Return a plan as it lies in a story file."""
    return msgspec.json.format(msgspec.json.encode(plan), indent=1) + b"\n"


def from_json(raw: bytes) -> Plan:
    """Return the plan of a story file."""
    return msgspec.json.decode(raw, type=Plan)
