"""What is learnt: post-mortems, follow-ups, drills, training, reviews of the text (S88–S94, S101–S113)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from nawba.domain.people import Member, Text
from nawba.domain.time import Cadence, Duration


@dataclass(frozen=True, slots=True)
class PostMortemSection:
    """One section; `fill` names what is put in from the timeline (`milestones`, `breaches` …)."""

    key: str
    name: Text
    fill: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PostMortem:
    """The sections in order, and the audiences the finished one goes to."""

    sections: tuple[PostMortemSection, ...] = ()
    sent_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tracker:
    """Where follow-ups are kept: `built_in`, or a vendor's tracker and the project there."""

    kind: str = "built_in"
    project: str | None = None


@dataclass(frozen=True, slots=True)
class FollowUpKind:
    """`due`: how long after the incident closed it must be done."""

    key: str
    due: Duration


@dataclass(frozen=True, slots=True)
class FollowUps:
    kinds: Mapping[str, FollowUpKind]
    tracker: Tracker = Tracker()


@dataclass(frozen=True, slots=True)
class Inject:
    """What the drill brings `at_us` after it began: a signal by its labels, or something said."""

    at_us: int
    signal: Mapping[str, str] | None = None
    say: Text | None = None


@dataclass(frozen=True, slots=True)
class Drill:
    """`live`: an incident that is not real, on the real path. `commands` dry_run: nothing is changed."""

    key: str
    kind: Literal["live", "discussion", "reading"]
    name: Text
    every: Cadence
    severity: str | None = None
    service: str | None = None
    injects: tuple[Inject, ...] = ()
    commands: Literal["dry_run", "none"] = "dry_run"
    score: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Training:
    """What `members` must have learnt; it counts for `valid_for` (None: for good). Proven by a drill or a tick."""

    key: str
    name: Text
    members: tuple[Member, ...]
    valid_for: Duration | None = None
    proof_drill: str | None = None
    ticked_by: str | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """The text is looked at again every so often, by these members."""

    key: str
    what: Text
    every: Cadence
    by: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class ReviewAfter:
    """An event that brings a review forward; `marks`: what must be looked at, a section or a word of the author."""

    event: Literal["incident_closed", "change", "security_advisory"]
    severities: tuple[str, ...] = ()
    marks: str | None = None
