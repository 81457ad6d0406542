"""Keeping our time in step with the clock it should agree with: the machine's own, or the shared database's (R21).

`domain/timekeeping` decides; this task measures, sets, says, and remembers the last instant for the next start.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

import structlog

from nawba.actions.house import House
from nawba.domain import timekeeping
from nawba.domain.time import MINUTE, SECOND, Instant
from nawba.engine.measures import Measures
from nawba.ports.steady import SteadyClock
from nawba.store.transaction import Transaction

log = structlog.get_logger("nawba.clock")
HEARD_AT = "heard_at"
"""The setting that holds the last instant this installation has lived through, a minute old at the most."""
_OWN_EVERY_US, _DATABASE_EVERY_US, _DOUBTFUL_EVERY_US = SECOND, 5 * SECOND, SECOND

Reference = Callable[[], Awaitable[Instant]]


def last_known(tx: Transaction) -> Instant:
    """Return the last instant this installation is known to have lived through, 0 for a new one."""
    return int(tx.policy.get(HEARD_AT) or b"0")


class Timekeeping:
    """`reference` reads the clock we should agree with: the database's where nodes share one, else the machine's."""

    def __init__(self, house: House, clock: SteadyClock, reference: Reference, measures: Measures) -> None:
        self._house = house
        self._clock = clock
        self._reference = reference
        self._measures = measures
        self._heard_at: Instant = 0
        self._doubted: tuple[Instant, int] | None = None
        self._said: timekeeping.What = "slew"

    @property
    def is_sure(self) -> bool:
        """Whether our time may be used to take what is due."""
        return self._said != "distrust"

    async def tend(self) -> Instant:
        """Measure once and do what follows; return when to look again."""
        before = self._clock.now()
        reference = await self._reference()
        reference += (self._clock.now() - before) // 2  # it was read on the way there and back
        now, away = self._clock.now(), self._clock.away_us(reference)
        what = await self._decided(away, now)
        if what == "follow":
            self._clock.follow(reference)
        else:
            self._clock.slew(reference)
        self._say(what, away)
        self._measures.clock(away, what)
        await self._remember()
        if what in ("distrust", "hold"):
            return self._clock.now() + _DOUBTFUL_EVERY_US
        return self._clock.now() + (_DATABASE_EVERY_US if self._house.store.is_shared else _OWN_EVERY_US)

    async def keep(self) -> None:
        """Tend without end, in a process that has no engine to do it."""
        while True:
            try:
                next_at = await self.tend()
            except Exception:  # edge: the loop; the database does not answer, and is asked again
                log.exception("the clock could not be compared")
                next_at = self._clock.now() + _DATABASE_EVERY_US
            await asyncio.sleep(max(0.1, (next_at - self._clock.now()) / SECOND))

    async def _decided(self, away: int, now: Instant) -> timekeeping.What:
        if self._house.store.is_shared:
            return timekeeping.database_clock(away, self._agreed_for(away, now))
        if abs(away) <= timekeeping.SLEWED_US:
            return "slew"
        return timekeeping.own_clock(away, await asyncio.wrap_future(self._house.store.read(_next_due)), now)

    def _agreed_for(self, away: int, now: Instant) -> int:
        """Return for how long the database's clock has been away by this much, give or take a second."""
        if abs(away) <= timekeeping.SKEWED_US:
            self._doubted = None
            return 0
        if self._doubted is None or abs(self._doubted[1] - away) > SECOND:
            self._doubted = (now, away)
        return now - self._doubted[0]

    def _say(self, what: timekeeping.What, away: int) -> None:
        if what == self._said:
            return
        self._said = what
        seconds = round(away / SECOND, 3)
        match what:
            case "hold":
                log.error("the clock was set; our own time is kept while pages are due", by_seconds=seconds)
            case "distrust":
                log.error("the database's clock and ours differ; nothing is taken", by_seconds=seconds)
            case "follow":
                log.warning("the clock was set and is followed", by_seconds=seconds)
                self._doubted = None
            case "slew":
                log.info("the clock agrees again", by_seconds=seconds)

    async def _remember(self) -> None:
        now = self._clock.now()
        if abs(now - self._heard_at) >= MINUTE:
            self._heard_at = now
            await asyncio.wrap_future(self._house.store.submit(partial(_remember, now)))


def _remember(now: Instant, tx: Transaction) -> None:
    tx.policy.set(HEARD_AT, str(now).encode())


def _next_due(tx: Transaction) -> Instant | None:
    found = [at for at in (tx.incidents.next_due(), tx.attempts.next_due()) if at is not None]
    return min(found, default=None)
