"""What is read together: an incident with its pages, entries and notes, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from nawba.actions.house import House
from nawba.domain.entry import Entry
from nawba.domain.scene import Scene
from nawba.store.attempts import AttemptRow
from nawba.store.incidents import Kept
from nawba.store.pages import PageRow
from nawba.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything the incident's page and the API's detail show."""

    kept: Kept
    scene: Scene
    entries: tuple[Entry, ...]
    pages: tuple[PageRow, ...]
    attempts: tuple[AttemptRow, ...]
    notes: dict[str, str]
    alert_titles: dict[str, str]


def whole(tx: Transaction, house: House, incident: str) -> Whole | None:
    """Return an incident with all that belongs to it, None when there is none."""
    kept = tx.incidents.get(incident)
    if kept is None:
        return None
    scene = house.policies.scene(tx, house.clock.now(), kept.incident.playbook)
    return Whole(
        kept,
        scene,
        tuple(tx.ledger.of(incident)),
        tuple(tx.pages.of_incident(incident)),
        tuple(tx.pages.attempts_of(incident)),
        tx.ledger.notes_of(incident),
        {shown.alert.id: shown.alert.title for shown in tx.alerts.of_incident(incident)},
    )
