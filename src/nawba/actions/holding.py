"""After a restore: what was due too long ago is held when the engine starts, and runs again by a person's word (R32).

The hold is one row of settings; what it holds are due times (`domain.hold`). Nothing else knows of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import msgspec

from nawba.actions.house import House
from nawba.actions.oncall import ORGANISATION
from nawba.actions.respond import NotFound
from nawba.domain.applying import apply
from nawba.domain.entry import SYSTEM, WATCH, Actor, Entry, Kind
from nawba.domain.hold import Hold
from nawba.domain.time import Instant
from nawba.store.transaction import Transaction

_KEY = "hold"


@dataclass(frozen=True, slots=True)
class Held:
    """What is held now; `hold` None: this installation was not restored, or everything was released."""

    hold: Hold | None
    incidents: tuple[str, ...]


def prepare(tx: Transaction, hold: Hold) -> None:
    """Remember that what follows was restored; `begin` acts on it at the first start."""
    tx.policy.set(_KEY, msgspec.json.encode(hold))
    params: dict[str, object] = {"taken_at": hold.taken_at, "horizon_us": hold.horizon_us}
    tx.ledger.audit(ORGANISATION, hold.restored_at, "backup_restored", Actor("system", "", "restore"), params)


def begin(tx: Transaction, house: House) -> int:
    """Hold what fell due too long before now, once, before anything is sent; return how many incidents are held.

    Not restored, or begun already: nothing is done, and 0 returned.
    """
    hold = _kept(tx)
    if hold is None or hold.begun_at is not None:
        return 0
    now = house.clock.now()
    hold = replace(hold, begun_at=now)
    tx.holding.hold(hold.before)
    incidents = [one for one in tx.holding.incidents(tx.attempts.lanes()) if not _is_our_own(tx, one, now)]
    for incident in incidents:
        _write(tx, incident, "held", SYSTEM, now, {"taken_at": hold.taken_at})
    tx.policy.set(_KEY, msgspec.json.encode(hold))
    tx.touches("policy")
    return len(incidents)


def held(tx: Transaction) -> Held:
    """Return what is held; cheap while nothing was restored."""
    hold = _kept(tx)
    if hold is None or hold.begun_at is None:
        return Held(hold, ())
    return Held(hold, tuple(tx.holding.incidents(tx.attempts.lanes())))


def release(tx: Transaction, house: House, incident: str, actor: Actor) -> None:
    """Let one held incident go on from now; NotFound when nothing of it is held."""
    now = house.clock.now()
    if tx.incidents.get(incident) is None or not tx.holding.release(incident, now):
        raise NotFound(incident)
    _write(tx, incident, "released", actor, now, {})
    tx.touches("timers")
    tx.touches("attempts")


def _is_our_own(tx: Transaction, incident: str, now: Instant) -> bool:
    """Let the proof to ourselves go on: it wakes nobody (R31)."""
    kept = tx.incidents.get(incident)
    return kept is not None and kept.incident.purpose == WATCH and tx.holding.release(incident, now)


def _write(  # noqa: PLR0913 - an entry has as many parts
    tx: Transaction, incident: str, kind: Kind, actor: Actor, now: Instant, params: dict[str, object]
) -> None:
    kept = tx.incidents.get(incident)
    if kept is None:
        return
    entry = Entry(kept.incident.n + 1, now, kind, actor, "", params)
    tx.ledger.write(incident, (entry,), kept.incident.purpose)
    tx.incidents.save(replace(kept, incident=apply(kept.incident, entry)))
    tx.changes.add("incident", incident, kept.version + 1)
    tx.touches("changes")


def _kept(tx: Transaction) -> Hold | None:
    raw = tx.policy.get(_KEY)
    return None if raw is None else msgspec.json.decode(raw, type=Hold)
