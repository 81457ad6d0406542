"""How bad it is, and by when somebody must have answered and the service must be back (S2–S15)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from nawba.domain.people import Text
from nawba.domain.time import MINUTE, Duration

SignalSeverity = Literal["critical", "high", "medium", "low", "info"]
SIGNAL_SEVERITIES: tuple[SignalSeverity, ...] = ("critical", "high", "medium", "low", "info")


@dataclass(frozen=True, slots=True)
class Target:
    """A target time: `within` from detection; at risk once `at_risk` of it has passed; `calendar` for working time."""

    within: Duration
    at_risk: Fraction = Fraction(1, 2)
    calendar: str | None = None


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """When an acknowledgement holds: whose (`quorum`), and how often it must be confirmed (`engine.md` §3).

    `confirm_every_us` None: never asked. `grace_us`: from the question to the next round.
    """

    quorum: Literal["any", "each_role"] = "any"
    confirm_every_us: int | None = None
    grace_us: int = 5 * MINUTE


@dataclass(frozen=True, slots=True)
class Severity:
    """One degree of the playbook. `order` 1 is the worst."""

    key: str
    order: int
    name: Text
    meaning: Text
    respond: Target
    resolve: Target
    examples: tuple[Text, ...] = ()
    quiet_hours: Literal["ignored", "kept"] = "ignored"
    acknowledgement: Acknowledgement = Acknowledgement()
    source_ack_hold_us: int = 30 * MINUTE
    snooze_at_most_us: int | None = None
    chain: str | None = None
    checklist: tuple[Text, ...] = ()
