"""Letting go of what was kept long enough: portions of one kind at a time, and one line of the ledger a day (C43).

1. Once a day, by whoever holds the lease. 2. Each portion is found on a reader and dropped in a unit of its own, with
its count, so that a run that was cut off goes on where it was. 3. At the end one entry says what went.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from nawba.actions.house import House
from nawba.actions.oncall import ORGANISATION
from nawba.domain.entry import SYSTEM
from nawba.domain.retention import KINDS, Kept, Retention
from nawba.domain.time import DAY, Instant
from nawba.store.transaction import Transaction

_KEY: Final = "retention"
_CHANGES_KEPT: Final = 10_000


class State(msgspec.Struct):
    """How far letting go is. `counts` since `done_at`; `left`: who left the text, and since when it was seen."""

    done_at: Instant = 0
    counts: dict[str, int] = msgspec.field(default_factory=dict)
    people: list[str] = msgspec.field(default_factory=list)
    left: dict[str, int] = msgspec.field(default_factory=dict)
    erased: list[str] = msgspec.field(default_factory=list)


def state(tx: Transaction) -> State:
    """Return how far letting go is; new where it never was."""
    raw = tx.policy.get(_KEY)
    return State() if raw is None else msgspec.json.decode(raw, type=State)


def is_due(tx: Transaction, now: Instant) -> bool:
    """Say whether the last run ended a day ago."""
    return now - state(tx).done_at >= DAY


def horizons(tx: Transaction, house: House, now: Instant) -> Mapping[Kept, Instant]:
    """Return the instant before which each kind may go, by the text in force."""
    kept = _retention(tx, house, now)
    return dict(zip(KINDS, (now - kept.raw_us, now - kept.alerts_us, now, now, now - DAY), strict=True))


def drop(tx: Transaction, kind: Kept, keys: Sequence[bytes]) -> int:
    """Drop one portion and count it; return how many went."""
    gone = tx.keeping.drop(kind, keys)
    if kind == "signals":
        tx.signals.count("purged", gone)  # so that the rows and what went always add up to what was accepted (R5)
    _count(tx, kind, gone)
    return gone


def drop_hints(tx: Transaction, at_most: int) -> bool:
    """Drop a portion of old change rows, which were only hints; True while more are left."""
    return tx.keeping.drop_changes(_CHANGES_KEPT, at_most)


def look_who_left(tx: Transaction, house: House, now: Instant) -> list[str]:
    """Note who is no longer in the text, and return whose time is over and whose words are still here."""
    found, scene = state(tx), house.policies.scene(tx, now)
    here = {*scene.live.people, *tx.access.accounts()}
    strangers = {p for p in tx.keeping.with_contacts() if ":" not in p}
    left = {p: since for p, since in found.left.items() if p not in here}
    for person in ({*found.people} | strangers) - here:
        left.setdefault(person, now)
    found.people, found.left = sorted(scene.live.people), left
    found.erased = [p for p in found.erased if p in left]
    _keep(tx, found)
    return [p for p, since in left.items() if now - since >= scene.live.organisation.retention.people_us
            and p not in found.erased]  # fmt: skip


def notes_by(tx: Transaction, people: frozenset[str], notes: Sequence[tuple[bytes, str]]) -> list[str]:
    """Return which of `notes` were written by `people`: the ledger knows. Only reads."""
    keys = {f"note_{key.hex()}" for key, _ in notes}
    found: list[str] = []
    for incident in dict.fromkeys(incident for _, incident in notes):
        for entry in tx.ledger.of(incident):
            if entry.kind == "noted" and entry.actor.is_person and entry.actor.id in people:
                found += [one for one in (str(entry.params.get("note", "")),) if one in keys]
    return found


def erase_notes(tx: Transaction, notes: Sequence[str]) -> int:
    """Take the words out of notes, and count it."""
    gone = tx.keeping.erase_notes(notes)
    _count(tx, "notes", gone)
    return gone


def forget(tx: Transaction, people: Sequence[str]) -> None:
    """Their words are erased: delete contacts, quiet hours and sessions too. The ledger keeps their keys."""
    for person in people:
        tx.keeping.forget_person(person)
    found = state(tx)
    found.erased = sorted({*found.erased, *people})
    _keep(tx, found)
    _count(tx, "people", len(people))
    tx.policy.moved()
    tx.touches("policy")


def finish(tx: Transaction, now: Instant) -> dict[str, int]:
    """End the day's run: one line of the ledger says what went, when anything did."""
    found = state(tx)
    counts = {kind: n for kind, n in found.counts.items() if n}
    if counts:
        tx.ledger.audit(ORGANISATION, now, "purged", SYSTEM, dict(counts))
    found.done_at, found.counts = now, {}
    _keep(tx, found)
    return counts


def _retention(tx: Transaction, house: House, now: Instant) -> Retention:
    return house.policies.scene(tx, now).live.organisation.retention


def _count(tx: Transaction, kind: str, n: int) -> None:
    if n:
        found = state(tx)
        found.counts[kind] = found.counts.get(kind, 0) + n
        _keep(tx, found)


def _keep(tx: Transaction, found: State) -> None:
    tx.policy.set(_KEY, msgspec.json.encode(found))
