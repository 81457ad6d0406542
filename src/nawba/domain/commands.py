"""What people, sources and the engine may ask of an incident: one frozen value a verb."""

from __future__ import annotations

from dataclasses import dataclass

from nawba.domain.entry import Purpose, Visibility
from nawba.domain.suggesting import Fit
from nawba.domain.time import Instant


@dataclass(frozen=True, slots=True)
class Open:
    """A new incident. `declared`: by a person, who is then told what their words started; else by the alert `alert`.

    `fits`: the example it was recognised by; when that is of a worse severity, it is why that one is proposed.
    """

    id: str
    number: int
    severity: str
    chain: str
    service: str | None
    detected_at: Instant
    reason: str
    alert: str | None = None
    route: str | None = None
    proposes: str | None = None
    purpose: Purpose = "real"
    visibility: Visibility = "open"
    fits: Fit | None = None


@dataclass(frozen=True, slots=True)
class AttachAlert:
    """An alert that fires joins; `severity` is what it was routed to, and raises the incident when it is worse.

    `proposes`, and the example it `fits`, only propose.
    """

    alert: str
    severity: str
    fresh: bool = True
    proposes: str | None = None
    fits: Fit | None = None


@dataclass(frozen=True, slots=True)
class ClearAlert:
    alert: str


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """`attempt`: the try it is answered on, when the door knows it."""

    attempt: str | None = None


@dataclass(frozen=True, slots=True)
class Decline:
    """`I cannot`: this person is not called again until the incident is answered; others are."""


@dataclass(frozen=True, slots=True)
class Escalate:
    pass


@dataclass(frozen=True, slots=True)
class Reassign:
    person: str


@dataclass(frozen=True, slots=True)
class Snooze:
    for_us: int


@dataclass(frozen=True, slots=True)
class ChangeSeverity:
    severity: str


@dataclass(frozen=True, slots=True)
class AcceptProposal:
    """Give the incident the severity that is proposed."""


@dataclass(frozen=True, slots=True)
class DismissProposal:
    """`note`: the id of the reason, which is needed."""

    note: str | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """`value` as it was written (`37%`). `source` None: by hand, or the key that sends it. `at` None: now."""

    measure: str
    value: str
    source: str | None = None
    at: Instant | None = None


@dataclass(frozen=True, slots=True)
class Choose:
    """`option` None: what the rules take. `note`: the id of the reason. `grants`: what the door knows the caller has,
    beside the roles the text gives them."""

    decision: str
    option: str | None = None
    note: str | None = None
    grants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """The text itself lies in an erasable row; the ledger keeps its id."""

    note: str


@dataclass(frozen=True, slots=True)
class Resolve:
    pass


@dataclass(frozen=True, slots=True)
class Reopen:
    pass


@dataclass(frozen=True, slots=True)
class Close:
    pass


@dataclass(frozen=True, slots=True)
class Adopt:
    """Take the live playbook instead of the pinned one."""


@dataclass(frozen=True, slots=True)
class Recount:
    """A tentative holiday was ruled to be on other days: `was` and `days` are dates as ISO 8601 writes them."""

    feast: str
    was: tuple[str, ...]
    days: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Advance:
    """Time has passed."""


Command = (
    Open
    | AttachAlert
    | ClearAlert
    | Acknowledge
    | Decline
    | Escalate
    | Reassign
    | Snooze
    | ChangeSeverity
    | AcceptProposal
    | DismissProposal
    | Measure
    | Choose
    | Note
    | Resolve
    | Reopen
    | Close
    | Adopt
    | Recount
    | Advance
)
