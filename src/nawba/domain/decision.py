"""What a decision is: entries for the ledger, effects for the shell, a named reason; or a refusal that says why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from nawba.domain.applying import apply
from nawba.domain.entry import Actor, Entry, Kind
from nawba.domain.incident import Incident
from nawba.domain.paging import Planned
from nawba.domain.time import Instant


@dataclass(frozen=True, slots=True)
class Page:
    """Ask one person for attention (`page`), or let them know (`tell`, `confirm`): their tries, and their epoch.

    `late_us`: how much after its due time it is made; more than a moment is said in the message.
    """

    kind: Literal["page", "tell", "confirm"]
    person: str
    level: int
    round: int
    epoch: int
    tries: tuple[Planned, ...]
    reason: str
    params: Mapping[str, Any]
    say: str | None = None
    late_us: int = 0


@dataclass(frozen=True, slots=True)
class Announce:
    """Let a room hear. Never counts as reaching anybody (S25)."""

    room: str
    epoch: int
    due_at: Instant
    say: str | None = None


@dataclass(frozen=True, slots=True)
class CancelPending:
    """Nothing that has not started may start: pending tries of pages end, in the same commit (R9).

    `level` None: of every level.
    """

    reason: str
    level: int | None = None


@dataclass(frozen=True, slots=True)
class CancelPerson:
    """The pending tries of one person end."""

    person: str
    reason: str


@dataclass(frozen=True, slots=True)
class Superseded:
    """Tries of earlier rounds of `level` that wait for the end of the person's quiet hours: the newest round has them.

    `from_at`: when those hours end. So many rounds of one night ring once in the morning.
    """

    person: str
    level: int
    from_at: Instant


@dataclass(frozen=True, slots=True)
class Answered:
    """The person's open page is answered; `attempt` names the try it was answered on, when the door knows it."""

    person: str
    attempt: str | None = None


Effect = Page | Announce | CancelPending | CancelPerson | Superseded | Answered


@dataclass(frozen=True, slots=True)
class Decision:
    """`incident` is the snapshot after `entries`. No entries and no effects: nothing had to change."""

    incident: Incident
    entries: tuple[Entry, ...]
    effects: tuple[Effect, ...]
    reason: str


class Refused(Exception):
    """A verb that may not be carried out now. `code` is stable; `params` are ids and instants for the sentence.

    Raised by the core inside a unit of work, which is then rolled back; the doors turn it into 409 `{code, by, at}`.
    """

    def __init__(self, code: str, params: Mapping[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.params: Mapping[str, Any] = params or {}


@dataclass(slots=True)
class Course:
    """A decision in the making: every entry is applied as it is written, so later rules see earlier ones."""

    incident: Incident
    now: Instant
    actor: Actor
    entries: list[Entry] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)

    def write(
        self,
        kind: Kind,
        reason: str = "",
        params: Mapping[str, Any] | None = None,
        *,
        at: Instant | None = None,
        actor: Actor | None = None,
    ) -> None:
        """Write one entry, at `at` when it happened before now, and apply it."""
        entry = Entry(
            self.incident.n + 1, self.now if at is None else at, kind, actor or self.actor, reason, params or {}
        )
        self.entries.append(entry)
        self.incident = apply(self.incident, entry)

    def decided(self, reason: str) -> Decision:
        return Decision(self.incident, tuple(self.entries), tuple(self.effects), reason)
