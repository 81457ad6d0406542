"""Is the database sound? Asked in slices on readers, so that nobody waits; the answer is kept for all to see (R32).

1. Table by table: the structure of its pages and indexes, and its references. 2. What must add up (R5, R11). 3.
Incidents against their ledger: each of them when asked by hand; a sample, which moves on, every night.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial
from typing import Any, Final

import msgspec

from nawba.actions.agreeing import adds_up, folded
from nawba.domain.time import DAY, Instant
from nawba.ports.clock import Clock
from nawba.store.examining import FIRST, TABLES
from nawba.store.transaction import Transaction

_KEY: Final = "integrity"
_AT_ONCE: Final = 50
_SAMPLE: Final = 2_000
_TOLD_AT_MOST: Final = 20

Slice = Callable[[Transaction], Any]


class Report(msgspec.Struct):
    """`at`: when it ended. `problems` empty: sound. `after`: where the next night's sample begins."""

    at: Instant
    took_us: int
    incidents: int
    is_whole: bool
    problems: list[str]
    after: str = FIRST


def last(tx: Transaction) -> Report | None:
    """Return what the last examination found, None before the first."""
    raw = tx.policy.get(_KEY)
    return None if raw is None else msgspec.json.decode(raw, type=Report)


def problems(tx: Transaction) -> int:
    """Return how many problems the last examination found."""
    found = last(tx)
    return 0 if found is None else len(found.problems)


def is_due(tx: Transaction, now: Instant) -> bool:
    """Say whether the last examination is a day old."""
    found = last(tx)
    return found is None or now - found.at >= DAY


def keep(tx: Transaction, report: Report) -> None:
    """Keep what was found, for `/health`, the doctor and the next night."""
    tx.policy.set(_KEY, msgspec.json.encode(report))


def examination(clock: Clock, *, is_whole: bool) -> Generator[Slice, Any, Report]:
    """Yield one short reading after another and be sent what it gave; return the report."""
    began = clock.now()
    wrong: list[str] = []
    for table in TABLES:
        wrong += yield partial(_structure, table)
    wrong += yield adds_up
    before: Report | None = yield last
    after = FIRST if is_whole or before is None else before.after
    count = 0
    while is_whole or count < _SAMPLE:
        ids, found = yield partial(_some, after)
        wrong += found
        count += len(ids)
        after = ids[-1] if len(ids) == _AT_ONCE else FIRST
        if after == FIRST:
            break
    now = clock.now()
    return Report(now, now - began, count, is_whole, wrong[:_TOLD_AT_MOST], after)


def _structure(table: str, tx: Transaction) -> list[str]:
    return [*tx.examining.structure(table), *tx.examining.references(table)]


def _some(after: str, tx: Transaction) -> tuple[list[str], list[str]]:
    ids = tx.examining.incidents(after, _AT_ONCE)
    return ids, folded(tx, ids)
