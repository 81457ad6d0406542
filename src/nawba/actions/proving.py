"""Nawba's proof to itself: a signal of its own goes by the real door, triage, incident, page and receipt (R31).

Nothing here decides anything: the signal comes by a key whose purpose is `watch`, the built-in text
(`domain/watch_text`) says what follows, and everything between is the code that real signals take. What the proof
leaves is taken away.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import Final

from nawba.actions.deliver import receipt
from nawba.actions.house import House
from nawba.actions.respond import Answer, respond
from nawba.domain import commands as c
from nawba.domain.entry import WATCH, Actor
from nawba.domain.watch_text import NAME
from nawba.ports.channel import Receipt
from nawba.store.access import Key
from nawba.store.codec import encode
from nawba.store.transaction import Transaction

WATCH_KEY: Final = Key("key_" + b"nawba watch, own".hex(), "intake", "", NAME, None, None, 0, NAME, purpose=WATCH)
DOOR: Final = "/in/json/"
_ACTOR: Final = Actor("person", NAME, NAME)
_REACHED: Final = ("delivered", "seen", "answered")


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a proof has come: `accepted` at the door, `triaged`, `paged`, `received`. `incident` once there is one.

    `awaited`: the provider's id of a page whose receipt is awaited.
    """

    stage: str
    incident: str | None = None
    awaited: str | None = None


def watch_key(house: House) -> str:
    """Return the secret of the key; made from the installation's own, so that it is kept nowhere."""
    return hmac.new(house.secret, b"watch", hashlib.sha256).hexdigest()


def body(house: House) -> bytes:
    """Return what is posted: one alert that fires, like anybody's."""
    key = f"{NAME}-{house.clock.now()}"
    return encode({"dedup_key": key, "state": "firing", "severity": "critical", "title": "Nawba watches itself"})


def standing(tx: Transaction) -> Standing:
    """Return how far the proof under way has come; only reads."""
    own = tx.watching.own_incidents()
    if not own:
        return Standing("accepted")
    attempts = tx.pages.attempts_of(own[0])
    if any(a.state in _REACHED for a in attempts):
        return Standing("received", own[0])
    awaited = next((a.provider_id for a in attempts if a.state == "accepted"), None)
    return Standing("paged" if any(a.state != "pending" for a in attempts) else "triaged", own[0], awaited)


def hear(tx: Transaction, house: House, provider_id: str) -> bool:
    """Give the receipt of the proof's page, as its provider would by a callback."""
    return receipt(tx, house, NAME, Receipt(provider_id, "delivered", house.clock.now()))


def answer(tx: Transaction, house: House, incident: str) -> None:
    """Acknowledge the proof's incident as the one person of its text does."""
    respond(tx, house, incident, Answer(c.Acknowledge()), _ACTOR)


def resolve(tx: Transaction, house: House, incident: str) -> None:
    """Resolve it, by the same person."""
    respond(tx, house, incident, Answer(c.Resolve()), _ACTOR)


def sweep(tx: Transaction, signal: str | None = None) -> int:
    """Take away every row a proof has left, of this one and of those that a crash cut short; return how many proofs."""
    own = tx.watching.own_incidents()
    for incident in own:
        tx.watching.purge(incident)
    if signal is not None:
        tx.watching.purge_signal(signal)
    return len(own)
