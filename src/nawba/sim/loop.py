"""When does what run: event loops without threads, sockets or waiting; time jumps to whatever is due next.

Each virtual node has a loop of its own, so that it can be frozen or killed alone. `Machine` runs them all on one
thread: one handle at a time, and which loop is next among those that are ready is a seeded choice. So the same seed
gives the same interleaving (R36).
"""

from __future__ import annotations

import asyncio
import contextvars
from asyncio import events
from collections import deque
from collections.abc import Callable, Coroutine
from heapq import heappop, heappush
from random import Random
from typing import Any, Protocol, TypeVar

from nawba.domain.time import SECOND, Instant

T = TypeVar("T")


class Time:
    """The true time of a simulated world; every clock of it is a view of this one."""

    __slots__ = ("began_at", "now")

    def __init__(self, began_at: Instant) -> None:
        self.began_at = began_at
        self.now = began_at

    def steady(self) -> float:
        """Return seconds since the beginning; they never go back and no step moves them."""
        return (self.now - self.began_at) / SECOND


class VirtualLoop(asyncio.AbstractEventLoop):
    """What tasks, futures and time-outs need of a loop, and nothing else. Its time goes on while it is frozen."""

    def __init__(self, time: Time, name: str) -> None:
        self.name = name
        self.frozen = False
        self.closed = False
        self.troubles: list[dict[str, Any]] = []
        self._time = time
        self._ready: deque[asyncio.Handle] = deque()
        self._timers: list[tuple[int, int, asyncio.TimerHandle]] = []
        self._count = 0
        self._tasks: list[asyncio.Task[Any]] = []

    # ── what asyncio asks for ────────────────────────────────────────────────────────────────────────────────────────

    def time(self) -> float:
        return self._time.steady()

    def call_soon(  # type: ignore[override]  # any callback, as asyncio takes it
        self, callback: Callable[..., object], *args: Any, context: contextvars.Context | None = None
    ) -> asyncio.Handle:
        handle = asyncio.Handle(callback, args, self, context)
        self._ready.append(handle)
        return handle

    def call_soon_threadsafe(  # type: ignore[override]  # the same
        self, callback: Callable[..., object], *args: Any, context: contextvars.Context | None = None
    ) -> asyncio.Handle:
        return self.call_soon(callback, *args, context=context)

    def call_later(  # type: ignore[override]  # the same
        self, delay: float, callback: Callable[..., object], *args: Any, context: contextvars.Context | None = None
    ) -> asyncio.TimerHandle:
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def call_at(  # type: ignore[override]  # the same
        self, when: float, callback: Callable[..., object], *args: Any, context: contextvars.Context | None = None
    ) -> asyncio.TimerHandle:
        handle = asyncio.TimerHandle(when, callback, args, self, context)
        self._count += 1
        at = self._time.began_at + round(when * SECOND)
        heappush(self._timers, (at, self._count, handle))
        return handle

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """Leave it in the heap; it is passed over when its time comes."""

    def create_future(self) -> asyncio.Future[Any]:
        return asyncio.Future(loop=self)

    def create_task(self, coro: Any, *, name: str | None = None, context: Any = None) -> asyncio.Task[Any]:
        task: asyncio.Task[Any] = asyncio.Task(coro, loop=self, name=name or self.name, context=context)
        self._tasks.append(task)
        if len(self._tasks) > 256:
            self._tasks = [one for one in self._tasks if not one.done()]
        return task

    def get_debug(self) -> bool:
        return False

    def is_running(self) -> bool:
        return not self.closed

    def is_closed(self) -> bool:
        return self.closed

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        self.troubles.append(context)

    # ── what the machine asks for ────────────────────────────────────────────────────────────────────────────────────

    @property
    def is_ready(self) -> bool:
        return bool(self._ready) and not self.frozen

    def next_at(self) -> Instant | None:
        """Return when its next timer is due, None while it waits for others."""
        timers = self._timers
        while timers and timers[0][2].cancelled():
            heappop(timers)
        return timers[0][0] if timers and not self.frozen else None

    def take_due(self, now: Instant) -> None:
        timers = self._timers
        while timers and timers[0][0] <= now:
            handle = heappop(timers)[2]
            if not handle.cancelled():
                self._ready.append(handle)

    def run_one(self) -> None:
        handle = self._ready.popleft()
        if not handle.cancelled():
            events._set_running_loop(self)
            try:
                handle._run()
            finally:
                events._set_running_loop(None)

    def kill(self) -> None:
        """End every task where it stands, as SIGKILL does: what they would still do reaches nobody."""
        self.closed = True
        for task in self._tasks:
            if not task.done():
                task.cancel()
        for _ in range(10_000):
            if not self._ready:
                break
            self.run_one()
        self._timers.clear()
        self._tasks.clear()


class Runnable(Protocol):
    """Something that runs a step at a time when the machine says so: a loop, or a transaction under way."""

    frozen: bool

    @property
    def is_ready(self) -> bool: ...

    def run_one(self) -> None: ...

    def next_at(self) -> Instant | None: ...

    def take_due(self, now: Instant) -> None: ...

    def kill(self) -> None: ...


class Machine:
    """Runs loops on one thread. `after` is called after every handle."""

    def __init__(self, time: Time, chance: Random, after: Callable[[], None]) -> None:
        self._time = time
        self._chance = chance
        self._after = after
        self.loops: list[Runnable] = []
        self.is_waiting: Callable[[], bool] = lambda: False
        """Whether something outside of virtual time has to end first, as a lock that the database will break."""

    def add(self, name: str) -> VirtualLoop:
        loop = VirtualLoop(self._time, name)  # type: ignore[abstract]  # sockets and the like are nobody's here
        self.loops.append(loop)
        return loop

    def remove(self, loop: Runnable) -> None:
        loop.kill()
        self.loops.remove(loop)

    def run_until(self, end: Instant) -> None:
        """Let everything happen that happens until `end`."""
        while True:
            ready = [loop for loop in self.loops if loop.is_ready]
            if ready:
                loop = ready[0] if len(ready) == 1 else ready[int(self._chance.random() * len(ready))]
                loop.run_one()
                self._after()
            elif not self.is_waiting() and not self._jump(end):
                return

    def _jump(self, end: Instant) -> bool:
        """Let time go to the next timer; False when that is `end` or later."""
        at = min((at for loop in self.loops if (at := loop.next_at()) is not None), default=end)
        if at >= end:
            self._time.now = max(self._time.now, end)
            return False
        self._time.now = max(self._time.now, at)
        for loop in self.loops:
            if not loop.frozen:
                loop.take_due(self._time.now)
        return True


def run_alone(loop: VirtualLoop, main: Coroutine[Any, Any, T]) -> T:
    """Run one coroutine that waits for nobody to its end."""
    task = loop.create_task(main)
    while not task.done() and loop.is_ready:
        loop.run_one()
    return task.result()  # type: ignore[no-any-return]
