"""Housekeeping: what was kept long enough goes, a portion at a time, so that nobody waits for it (`engine.md` §1, §6).

One node at a time, by the lease `retention`; a portion is dropped only while the lease is still ours (R19).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, TypeVar

import structlog
from prometheus_client import Counter, Gauge

from nawba.actions import holidays, integrity, readiness, retention
from nawba.actions.house import House, NoPlaybook
from nawba.domain.retention import KINDS, Kept
from nawba.domain.time import HOUR, MINUTE, SECOND, Instant
from nawba.engine.measures import Measures
from nawba.engine.membership import Membership
from nawba.store.contract import Unavailable
from nawba.store.keeping import START, Found
from nawba.store.transaction import Transaction

T = TypeVar("T")
log = structlog.get_logger("nawba.keeping")

LEASE: Final = "retention"
_LEASE_US: Final = 60 * SECOND
_AT_LEAST: Final = 10
_AT_MOST: Final = 1_000
_UNIT_S: Final = 0.003
_RESTS: Final = 4
"""A portion is followed by a rest of so many times what it took: a fifth of the writer at the most."""
_NOTES_AT_ONCE: Final = 100
_SETTLING_US: Final = HOUR
"""After a start, before the first examination: there is enough to do then."""
_PAGES_AT_ONCE: Final = 16


class LeaseLost(Exception):
    """Another node keeps house now."""


class Housekeeping:
    """`take` is one task of the engine; nothing is remembered that the rows do not hold, but how fast it may go."""

    def __init__(self, house: House, measures: Measures, membership: Membership) -> None:
        self._house = house
        self._membership = membership
        self._next_at: Instant = 0
        self._portion = _AT_LEAST
        self._token = 0
        self._examines_at: Instant = house.clock.now() + _SETTLING_US
        registry = measures.registry
        self._problems = Gauge("nawba_integrity_problems", "What the last examination found wrong", registry=registry)
        self._examined_at = Gauge("nawba_integrity_at_seconds", "When the last examination ended", registry=registry)
        self._hints = Gauge("nawba_readiness_hints", "Who would not be reached, by the last night", registry=registry)
        self._gone = Counter("nawba_purged", "What was kept long enough and went", ["what"], registry=measures.registry)

    async def take(self) -> Instant | None:
        """Once a minute drop old hints, once a day everything that was kept long enough; what waits, at once."""
        await self._follow_holidays()
        now = self._house.clock.now()
        if now < self._next_at:
            return self._next_at
        self._next_at = now + MINUTE
        token = await self._membership.lease(LEASE, _LEASE_US)
        if token is None:
            return self._next_at
        self._token = token
        try:
            await self._all(now)
        except LeaseLost:
            log.info("another node keeps house")
        return self._next_at

    async def _follow_holidays(self) -> None:
        """Let open incidents follow a holiday that was moved, wherever a crash has left that (S14)."""
        is_left = await self._read(holidays.is_following)
        while is_left:
            is_left = await self._follows_one()

    async def _follows_one(self) -> bool:
        """Let the next incident follow; one that cannot is said and passed over, so that it holds up nobody (R34)."""
        store = self._house.store
        try:
            return await asyncio.wrap_future(store.submit(lambda tx: holidays.follow(tx, self._house)))
        except (Unavailable, NoPlaybook):
            raise
        except Exception:  # edge: one incident; whatever is wrong with it is not the others' fault
            incident = await asyncio.wrap_future(store.submit(holidays.pass_over))
            log.exception("an incident does not follow the holiday that was moved", incident=incident)
            return incident is not None

    async def _all(self, now: Instant) -> None:
        await self._purge_all(now)
        if now >= self._examines_at and await self._read(lambda tx: integrity.is_due(tx, now)):
            await self._examine()
        if now >= self._examines_at and await self._read(lambda tx: readiness.is_due(tx, self._house, now)):
            await self._look_ahead()

    async def _look_ahead(self) -> None:
        """Would somebody be reached in the next 30 days? On a reader, since a text is read for it."""
        found = await self._read(lambda tx: readiness.look(tx, self._house))
        if found is None:
            return
        await self._unit(lambda tx: readiness.keep(tx, found))
        self._hints.set(len(found.hints))
        for hint in found.hints:
            log.warning("somebody may not be reached", code=hint.code, about=hint.about, says=hint.message["en"])

    async def _examine(self) -> None:
        """Is the database sound? Slice by slice, with rests, by whichever reader is free."""
        asked, answer = integrity.examination(self._house.clock, is_whole=False), None
        try:
            while True:
                slice_ = asked.send(answer)
                began = self._house.clock.monotonic()
                answer = await self._read(slice_)
                await asyncio.sleep(self._house.clock.monotonic() - began)
        except StopIteration as ended:
            report: integrity.Report = ended.value
        await self._unit(lambda tx: integrity.keep(tx, report))
        self._problems.set(len(report.problems))
        self._examined_at.set(report.at / SECOND)
        for problem in report.problems:
            log.error("the database is damaged", problem=problem)

    async def _purge_all(self, now: Instant) -> None:
        while await self._unit(lambda tx: retention.drop_hints(tx, self._portion)):
            pass
        if not await self._read(lambda tx: retention.is_due(tx, now)):
            return
        horizons: Mapping[Kept, Instant] = await self._read(lambda tx: retention.horizons(tx, self._house, now))
        for kind in KINDS:
            await self._purge(kind, horizons[kind])
        await self._people(now)
        while await self._unit(lambda tx: tx.keeping.give_back(_PAGES_AT_ONCE)):
            pass
        counts = await self._unit(lambda tx: retention.finish(tx, self._house.clock.now()))
        for what, n in counts.items():
            self._gone.labels(what).inc(n)

    async def _purge(self, kind: Kept, before: Instant) -> None:
        cursor: tuple[int, bytes] | None = START
        while cursor is not None:
            found = await self._read(partial(_older, kind, before, cursor, self._portion))
            if found.keys:
                await self._unit(partial(_drop, kind, found.keys))
            cursor = found.cursor

    async def _people(self, now: Instant) -> None:
        """Erase the words and contacts of those who left long enough ago."""
        people = await self._unit(lambda tx: retention.look_who_left(tx, self._house, now))
        if not people:
            return
        after = b""
        while notes := await self._read(lambda tx, after=after: tx.keeping.notes(after, _NOTES_AT_ONCE)):  # type: ignore[misc]
            theirs = await self._read(partial(_theirs, frozenset(people), notes))
            if theirs:
                await self._unit(partial(_erase, theirs))
            after = notes[-1][0]
        await self._unit(lambda tx: retention.forget(tx, people))

    async def _unit(self, unit: Callable[[Transaction], T]) -> T:
        """Run one portion while the lease is ours, then rest. LeaseLost: nothing was done."""
        await self._membership.lease(LEASE, _LEASE_US)
        result, took_s = await asyncio.wrap_future(self._house.store.submit(partial(self._timed, unit)))
        if took_s > _UNIT_S:
            self._portion = max(_AT_LEAST, self._portion // 2)
        elif took_s < _UNIT_S / 2:
            self._portion = min(_AT_MOST, self._portion * 2)
        await asyncio.sleep(_RESTS * took_s)
        return result

    def _timed(self, unit: Callable[[Transaction], T], tx: Transaction) -> tuple[T, float]:
        if not self._membership.still_holds(tx, LEASE, self._token):
            raise LeaseLost
        began = self._house.clock.monotonic()
        return unit(tx), self._house.clock.monotonic() - began

    async def _read(self, query: Callable[[Transaction], T]) -> T:
        return await asyncio.wrap_future(self._house.store.read(query))


def _older(kind: Kept, before: Instant, cursor: tuple[int, bytes], at_most: int, tx: Transaction) -> Found:
    return tx.keeping.older(kind, before, cursor, at_most)


def _drop(kind: Kept, keys: tuple[bytes, ...], tx: Transaction) -> int:
    return retention.drop(tx, kind, keys)


def _theirs(people: frozenset[str], notes: list[tuple[bytes, str]], tx: Transaction) -> list[str]:
    return retention.notes_by(tx, people, notes)


def _erase(notes: list[str], tx: Transaction) -> int:
    return retention.erase_notes(tx, notes)
