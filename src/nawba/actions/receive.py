"""Taking signals in: stored durably first, answered after, understood later (R1, R2, R5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

from nawba.domain.signal import Signal, lane
from nawba.domain.time import MINUTE, Instant
from nawba.ports.wake import Topic
from nawba.store.access import Key
from nawba.store.signals import Arrival
from nawba.store.transaction import Transaction

_SAME_BODY_US = 5 * MINUTE


def arrival(key: Key, id_: str, raw: bytes, signals: tuple[Signal, ...], now: Instant) -> Arrival:
    """Return what is stored of one accepted POST.

    A signal without a key of its own gets the arrival's id; such a body is known again by its digest for five minutes
    and then gets the first answer (`engine.md` §2). What was not understood waits in the urgent lane: it may be worse.
    """
    is_keyless = not signals or any(not s.dedup_key for s in signals)
    named = tuple(s if s.dedup_key else replace(s, dedup_key=id_) for s in signals)
    return Arrival(
        id=id_,
        received_at=now,
        source=key.source or "",
        key_id=key.id,
        lane=lane(named) if named else "urgent",
        raw=raw,
        signals=named,
        digest=sha256(raw).digest() if is_keyless else None,
        purpose=key.purpose,
    )


def _topic(one: Arrival) -> Topic:
    return "urgent" if one.lane == "urgent" else "signals"


def receive(one: Arrival) -> Callable[[Transaction], tuple[str, str]]:
    """Return the unit that stores `one` and gives (signal id, dedup key): of the first one with the same body."""

    def unit(tx: Transaction) -> tuple[str, str]:
        if one.digest is not None:
            seen = tx.signals.seen(one.key_id, one.digest, one.received_at - _SAME_BODY_US)
            if seen is not None:
                return seen
        tx.signals.add((one,))
        tx.touches(_topic(one))
        return one.id, one.signals[0].dedup_key if one.signals else ""

    return unit


def receive_many(many: list[Arrival]) -> Callable[[Transaction], list[tuple[str, str]]]:
    """Return the unit that stores many arrivals at once: one statement for those that name their own key."""

    def unit(tx: Transaction) -> list[tuple[str, str]]:
        keyed = [one for one in many if one.digest is None]
        if keyed:
            tx.signals.add(keyed)
            for one in keyed:
                tx.touches(_topic(one))
        return [(one.id, one.signals[0].dedup_key) if one.digest is None else receive(one)(tx) for one in many]

    return unit
