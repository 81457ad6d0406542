"""Sending: each vendor has its own few hands and its own deadline, so that a hung one delays nobody else (R35)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

import structlog

from nawba.actions.deliver import Claimed, Prepared, claim, look_after, prepare, record
from nawba.actions.house import House
from nawba.domain.delivery import SEND_TIMEOUT_US, may_start
from nawba.domain.time import SECOND, Instant
from nawba.engine.measures import Measures
from nawba.engine.membership import Membership
from nawba.ports.channel import Channel, Result, Unknown
from nawba.store.transaction import Transaction

T = TypeVar("T")
log = structlog.get_logger("nawba.deliver")
_AT_ONCE = 64
_UNIT = 16
_GRACE_S = 1.0
"""How long a stop waits for sends under way; then their outcome is unknown, and another node sends them again (R20)."""


class Delivering:
    """Claims due attempts, hands each to its vendor, records the outcome."""

    def __init__(
        self,
        house: House,
        channels: Mapping[str, Channel],
        measures: Measures,
        membership: Membership,
    ) -> None:
        self._house = house
        self._channels = channels
        self._measures = measures
        self._membership = membership
        self._busy = dict.fromkeys(channels, 0)
        self._sends: set[asyncio.Task[None]] = set()
        self._done: list[tuple[Claimed, Result]] = []
        self._something = asyncio.Event()
        self._stopping = False
        self._freed: Callable[[], None] = lambda: None

    def when_free(self, call: Callable[[], None]) -> None:
        """Call `call` whenever a vendor that was full has a hand free again."""
        self._freed = call

    async def take(self) -> Instant | None:
        """Claim and start what is due; return when something is due next."""
        house = self._house
        while not self._stopping:
            free = {v: c.concurrency - self._busy[v] for v, c in self._channels.items()}
            prepared = await asyncio.wrap_future(
                house.store.read(lambda tx, free=free: prepare(tx, house, free, _AT_ONCE))  # type: ignore[misc]
            )
            for i in range(0, max(1, len(prepared)), _UNIT):
                for one in await self._unit(partial(self._claim, prepared[i : i + _UNIT])):
                    self._start(one)
            if len(prepared) < _AT_ONCE:
                break
        now = house.clock.now()
        full = {v for v, c in self._channels.items() if self._busy[v] >= c.concurrency}
        next_at = await asyncio.wrap_future(house.store.read(lambda tx: tx.attempts.next_due(full)))
        if next_at is not None and next_at <= now:  # it became due meanwhile, or its vendor is not here
            return now + SECOND // 20
        return next_at

    def _claim(self, prepared: list[Prepared], tx: Transaction) -> list[Claimed]:
        look_after(tx, self._house)
        return claim(tx, self._house, prepared)

    def _start(self, one: Claimed) -> None:
        self._busy[one.row.vendor] += 1
        if one.row.purpose == "real":
            self._measures.sent(one.row.at or 0, one.row.due_at, one.posted_at, one.row.kind)
        task = asyncio.get_running_loop().create_task(self._send(one))
        self._sends.add(task)
        task.add_done_callback(self._sends.discard)

    async def _send(self, one: Claimed) -> None:
        channel = self._channels[one.row.vendor]
        try:
            async with asyncio.timeout(SEND_TIMEOUT_US / SECOND):
                result = await channel.send(one.message) if self._is_ours(one) else Unknown("stalled")
        except TimeoutError:
            result = Unknown("timeout")
        except asyncio.CancelledError:  # only `finish` cancels a send
            result = Unknown("stopped")
        except Exception as error:  # edge: a vendor's code; nobody can say whether it was sent
            log.exception("channel failed", vendor=one.row.vendor)
            result = Unknown(type(error).__name__)
        vendor = one.row.vendor
        self._busy[vendor] -= 1
        if self._busy[vendor] == self._channels[vendor].concurrency - 1:  # what waited for a hand has one now
            self._freed()
        self._done.append((one, result))
        self._something.set()

    def _is_ours(self, one: Claimed) -> bool:
        """Whether the send may begin: we were not frozen since the claim, so nobody has taken it over (R19)."""
        return self._membership.has_kept(one.row.at or 0) and may_start(self._house.clock.now(), one.claim.until)

    async def serve(self) -> None:
        """Record outcomes in batches: whatever ended while the last commit ran goes into the next."""
        while not (self._stopping and not self._sends and not self._done):
            if not self._done:
                self._something.clear()
                if self._stopping and not self._sends:
                    return
                await self._something.wait()
                continue
            batch, self._done = self._done, []
            await asyncio.gather(*(self._record(one, result) for one, result in batch))

    async def _record(self, one: Claimed, result: Result) -> None:
        try:
            await self._unit(lambda tx: record(tx, self._house, one, result))
            self._measures.outcome(one.row.vendor, type(result).__name__.lower())
        except Exception:  # edge: the lease ends by itself and the attempt is sent again, marked (R8)
            log.exception("outcome not recorded", attempt=one.row.id)

    def stop(self) -> None:
        """Take nothing new; `finish` ends what is under way."""
        self._stopping = True
        self._something.set()

    async def finish(self) -> None:
        """Wait a moment for the sends under way, then give up the rest: their outcome is unknown (R20)."""
        if self._sends:
            _, unfinished = await asyncio.wait(self._sends, timeout=_GRACE_S)
            for task in unfinished:
                task.cancel()

    async def _unit(self, unit: Callable[[Transaction], T]) -> T:
        return await asyncio.wrap_future(self._house.store.submit(unit))
