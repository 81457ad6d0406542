"""One due timer: whatever the incident does next by itself, claimed by its epoch and version (R19, R21)."""

from __future__ import annotations

from nawba.actions.house import House
from nawba.actions.saving import Work, arm, save
from nawba.domain.commands import Advance
from nawba.domain.deciding import decide
from nawba.domain.entry import SYSTEM
from nawba.domain.time import Instant
from nawba.store.incidents import Due
from nawba.store.transaction import Transaction


def advance(tx: Transaction, house: House, due: Due, now: Instant) -> bool:
    """Let time into one incident; False when the timer was no longer what it was (somebody answered meanwhile)."""
    kept = tx.incidents.get(due.incident)
    if kept is None or kept.incident.paging_epoch != due.epoch:
        return False
    scene = house.policies.scene(tx, now, kept.incident.playbook)
    work = Work(tx, house, scene, now)
    decision = decide(kept.incident, Advance(), scene, now, SYSTEM)
    if not decision.entries:  # nothing due after all (a watch, a moved clock): look again when there is
        arm(work, kept.incident)
        return False
    save(work, kept, decision)
    return True
