"""The engine: one task for signals, one for timers, one for attempts; each sleeps until its next due row or a wake.

A wake is a hint, the rows are the truth: a lost wake costs at most `_BACKSTOP_S` (R23). A unit that fails is pushed
forward and quarantined after three tries; the loop goes on (R34).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial
from types import MappingProxyType
from typing import TypeVar

import structlog

from nawba.actions import holding, time_passes
from nawba.actions.house import House, NoPlaybook
from nawba.actions.triage import TRIES_AT_MOST, quarantine, triage
from nawba.domain.time import SECOND, Instant
from nawba.engine.delivering import Delivering
from nawba.engine.housekeeping import Housekeeping
from nawba.engine.measures import Measures
from nawba.engine.membership import Membership
from nawba.engine.sealing import Sealing
from nawba.engine.timekeeping import Timekeeping
from nawba.ports.wake import Topic
from nawba.store.contract import Unavailable
from nawba.store.incidents import Due
from nawba.store.signals import Waiting
from nawba.store.transaction import Transaction

T = TypeVar("T")
Take = Callable[[], Awaitable[Instant | None]]
NOTHING: Mapping[str, Take] = MappingProxyType({})
log = structlog.get_logger("nawba.engine")

_BACKSTOP_S = 1.0
_TRIAGE_AT_ONCE = 128
_REST_S = 0.025
"""After a round of signals that are not urgent: what comes meanwhile is taken together. Urgent ones end the rest."""
_ONLY_SIGNALS: frozenset[Topic] = frozenset(("signals",))
_TRIAGE_BUDGET_S = 0.004
_SHARED_BUDGET_S = 0.02
"""Where each statement is a journey to another machine: a commit should still be worth more than one signal."""
_TIMERS_AT_ONCE = 64
_AGAIN_US = 5 * SECOND
_FLOOD_PER_S = 5_000
_RATE_EVERY_S = 0.2
_HOLD_S = 0.05
_HOLD_AT_MOST_US = 20 * SECOND


def _portion(tx: Transaction) -> tuple[list[Waiting], bool]:
    """Return what triage takes next and whether it is urgent: that lane first, to its end."""
    urgent = tx.signals.waiting("urgent", _TRIAGE_AT_ONCE)
    return (urgent, True) if urgent else (tx.signals.waiting("normal", _TRIAGE_AT_ONCE), False)


def _due_timers(now: Instant, tx: Transaction) -> list[Due]:
    return tx.incidents.due(now, _TIMERS_AT_ONCE)


class Engine:
    """Runs until `stop`. All writing goes through the store; nothing is remembered that the rows do not hold.

    `timekeeping` None: the clock is kept by whoever handed it in.
    """

    backstop_s = _BACKSTOP_S
    """How long a task sleeps at the most, in seconds: what a lost wake may cost."""

    def __init__(
        self,
        house: House,
        delivering: Delivering,
        measures: Measures,
        membership: Membership,
        timekeeping: Timekeeping | None = None,
    ) -> None:
        self._house = house
        self._timekeeping = timekeeping
        self._delivering = delivering
        self._measures = measures
        self._membership = membership
        self._sealing = Sealing(house, house.signer, measures, membership) if house.signer else None
        self._ended = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._bells: dict[str, asyncio.Event] = {}
        self._stopping = False
        self._keeping = Housekeeping(house, measures, membership)
        self._seen = (0.0, 0)
        self._flooded = False
        self._rests_until = 0.0

    def wake(self, topics: frozenset[Topic]) -> None:
        """Called by the committing thread: ring the bells of the tasks concerned."""
        loop = self._loop
        if loop is None or loop.is_closed():
            return
        if topics == _ONLY_SIGNALS and self._house.clock.monotonic() < self._rests_until:
            return  # the task looks again by itself when its rest is over
        loop.call_soon_threadsafe(self._ring, topics)

    def _ring(self, topics: frozenset[Topic]) -> None:
        for topic in sorted(topics):  # a set has an order of its own in every process (R36)
            bell = self._bells.get("signals" if topic == "urgent" else topic)
            if bell is not None:
                bell.set()
        if "policy" in topics:  # a new text or a new contact may make anything due
            for bell in self._bells.values():
                bell.set()

    async def run(self, beside: Mapping[str, Take] = NOTHING) -> None:
        """Take our place among the nodes, run the tasks and those `beside` them until `stop`, and leave.

        What runs beside is not waited for: a stop cuts it short.
        """
        self._loop = asyncio.get_running_loop()
        own = ("clock", "nodes", "signals", "timers", "attempts", "house", "ledger")
        self._bells = {topic: asyncio.Event() for topic in (*own, *beside)}
        self._delivering.when_free(self._bells["attempts"].set)
        self._house.store.listen(self)
        await self._unit(lambda tx: holding.begin(tx, self._house))
        await self._membership.join()
        async with asyncio.TaskGroup() as tasks:
            if self._timekeeping is not None:
                tasks.create_task(self._forever("clock", self._timekeeping.tend))
            tasks.create_task(self._forever("nodes", self._membership.beat))
            tasks.create_task(self._forever("signals", self._if_alive(self._take_signals)))
            tasks.create_task(self._forever("timers", self._if_alive(self._take_timers)))
            tasks.create_task(self._forever("attempts", self._if_alive(self._delivering.take)))
            tasks.create_task(self._delivering.serve())
            if self._sealing is not None:
                tasks.create_task(self._forever("ledger", self._if_alive(self._sealing.take)))
            cut = [tasks.create_task(self._forever(name, self._if_alive(take))) for name, take in beside.items()]
            cut.append(tasks.create_task(self._forever("house", self._if_alive(self._keeping.take))))
            tasks.create_task(self._finish(cut))
        await self._membership.leave()

    def _if_alive(self, take: Take) -> Take:
        """Take nothing while this node cannot be sure that it counts as alive (R19), or what time it is (R21)."""

        async def taken() -> Instant | None:
            is_sure = self._timekeeping is None or self._timekeeping.is_sure
            return await take() if is_sure and self._membership.may_act() else None

        return taken

    async def _finish(self, cut: Iterable[asyncio.Task[None]]) -> None:
        await self._ended.wait()
        for task in cut:
            task.cancel()
        await self._delivering.finish()

    def stop(self) -> None:
        """Ask every task to end after what it is doing; from any thread."""
        self._stopping = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._ring_all)

    def _ring_all(self) -> None:
        self._ended.set()
        self._delivering.stop()
        if self._sealing is not None:
            self._sealing.stop()
        for bell in self._bells.values():
            bell.set()

    async def _forever(self, topic: str, take: Take) -> None:
        """Take what there is, then sleep until the instant `take` names (None: until woken)."""
        bell = self._bells[topic]
        while not self._stopping:
            bell.clear()
            try:
                next_at = await take()
            except NoPlaybook:
                next_at = None
            except Exception:  # edge: the loop; a failing round is said and tried again
                log.exception("engine round failed", topic=topic)
                self._measures.failed(topic)
                next_at = None
                await asyncio.sleep(0.2)
            self._measures.alive(topic, self._house.clock.now())
            await self._sleep(bell, next_at)

    async def _sleep(self, bell: asyncio.Event, next_at: Instant | None) -> None:
        wait = self.backstop_s
        if next_at is not None:
            wait = min(wait, max(0.0, (next_at - self._house.clock.now()) / SECOND))
        if wait <= 0 or bell.is_set() or self._stopping:
            await asyncio.sleep(0)
            return
        try:
            async with asyncio.timeout(wait):
                await bell.wait()
        except TimeoutError:
            pass  # the time has come, or the backstop

    async def _unit(self, unit: Callable[[Transaction], T]) -> T:
        return await asyncio.wrap_future(self._house.store.submit(unit))

    async def _read(self, query: Callable[[Transaction], T]) -> T:
        return await asyncio.wrap_future(self._house.store.read(query))

    async def _take_signals(self) -> Instant | None:
        """Triage what waits: the urgent lane to its end first, then a portion of the other (R6, R17)."""
        while not self._stopping:
            waiting, is_urgent = await self._read(_portion)
            if not waiting:
                return None
            held_us = self._house.clock.now() - waiting[0].received_at
            if not is_urgent and self._is_flooded() and held_us < _HOLD_AT_MOST_US:
                await asyncio.sleep(_HOLD_S)
                continue
            await self._triage(waiting)
            if not is_urgent and len(waiting) < _TRIAGE_AT_ONCE:
                self._rests_until = self._house.clock.monotonic() + _REST_S
                return self._house.clock.now() + int(_REST_S * SECOND)
        return None

    def _is_flooded(self) -> bool:
        """Whether more comes in than can be taken in and understood at once: then storing it goes first (R1, R6)."""
        at, arrivals = self._house.clock.monotonic(), self._house.arrivals
        last_at, last_arrivals = self._seen
        if at - last_at >= _RATE_EVERY_S:
            self._flooded = (arrivals - last_arrivals) / (at - last_at) > _FLOOD_PER_S
            self._seen = (at, arrivals)
        return self._flooded

    async def _triage(self, waiting: list[Waiting]) -> None:
        """Settle `waiting`, unit after unit; no unit keeps the writer longer than its budget (`engine.md` §1)."""
        while waiting and not self._stopping:
            done = await self._triaged(waiting)
            waiting = waiting[done:]

    async def _triaged(self, waiting: list[Waiting]) -> int:
        house = self._house
        try:
            budget_s = _SHARED_BUDGET_S if house.store.is_shared else _TRIAGE_BUDGET_S
            return await self._unit(lambda tx: triage(tx, house, waiting, house.clock.now(), budget_s))
        except (NoPlaybook, Unavailable):  # nobody's fault: it is not a try
            raise
        except Exception:  # edge: a portion; whoever broke it is found by taking each alone
            log.exception("triage failed", signals=[w.id for w in waiting])
            if len(waiting) > 1:
                for one in waiting:
                    await self._triaged([one])
            else:
                await self._poisoned(waiting[0])
            return len(waiting)

    async def _poisoned(self, one: Waiting) -> None:
        self._measures.failed("triage")
        if one.tries + 1 >= TRIES_AT_MOST:
            await self._unit(lambda tx: quarantine(tx, self._house, one, self._house.clock.now()))
        else:
            await self._unit(lambda tx: tx.signals.tried(one.id))

    async def _take_timers(self) -> Instant | None:
        """Let time into every incident that is due, the most urgent severity first."""
        house = self._house
        while not self._stopping:
            now = house.clock.now()
            due = await self._read(partial(_due_timers, now))
            if not due:
                return await self._read(lambda tx: tx.incidents.next_due())
            await asyncio.gather(*(self._advance(one) for one in due))
        return None

    async def _advance(self, one: Due) -> None:
        house = self._house
        try:
            await self._unit(lambda tx: time_passes.advance(tx, house, one, house.clock.now()))
            self._measures.timer(house.clock.now() - one.due_at)
        except (NoPlaybook, Unavailable):  # nobody's fault: it is not a try
            raise
        except Exception:  # edge: one incident; it is tried again and set aside after three tries (R34)
            log.exception("timer failed", incident=one.incident)
            self._measures.failed("timer")
            await self._unit(lambda tx: tx.incidents.push_timer(one.incident, house.clock.now() + _AGAIN_US))
