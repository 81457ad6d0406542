"""Carrying out a decision: entries, snapshot, timer, pages and attempts in the one transaction that decided them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nawba.actions.house import House
from nawba.domain.advancing import due
from nawba.domain.decision import Announce, Answered, CancelPending, CancelPerson, Decision, Page, Superseded
from nawba.domain.entry import Kind
from nawba.domain.incident import Incident
from nawba.domain.scene import Scene
from nawba.domain.time import DAY, Instant
from nawba.store.attempts import AttemptRow
from nawba.store.incidents import Kept
from nawba.store.pages import PageRow
from nawba.store.transaction import Transaction

NO_VENDOR = "none"
"""The vendor of an attempt whose channel has no connected vendor; it fails at once and the next contact is tried."""


_TIMELESS: frozenset[Kind] = frozenset(
    (
        "alert_attached",
        "alert_cleared",
        "noted",
        "attempt_failed",
        "resolve_proposed",
        "severity_proposed",
        "proposal_dismissed",
        "measured",
    )
)
"""Entries that change nothing an incident does by itself: its timer stands as it is."""


@dataclass(frozen=True, slots=True)
class Work:
    """One unit of work about incidents: its transaction, what it looks at, and when it is."""

    tx: Transaction
    house: House
    scene: Scene
    now: Instant


def save(work: Work, kept: Kept, decision: Decision) -> Kept:
    """Save what was decided about a stored incident; `store.incidents.Conflict` when the row moved meanwhile."""
    if not decision.entries and not decision.effects:
        return kept
    incident = decision.incident
    if incident.playbook != kept.incident.playbook:  # it adopted another text, which decides what is due next
        work = replace(work, scene=replace(work.scene, pinned=work.house.policies.playbook(work.tx, incident.playbook)))
    after = work.tx.incidents.save(replace(kept, incident=incident, urgency=work.scene.severity(incident).order))
    _follow(work, after, decision)
    return after


def save_new(work: Work, title: str, decision: Decision, group_key: str | None = None) -> Kept:
    """Save an incident that was just opened; `group_key`: the group it holds while it is open."""
    urgency = work.scene.severity(decision.incident).order
    first = Kept(decision.incident, 1, title, group_key, urgency)
    work.tx.incidents.add(first, work.now)
    _follow(work, first, decision)
    return first


def _follow(work: Work, kept: Kept, decision: Decision) -> None:
    tx, now, incident = work.tx, work.now, kept.incident
    tx.ledger.write(incident.id, decision.entries, incident.purpose)
    if not _TIMELESS.issuperset(entry.kind for entry in decision.entries):
        arm(work, incident)
    for effect in decision.effects:
        match effect:
            case Page():
                _page(work, kept, effect)
            case Announce():
                _announce(work, kept, effect)
            case CancelPending():
                tx.pages.cancel(incident.id, now, effect.reason, effect.level)
            case CancelPerson():
                tx.pages.cancel_person(incident.id, effect.person, now, effect.reason)
            case Superseded():
                tx.pages.cancel_held(incident.id, effect, now)
            case Answered():
                tx.pages.answered(incident.id, effect.person, now, effect.attempt)
    tx.changes.add("incident", incident.id, kept.version, incident.purpose)
    tx.touches("changes")


def arm(work: Work, incident: Incident) -> None:
    """Arm the incident's one timer. What is open always has one, if only to be looked at once a day (R11)."""
    step = due(incident, work.scene)
    urgency = work.scene.severity(incident).order
    if step is not None:
        work.tx.incidents.arm(incident, step.due_at, step.kind, urgency)
    elif incident.is_live:
        work.tx.incidents.arm(incident, work.now + DAY, "watch", urgency)
    else:
        work.tx.incidents.arm(incident, None, "", urgency)
    work.tx.touches("timers")


def vendor_of(house: House, scene: Scene, channel: str) -> str:
    """Return which vendor carries `channel` now: the sandbox while one is declared, else the first connected one."""
    if scene.live.is_sandbox:
        return "sandbox"
    declared = scene.live.channels.get(channel)
    return next((v for v in declared.vendors if v in house.vendors), NO_VENDOR) if declared else NO_VENDOR


def _page(work: Work, kept: Kept, effect: Page) -> None:
    house, incident = work.house, kept.incident
    row = PageRow(
        house.ids.new("pag"), incident.id, effect.kind, effect.level, effect.round, effect.person, None, effect.reason,
        effect.params, effect.say, effect.late_us, work.now, purpose=incident.purpose,
    )  # fmt: skip
    tries = [
        AttemptRow(
            house.ids.new("att"), row.id, incident.id, effect.kind, effect.person, one.contact, one.channel,
            vendor_of(house, work.scene, one.channel), "pending", kept.urgency, effect.epoch, one.due_at,
            purpose=incident.purpose,
        )
        for one in effect.tries
    ]  # fmt: skip
    work.tx.pages.add(row, tries)
    work.tx.touches("attempts")


def _announce(work: Work, kept: Kept, effect: Announce) -> None:
    house, incident = work.house, kept.incident
    row = PageRow(
        house.ids.new("pag"), incident.id, "announce", 0, 0, None, effect.room, "announce", {}, effect.say, 0, work.now,
        purpose=incident.purpose,
    )  # fmt: skip
    room = work.scene.live.rooms.get(effect.room)
    channel = room.channel if room else "room"
    attempt = AttemptRow(
        house.ids.new("att"), row.id, incident.id, "announce", "", f"room:{effect.room}", channel,
        vendor_of(house, work.scene, channel), "pending", kept.urgency, effect.epoch, effect.due_at,
        purpose=incident.purpose,
    )  # fmt: skip
    work.tx.pages.add(row, [attempt])
    work.tx.touches("attempts")
