"""Sending many requests over a few connections, paced or as fast as they are answered, and noting how each went.

Paced, a request has an instant at which it is due; its latency runs from there, whether or not a connection was free
(no coordinated omission). Unpaced, it runs from the instant it was sent.
"""

from __future__ import annotations

import asyncio
import gc
import itertools
import time
from array import array
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import uvloop

from bench.connection import Connection

_TICK: Final = 0.001
_GRACE: Final = 10.0
"""How long answers are waited for after the last request."""
_RETRY: Final = 0.05
_CATCH_UP: Final = 1.0
"""How long a paced client still sends what was due and found no free connection; what is left then is never sent."""

Beside = Callable[["Load"], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Sending:
    """How to send: `rate` a second, None: as fast as answers come; `seconds` at most; `keep` the bodies of answers."""

    connections: int
    rate: float | None = None
    seconds: float = 60.0
    keep: bool = False
    allowed: int | None = None


@dataclass(slots=True)
class Outcome:
    """By number of the request: `posted_at`, seconds of wall time (0: never); `took` (-1: not answered 2xx)."""

    posted_at: array[float]
    took: array[float]
    statuses: Counter[int] = field(default_factory=Counter)
    lost: int = 0
    unsent: int = 0
    seconds: float = 0.0
    client_cpu: float = 0.0
    bodies: dict[int, bytes] = field(default_factory=dict)
    paced_late: array[float] = field(default_factory=lambda: array("d"))
    """Seconds by which the client itself sent late, though a connection was free; paced only."""

    @property
    def accepted(self) -> int:
        """How many were answered 2xx."""
        return sum(count for status, count in self.statuses.items() if 200 <= status < 300)

    @property
    def rate(self) -> float:
        """Answers 2xx a second."""
        return self.accepted / self.seconds if self.seconds else 0.0

    def latencies(self) -> list[float]:
        """Return the seconds each answered request took; what was due and never sent is infinitely late."""
        return [one for one in self.took if one >= 0] + [float("inf")] * self.unsent

    def trouble(self) -> str | None:
        """Say what did not go well: answers other than 2xx, connections lost, requests not sent; None: nothing."""
        refused = {status: count for status, count in sorted(self.statuses.items()) if not 200 <= status < 300}
        said = [f"{count} answers {status}" for status, count in refused.items()]
        said += [f"{self.lost} connections lost"] if self.lost else []
        said += [f"{self.unsent} were due and never sent: no connection was free"] if self.unsent else []
        return ", ".join(said) or None


class Load:
    """The requests of one measurement on their way. Not used twice."""

    def __init__(self, port: int | Sequence[int], requests: Sequence[bytes], how: Sending) -> None:
        self._ports = itertools.cycle([port] if isinstance(port, int) else port)
        self._requests = requests
        self._how = how
        self._allowed = len(requests) if how.allowed is None else how.allowed
        self._next = 0
        self._idle: list[Connection] = []
        self._open: set[Connection] = set()
        self._late: deque[int] = deque()
        self._due = array("d", bytes(8 * len(requests)))
        self._waiting = 0
        self._ended = asyncio.Event()
        self._stopping = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._last = time.perf_counter()
        self.outcome = Outcome(array("d", bytes(8 * len(requests))), array("d", [-1.0]) * len(requests))

    async def run(self, beside: Beside | None = None) -> Outcome:
        """Send all, wait for the answers, at most for the time allowed and a grace; `beside` runs meanwhile."""
        outcome, how = self.outcome, self._how
        await asyncio.gather(*(self._connect() for _ in range(how.connections)))
        company = asyncio.ensure_future(beside(self)) if beside else None
        cpu, began = time.process_time(), time.perf_counter()
        try:
            if how.rate is None:
                await self._flood(began)
            else:
                await self._pace(began, how.rate)
            await self._rest()
        finally:
            outcome.seconds = max(self._last - began, 1e-9)
            outcome.client_cpu = (time.process_time() - cpu) / max(time.perf_counter() - began, 1e-9)
            self.stop()
            for task in (*self._tasks, *([company] if company else [])):
                task.cancel()
            for connection in list(self._open):
                connection.close()
        if company and company.done() and not company.cancelled() and (error := company.exception()):
            raise error
        return outcome

    def allow(self, count: int) -> None:
        """Let requests go up to number `count`, no further."""
        self._allowed = min(max(count, self._allowed), len(self._requests))
        while self._idle and self._may_send():
            self._go(self._idle.pop(), self._take())

    @property
    def sent(self) -> int:
        """How many requests have been taken up."""
        return self._next

    def stop(self) -> None:
        """Send nothing more; what is under way may still be answered."""
        self._stopping = True
        self._late.clear()
        self._check_end()

    async def _flood(self, began: float) -> None:
        self.allow(self._allowed)
        try:
            async with asyncio.timeout(self._how.seconds - (time.perf_counter() - began)):
                await self._ended.wait()
        except TimeoutError:
            self.stop()

    async def _pace(self, began: float, rate: float) -> None:
        count = len(self._requests)
        while (self._next < count or self._late) and not self._stopping:
            elapsed = time.perf_counter() - began
            if elapsed > self._how.seconds + _CATCH_UP:
                self.outcome.unsent = len(self._late) + count - self._next
                self.stop()
                break
            due = min(count, int(elapsed * rate) + 1)
            while self._next < due:
                index = self._take()
                self._due[index] = began + index / rate
                if self._idle:
                    self._go(self._idle.pop(), index)
                    self.outcome.paced_late.append(time.perf_counter() - self._due[index])
                else:
                    self._late.append(index)
            await asyncio.sleep(_TICK)

    async def _rest(self) -> None:
        self._check_end()
        try:
            async with asyncio.timeout(_GRACE):
                await self._ended.wait()
        except TimeoutError:
            pass

    def _may_send(self) -> bool:
        return self._how.rate is None and not self._stopping and self._next < self._allowed

    def _take(self) -> int:
        self._next += 1
        return self._next - 1

    def _go(self, connection: Connection, index: int) -> None:
        now = time.perf_counter()
        if self._how.rate is None:
            self._due[index] = now
        self._waiting += 1
        self.outcome.posted_at[index] = time.time()
        connection.send(index, self._requests[index])

    def answered(self, connection: Connection, status: int, body: bytes) -> None:
        """Note an answer and give the connection its next request."""
        index, self._last = connection.index, time.perf_counter()
        connection.index = -1
        self._waiting -= 1
        self.outcome.statuses[status] += 1
        if 200 <= status < 300:
            self.outcome.took[index] = self._last - self._due[index]
            if self._how.keep:
                self.outcome.bodies[index] = body
        if self._late:
            self._go(connection, self._late.popleft())
        elif self._may_send():
            self._go(connection, self._take())
        else:
            self._idle.append(connection)
            self._check_end()

    def lost(self, connection: Connection) -> None:
        """Note a connection that ended; while there is something to send, another takes its place."""
        self._open.discard(connection)
        if connection in self._idle:
            self._idle.remove(connection)
        if connection.index >= 0:
            self.outcome.lost += 1
            self._waiting -= 1
        if self._stopping or self._ended.is_set():
            self._check_end()
            return
        task = asyncio.get_running_loop().create_task(self._again())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _again(self) -> None:
        while not self._stopping:
            await asyncio.sleep(_RETRY)
            try:
                await self._connect()
            except OSError:
                continue
            break
        if self._late and self._idle:
            self._go(self._idle.pop(), self._late.popleft())
        elif self._idle and self._may_send():
            self._go(self._idle.pop(), self._take())
        self._check_end()

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(lambda: Connection(self), "127.0.0.1", next(self._ports))
        self._open.add(connection)
        self._idle.append(connection)

    def _check_end(self) -> None:
        nothing_left = self._stopping or self._next >= len(self._requests)
        if nothing_left and not self._late and not self._waiting:
            self._ended.set()


def send(port: int | Sequence[int], requests: Sequence[bytes], how: Sending, beside: Beside | None = None) -> Outcome:
    """Send `requests` to the server on loopback `port`, or in turn to several, and return how it went.

    The collector rests meanwhile.
    """

    async def all_of_them() -> Outcome:
        return await Load(port, requests, how).run(beside)

    gc.collect()
    gc.disable()
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(all_of_them())
    finally:
        gc.enable()
