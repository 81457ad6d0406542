"""What a decision looks at besides the incident: the pinned text, the live text, and the data of the day.

Pinned when the incident opens: severities, targets, chain and ladder shape. Always live: rota, people, roles, rooms,
contacts, contact rules, overrides, quiet hours (`engine.md` §5).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time

from nawba.domain.chain import Chain, Rung
from nawba.domain.holiday import Rulings
from nawba.domain.incident import Incident
from nawba.domain.paging import ContactRule
from nawba.domain.people import Text
from nawba.domain.playbook import Playbook
from nawba.domain.rota import Override, Track
from nawba.domain.severity import Severity

LAST_RESORT = Rung("page", level="last_resort")
"""How the last resort repeats once a ladder is exhausted: every five minutes until somebody answers (R12)."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A person's address on a channel. Only verified and working ones count (R14)."""

    id: str
    channel: str
    is_verified: bool = True


@dataclass(frozen=True, slots=True)
class Today:
    """The data of the day. `contacts` of people outside the sandbox; `quiet` personal quiet hours as (from, until).

    `rulings`: what administrators said of tentative holidays; the calendars of a scene go by them already.
    """

    overrides: tuple[Override, ...] = ()
    contacts: Mapping[str, tuple[Contact, ...]] = field(default_factory=dict)
    quiet: Mapping[str, tuple[time, time]] = field(default_factory=dict)
    names: Mapping[str, Text] = field(default_factory=dict)
    rulings: Rulings = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scene:
    pinned: Playbook
    live: Playbook
    live_version: int
    today: Today = Today()

    def severity(self, incident: Incident) -> Severity:
        return self.pinned.severities[incident.severity]

    def chain(self, incident: Incident) -> Chain:
        return self.pinned.chains[incident.chain]

    def ladder(self, incident: Incident) -> tuple[Rung, ...]:
        """Return the rungs of the incident's severity in the order of the text; none: nobody is ever paged."""
        return self.chain(incident).ladders.get(incident.severity, ())

    def contact_rules(self, severity: str) -> tuple[ContactRule, ...]:
        """Return the live rules, or the pinned ones of a severity the live text no longer has (R24)."""
        live = self.live.contact_rules
        return live[severity] if severity in live else self.pinned.contact_rules.get(severity, ())

    def track(self, key: str) -> Track | None:
        """Return the live track `key` of whichever rota has it, None when it is gone."""
        for rota in self.live.rotas.values():
            if key in rota.tracks:
                return rota.tracks[key]
        return None

    def name_of(self, person: str) -> Text:
        """Return the name of a person, or of the vacant role whose stand-in `role:key` is meant."""
        if person.startswith("role:"):
            role = self.live.roles.get(person[5:]) or self.pinned.roles.get(person[5:])
            return role.name if role else {}
        known = self.live.people.get(person) or self.pinned.people.get(person)
        return known.name if known else self.today.names.get(person, {})
