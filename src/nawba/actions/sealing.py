"""Sealing the ledger after the commit: what waits is hashed and signed beside the writer, then put in one short unit.

Not inside the transactions that write entries: a chain in each of them would make every node wait on one row
(`engine.md` §6). What is sealed is what was committed; nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from nawba.domain.seal import Seal, key_id, unsigned
from nawba.domain.time import Instant, to_datetime
from nawba.ports.signer import Signer
from nawba.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Prepared:
    """A seal, and the entries it goes over."""

    seal: Seal
    places: Sequence[tuple[bytes, int]]


def prepare(tx: Transaction, signer: Signer, now: Instant, at_most: int) -> Prepared | None:
    """Return the next seal over the oldest entries that wait, None when none does. Reads only."""
    rows = tx.seals.waiting(at_most)
    if not rows:
        return None
    last = tx.seals.last()
    bare = unsigned(rows, now, (last.n, last.head) if last else None, signer.public_key)
    return Prepared(replace(bare, signature=signer.sign(bare.head)), sorted(row.place for row in rows))


def put(tx: Transaction, prepared: Prepared) -> None:
    """Save a prepared seal; `store.statements.Conflict` when another node has sealed meanwhile: prepare again."""
    tx.seals.add(prepared.seal, prepared.places)


def exported(seal: Seal) -> dict[str, Any]:
    """Return the head of a seal as JSON to keep elsewhere: enough to find any change of what was before it."""
    return {
        "v": 1,
        "n": seal.n,
        "at": to_datetime(seal.at).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "entries": seal.entries,
        "root": seal.root.hex(),
        "previous": seal.previous.hex(),
        "head": seal.head.hex(),
        "signature": seal.signature.hex(),
        "public_key": seal.public_key.hex(),
        "key_id": key_id(seal.public_key),
    }
