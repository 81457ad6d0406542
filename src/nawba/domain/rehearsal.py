"""Who would be called, when and why: the same core as the live engine, run ahead in thought (S17, `house.md` §4).

Every contact is taken to deliver, nobody to answer, except the one acknowledgement that is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nawba.domain import commands as c
from nawba.domain.advancing import due
from nawba.domain.deciding import decide, open_incident
from nawba.domain.decision import Announce, Decision, Page
from nawba.domain.entry import SYSTEM, Entry
from nawba.domain.incident import Incident
from nawba.domain.scene import Scene
from nawba.domain.time import DAY, Instant

StepKind = Literal["page", "tell", "announce", "clock", "exhausted"]
HORIZON = DAY
_KINDS: dict[StepKind, int] = {"clock": 0, "exhausted": 1, "announce": 2, "tell": 3, "page": 4}


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One thing that would happen; `round`, `level`, `person`, `contact` None where they have no sense."""

    at: Instant
    kind: StepKind
    reason: str
    round: int | None = None
    level: int | None = None
    person: str | None = None
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """`reason`: exhausted, acknowledged, horizon."""

    steps: tuple[Rehearsed, ...]
    ends_at: Instant
    reason: str


@dataclass(frozen=True, slots=True)
class Case:
    """`ack_after_us` None: nobody answers."""

    severity: str
    service: str | None
    at: Instant
    ack_after_us: int | None = None


def rehearse(scene: Scene, case: Case) -> Rehearsal:
    """Return what would happen if an incident of `case` opened.

    1. Without an acknowledgement: until exhaustion and one more round of every level that was paged, 24 hours at the
    most. 2. With one: until it, taken as confirmed. 3. Steps in time order, one for each contact that would be tried.
    """
    service = scene.live.services.get(case.service or "")
    severity = scene.live.severities[case.severity]
    chain = (service.chain if service else None) or severity.chain or scene.live.organisation.chain
    command = c.Open("inc_" + "0" * 32, 0, case.severity, chain, case.service, case.at, "declared")
    decision = open_incident(command, scene, case.at, SYSTEM)
    steps = _seen(decision)
    incident = decision.incident
    ack_at = None if case.ack_after_us is None else case.at + case.ack_after_us
    limit = min(case.at + HORIZON, ack_at if ack_at is not None else case.at + HORIZON)
    ends_at, reason = limit, "acknowledged" if ack_at == limit else "horizon"
    while (step := due(incident, scene)) is not None and step.due_at < limit + (ack_at is None):
        decision = decide(incident, c.Advance(), scene, step.due_at, SYSTEM)
        incident = decision.incident
        steps += _seen(decision)
        following = due(incident, scene)
        if ack_at is None and _is_over(incident) and (following is None or following.due_at > step.due_at):
            ends_at, reason = step.due_at, "exhausted"
            break
    kept = [s for s in steps if s.at < ends_at or (s.at == ends_at and ack_at is None)]
    kept.sort(key=lambda s: (s.at, _KINDS[s.kind], s.level or 0, s.round or 0))
    return Rehearsal(tuple(kept), ends_at, reason)


def _is_over(incident: Incident) -> bool:
    """Whether the ladder is exhausted and every level that was paged has been paged again since."""
    at = incident.ladder.exhausted_at
    if at is None:
        return False
    return all(call.rounds > 1 and call.last_at > at for call in incident.calls.values() if call.rounds)


def _seen(decision: Decision) -> list[Rehearsed]:
    found = [s for entry in decision.entries if (s := _of_entry(entry)) is not None]
    for effect in decision.effects:
        if isinstance(effect, Page):
            kind: StepKind = "page" if effect.kind == "page" else "tell"
            reason = str(effect.params.get("trigger") or effect.reason)
            round_ = effect.round if kind == "page" else None
            found += [
                Rehearsed(one.due_at, kind, reason, round_, effect.level or None, effect.person, one.contact)
                for one in effect.tries
            ]
        elif isinstance(effect, Announce):
            found.append(Rehearsed(effect.due_at, "announce", effect.say or "announce", contact=f"room:{effect.room}"))
    return found


def _of_entry(entry: Entry) -> Rehearsed | None:
    if entry.kind == "clock":
        return Rehearsed(entry.params["at"], "clock", f"{entry.params['clock']}_{entry.reason}")
    if entry.kind == "exhausted":
        return Rehearsed(entry.at, "exhausted", entry.reason)
    return None
