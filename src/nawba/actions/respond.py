"""Answers: acknowledge, escalate, severity, measure, decide, note, resolve … and declare.

One function for every door. What the caller saw (`if_match`) is checked in the transaction that decides (R3, R10).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from nawba.actions.house import House
from nawba.actions.saving import Work, save, save_new
from nawba.domain import commands as c
from nawba.domain.deciding import decide, open_incident
from nawba.domain.entry import Actor, Purpose
from nawba.domain.suggesting import Fit
from nawba.store.incidents import Kept
from nawba.store.transaction import Transaction


class NotFound(LookupError):
    """There is no such thing, or the caller may not know of it."""


class Changed(RuntimeError):
    """If-Match named another version than the stored one; `version` is the stored one."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


class Invalid(ValueError):
    """What was asked does not make sense; `field` says where, `code` and `params` what."""

    def __init__(self, field: str, code: str, params: Mapping[str, Any] | None = None) -> None:
        super().__init__(f"{field}: {code}")
        self.field = field
        self.code = code
        self.params: Mapping[str, Any] = params or {}


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said: `note` a person's words beside any verb; `if_match` the version the caller saw."""

    command: c.Command | None
    note: str | None = None
    if_match: int | None = None


def respond(tx: Transaction, house: House, incident: str, answer: Answer, actor: Actor) -> Kept:
    """Carry out `answer` on `incident` and return it as it is now. NotFound, Changed or `Refused` otherwise.

    Safe to call twice: what is already so is answered with the incident and changes nothing.
    """
    now = house.clock.now()
    kept = tx.incidents.get(incident)
    if kept is None:
        raise NotFound(incident)
    if answer.if_match is not None and answer.if_match != kept.version:
        raise Changed(kept.version)
    scene = house.policies.scene(tx, now, kept.incident.playbook)
    answer = _with_reason(tx, house, incident, answer)
    if answer.command is not None:
        decision = decide(kept.incident, answer.command, scene, now, actor)
        kept = save(Work(tx, house, scene, now), kept, decision)
        if isinstance(answer.command, c.Resolve) and decision.reason == "resolved":
            tx.alerts.clear_of(incident)
    if answer.note:
        kept = _note(Work(tx, house, scene, now), kept, answer.note, actor)
    return kept


def _with_reason(tx: Transaction, house: House, incident: str, answer: Answer) -> Answer:
    """The words beside a decision or a dismissal are its reason, not a note of their own."""
    command, words = answer.command, (answer.note or "").strip()
    if not isinstance(command, c.Choose | c.DismissProposal):
        return answer
    if not words:
        return replace(answer, note=None)
    id_ = house.ids.new("note")
    tx.ledger.add_note(id_, incident, words, house.clock.now())
    return replace(answer, command=replace(command, note=id_), note=None)


def _note(work: Work, kept: Kept, text: str, actor: Actor) -> Kept:
    id_ = work.house.ids.new("note")
    work.tx.ledger.add_note(id_, kept.incident.id, text, work.now)
    work = replace(work, scene=work.house.policies.scene(work.tx, work.now, kept.incident.playbook))
    return save(work, kept, decide(kept.incident, c.Note(id_), work.scene, work.now, actor))


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a person declares. `service` and `note` may be missing. `example`: the place of the example of `severity`
    that they saw in it; a decision that it asks first is put."""

    title: str
    severity: str
    service: str | None = None
    note: str | None = None
    purpose: Purpose = "real"
    example: int | None = None


def declare(tx: Transaction, house: House, said: Declaration, actor: Actor) -> Kept:
    """Open an incident on a person's word; whom it wakes is woken in the same commit."""
    now = house.clock.now()
    scene = house.policies.scene(tx, now)
    live = scene.live
    if not said.title.strip():
        raise Invalid("title", "missing")
    if said.severity not in live.severities:
        raise Invalid("severity", "unknown", {"known": list(live.severities)})
    if said.service and said.service not in live.services:
        raise Invalid("service", "unknown", {"known": list(live.services)})
    if said.example is not None and not 0 <= said.example < len(live.severities[said.severity].examples):
        raise Invalid("example", "unknown", {"known": len(live.severities[said.severity].examples)})
    service = live.services.get(said.service or "")
    chain = (service.chain if service else None) or live.severities[said.severity].chain or live.organisation.chain
    command = c.Open(
        house.ids.new("inc"), tx.incidents.next_number(), said.severity, chain, said.service or None, now, "declared",
        purpose=said.purpose, fits=None if said.example is None else Fit(said.severity, said.example),
    )  # fmt: skip
    decision = open_incident(command, scene, now, actor)
    work = Work(tx, house, scene, now)
    kept = save_new(work, said.title.strip(), decision)
    return _note(work, kept, said.note, actor) if said.note else kept
