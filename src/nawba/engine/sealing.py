"""The sealer: one node seals the entries that no seal covers yet, every few seconds, a portion at a time (R30).

It may fall behind under a burst, and catches up in rests of its own: entries wait, pages do not. A unit on the writer
is held to a few milliseconds by what the last one took.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

import structlog
from prometheus_client import Gauge, Histogram

from nawba.actions.house import House
from nawba.actions.sealing import Prepared, exported, prepare, put
from nawba.domain.seal import Seal
from nawba.domain.time import Instant
from nawba.engine.measures import Measures
from nawba.engine.membership import Membership
from nawba.ports.signer import Signer
from nawba.store.statements import Conflict
from nawba.store.transaction import Transaction

T = TypeVar("T")
log = structlog.get_logger("nawba.ledger")

LEASE: Final = "sealer"
_EVERY_S: Final = 2.0
_AT_LEAST, _AT_MOST = 32, 512
_UNIT_S: Final = 0.003
"""What one unit should take of the writer; a portion is halved above it and grows below the half of it."""
_RESTS: Final = 5
"""After a portion with more behind it: so many times as long as its unit took, so that the writer is free for pages."""
_REST_AT_LEAST_S: Final = 0.01
_HEAD_EVERY_S: Final = 24 * 3600.0
_BUCKETS = (0.0005, 0.001, 0.002, 0.003, 0.005, 0.01, 0.025, 0.1)


class Sealing:
    """`take` is one task of the engine; nothing is remembered that the rows do not hold, but how fast it may go."""

    def __init__(self, house: House, signer: Signer, measures: Measures, membership: Membership) -> None:
        self._house = house
        self._signer = signer
        self._membership = membership
        self._portion = _AT_LEAST
        self._next_s = 0.0
        self._said_s: float | None = None
        self._stopping = False
        registry = measures.registry
        self._newest = Gauge("nawba_ledger_seal", "The number of the newest seal put by this node", registry=registry)
        self._waiting = Gauge("nawba_ledger_unsealed_entries", "Entries that no seal covers yet", registry=registry)
        self._unit_s = Histogram(
            "nawba_ledger_seal_writer_seconds", "What one seal took of the writer", buckets=_BUCKETS, registry=registry
        )
        self._head = Gauge(
            "nawba_ledger_head_info", "The head of the ledger, once a day: keep it elsewhere",
            ["n", "head", "key_id"], registry=registry,
        )  # fmt: skip

    def stop(self) -> None:
        """End after the portion in hand."""
        self._stopping = True

    async def take(self) -> Instant | None:
        """Seal what waits, when it is time and this node holds the lease."""
        clock = self._house.clock
        if clock.monotonic() < self._next_s:
            return None
        self._next_s = clock.monotonic() + _EVERY_S
        token = await self._membership.lease(LEASE)
        if token is None:
            return None
        waiting, _ = await self._read(lambda tx: tx.seals.unsealed())
        while waiting and not self._stopping:
            try:
                sealed = await self._sealed(token)
            except Conflict:  # another node was first: what it sealed is sealed
                log.info("another node seals")
                return None
            if sealed is None:
                break
            waiting = max(0, waiting - sealed)
            self._waiting.set(waiting)
        self._waiting.set(waiting)
        await self._say_head()
        return None

    async def _sealed(self, token: int) -> int | None:
        """Seal one portion and rest; return how many entries it covers, None: nothing waits, or the lease is gone."""
        house, portion = self._house, self._portion
        prepared = await self._read(lambda tx: prepare(tx, self._signer, house.clock.now(), portion))
        if prepared is None:
            return None
        took_s = await asyncio.wrap_future(house.store.submit(lambda tx: self._put(tx, prepared, token)))
        if took_s is None:
            return None
        self._unit_s.observe(took_s)
        self._newest.set(prepared.seal.n)
        self._pace(took_s)
        if len(prepared.places) == portion:
            await asyncio.sleep(max(_REST_AT_LEAST_S, _RESTS * took_s))
        return len(prepared.places)

    def _put(self, tx: Transaction, prepared: Prepared, token: int) -> float | None:
        began = self._house.clock.monotonic()
        if not self._membership.still_holds(tx, LEASE, token):
            return None
        put(tx, prepared)
        return self._house.clock.monotonic() - began

    def _pace(self, took_s: float) -> None:
        if took_s > _UNIT_S:
            self._portion = max(_AT_LEAST, self._portion // 2)
        elif took_s < _UNIT_S / 2:
            self._portion = min(_AT_MOST, self._portion * 2)

    async def _say_head(self) -> None:
        """Once a day, and after a start: the newest head in the log and the metrics, for who keeps it elsewhere."""
        now_s = self._house.clock.monotonic()
        if self._said_s is not None and now_s - self._said_s < _HEAD_EVERY_S:
            return
        last: Seal | None = await self._read(lambda tx: tx.seals.last())
        if last is None:
            return
        self._said_s = now_s
        head = exported(last)
        self._head.clear()
        self._head.labels(str(last.n), head["head"], head["key_id"]).set(1)
        log.info("ledger head: keep this line elsewhere (nawba audit verify --head)", **head)

    async def _read(self, query: Callable[[Transaction], T]) -> T:
        return await asyncio.wrap_future(self._house.store.read(query))
