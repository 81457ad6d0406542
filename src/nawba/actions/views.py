"""What is read together: an incident with its pages, entries and notes, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nawba.actions.house import House
from nawba.domain.entry import Entry
from nawba.domain.people import Text
from nawba.domain.playbook import Playbook
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
    playbooks: Mapping[int, Playbook] = field(default_factory=dict)

    def example(self, severity: str, index: int, version: int) -> Text | None:
        """Return the words of an example as it stood in a version that an entry names; None: they are gone."""
        playbook = self.playbooks.get(version)
        known = playbook.severities.get(severity) if playbook else None
        return known.examples[index].text if known and 0 <= index < len(known.examples) else None


def whole(tx: Transaction, house: House, incident: str) -> Whole | None:
    """Return an incident with all that belongs to it, None when there is none."""
    kept = tx.incidents.get(incident)
    if kept is None:
        return None
    scene = house.policies.scene(tx, house.clock.now(), kept.incident.playbook)
    entries = tuple(tx.ledger.of(incident))
    return Whole(
        kept,
        scene,
        entries,
        tuple(tx.pages.of_incident(incident)),
        tuple(tx.pages.attempts_of(incident)),
        tx.ledger.notes_of(incident),
        {shown.alert.id: shown.alert.title for shown in tx.alerts.of_incident(incident)},
        {
            v: house.policies.playbook(tx, v)
            for v in {e.params["example"][2] for e in entries if e.params.get("example")}
        },
    )
