"""How bad it is, and by when somebody must have answered and the service must be back (S2–S15)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from nawba.domain.matching import Condition
from nawba.domain.opening import Opens
from nawba.domain.people import Text
from nawba.domain.time import MINUTE, Duration

SignalSeverity = Literal["critical", "high", "medium", "low", "info"]
SIGNAL_SEVERITIES: tuple[SignalSeverity, ...] = ("critical", "high", "medium", "low", "info")


@dataclass(frozen=True, slots=True)
class Target:
    """A target time: `within` from detection; at risk once `at_risk` of it has passed; `calendar` for working time.

    `pause` waiting_outside: it stands still while the incident waits for somebody outside.
    """

    within: Duration
    at_risk: Fraction = Fraction(1, 2)
    calendar: str | None = None
    pause: Literal["never", "waiting_outside"] = "never"


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """When an acknowledgement holds: whose (`quorum`), and how often it must be confirmed (`engine.md` §3).

    `confirm_every_us` None: never asked. `grace_us`: from the question to the next round.
    """

    quorum: Literal["any", "each_role"] = "any"
    confirm_every_us: int | None = None
    grace_us: int = 5 * MINUTE


@dataclass(frozen=True, slots=True)
class Example:
    """Shown when declaring. An alert that fits `match` suggests the severity; None: shown only.

    `ask_first`: a decision to be put before anything else.
    """

    text: Text
    match: Condition | None = None
    ask_first: str | None = None


@dataclass(frozen=True, slots=True)
class RollBackAtOnce:
    """The release's rollback is armed with its target version and one button; a person presses it within this time."""

    go_within_us: int = 2 * MINUTE


@dataclass(frozen=True, slots=True)
class Decide:
    """This decision is put."""

    decision: str


@dataclass(frozen=True, slots=True)
class PlanNextRelease:
    """It is mended with the next release."""


Action = RollBackAtOnce | Decide | PlanNextRelease


@dataclass(frozen=True, slots=True)
class Tripwire:
    """When these measures hold, another severity is proposed (S16)."""

    when: Condition
    propose: str


@dataclass(frozen=True, slots=True)
class UpdateRule:
    """An audience hears after `first` (None: after `every`) and then every `every` (None: once), from opening."""

    to: str
    first: Duration | None = None
    every: Duration | None = None


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One line of the checklist; every tick is an entry of the timeline (S114–S116)."""

    do: Text
    opens: Opens | None = None


@dataclass(frozen=True, slots=True)
class PostMortemRule:
    """Whether a post-mortem is written, and by when after closing it is met about and published (S88)."""

    is_required: bool = False
    meet_within: Duration | None = None
    publish_within: Duration | None = None


CloseNeed = Literal["post_checks", "playbook_answer", "follow_ups"]


@dataclass(frozen=True, slots=True)
class Severity:
    """One degree of the playbook. `order` 1 is the worst. `colour` None: by order."""

    key: str
    order: int
    name: Text
    meaning: Text
    respond: Target
    resolve: Target
    examples: tuple[Example, ...] = ()
    quiet_hours: Literal["ignored", "kept"] = "ignored"
    acknowledgement: Acknowledgement = Acknowledgement()
    source_ack_hold_us: int = 30 * MINUTE
    snooze_at_most_us: int | None = None
    chain: str | None = None
    checklist: tuple[ChecklistItem, ...] = ()
    colour: str | None = None
    action: Action | None = None
    tripwires: tuple[Tripwire, ...] = ()
    updates: tuple[UpdateRule, ...] = ()
    close_needs: tuple[CloseNeed, ...] = ()
    post_mortem: PostMortemRule | None = None
