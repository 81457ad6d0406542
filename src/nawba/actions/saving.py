"""Carrying out a decision: entries, snapshot, timer, pages and attempts in the one transaction that decided them."""

from __future__ import annotations

from dataclasses import replace

from nawba.actions.house import House
from nawba.domain.advancing import due
from nawba.domain.decision import Announce, Answered, CancelPending, CancelPerson, Decision, Page
from nawba.domain.incident import Incident
from nawba.domain.scene import Scene
from nawba.domain.time import DAY, Instant
from nawba.store.incidents import Kept
from nawba.store.pages import AttemptRow, PageRow
from nawba.store.transaction import Transaction

NO_VENDOR = "none"
"""The vendor of an attempt whose channel has no connected vendor; it fails at once and the next contact is tried."""


def save(tx: Transaction, house: House, kept: Kept, decision: Decision, scene: Scene, now: Instant) -> Kept:
    """Save what was decided about a stored incident; `store.incidents.Conflict` when the row moved meanwhile."""
    if not decision.entries and not decision.effects:
        return kept
    incident = decision.incident
    if incident.playbook != scene.live_version or scene.pinned is not scene.live:
        pinned = house.policies.playbook(tx, incident.playbook)
        scene = replace(scene, pinned=pinned)
    after = tx.incidents.save(replace(kept, incident=incident, urgency=scene.severity(incident).order))
    _follow(tx, house, after, decision, scene, now)
    return after


def save_new(tx: Transaction, house: House, kept: Kept, decision: Decision, scene: Scene, now: Instant) -> Kept:
    """Save an incident that was just opened."""
    first = replace(kept, incident=decision.incident, urgency=scene.severity(decision.incident).order, version=1)
    tx.incidents.add(first, now)
    _follow(tx, house, first, decision, scene, now)
    return first


def _follow(tx: Transaction, house: House, kept: Kept, decision: Decision, scene: Scene, now: Instant) -> None:
    incident = kept.incident
    tx.ledger.write(incident.id, decision.entries, incident.purpose)
    arm(tx, incident, scene, now)
    for effect in decision.effects:
        match effect:
            case Page():
                _page(tx, house, kept, effect, scene, now)
            case Announce():
                _announce(tx, house, kept, effect, scene, now)
            case CancelPending():
                tx.pages.cancel(incident.id, now, effect.reason, effect.level)
            case CancelPerson():
                tx.pages.cancel_person(incident.id, effect.person, now, effect.reason)
            case Answered():
                tx.pages.answered(incident.id, effect.person, now, effect.attempt)
    tx.changes.add("incident", incident.id, kept.version)
    tx.touches("changes")


def arm(tx: Transaction, incident: Incident, scene: Scene, now: Instant) -> None:
    """Arm the incident's one timer. What is open always has one, if only to be looked at once a day (R11)."""
    step = due(incident, scene)
    if step is not None:
        tx.incidents.arm(incident, step.due_at, step.kind, scene.severity(incident).order)
    elif incident.is_live:
        tx.incidents.arm(incident, now + DAY, "watch", scene.severity(incident).order)
    else:
        tx.incidents.arm(incident, None, "", 0)
    tx.touches("timers")


def vendor_of(house: House, scene: Scene, channel: str) -> str:
    """Return which vendor carries `channel` now: the sandbox while one is declared, else the first connected one."""
    if scene.live.is_sandbox:
        return "sandbox"
    declared = scene.live.channels.get(channel)
    return next((v for v in declared.vendors if v in house.vendors), NO_VENDOR) if declared else NO_VENDOR


def _page(tx: Transaction, house: House, kept: Kept, effect: Page, scene: Scene, now: Instant) -> None:
    incident = kept.incident
    row = PageRow(
        house.ids.new("pag"), incident.id, effect.kind, effect.level, effect.round, effect.person, None, effect.reason,
        effect.params, effect.say, effect.late_us, now, purpose=incident.purpose,
    )  # fmt: skip
    tries = [
        AttemptRow(
            house.ids.new("att"), row.id, incident.id, effect.kind, effect.person, one.contact, one.channel,
            vendor_of(house, scene, one.channel), "pending", kept.urgency, effect.epoch, one.due_at,
            purpose=incident.purpose,
        )
        for one in effect.tries
    ]  # fmt: skip
    tx.pages.add(row, tries)
    tx.touches("attempts")


def _announce(tx: Transaction, house: House, kept: Kept, effect: Announce, scene: Scene, now: Instant) -> None:
    incident = kept.incident
    row = PageRow(
        house.ids.new("pag"), incident.id, "announce", 0, 0, None, effect.room, "announce", {}, effect.say, 0, now,
        purpose=incident.purpose,
    )  # fmt: skip
    room = scene.live.rooms.get(effect.room)
    channel = room.channel if room else "room"
    attempt = AttemptRow(
        house.ids.new("att"), row.id, incident.id, "announce", "", f"room:{effect.room}", channel,
        vendor_of(house, scene, channel), "pending", kept.urgency, effect.epoch, effect.due_at, purpose=incident.purpose,
    )  # fmt: skip
    tx.pages.add(row, [attempt])
    tx.touches("attempts")
