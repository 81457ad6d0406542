"""An event loop whose time is the fake clock: waiting costs nothing, and everything happens in one order.

What runs on it must not wait for other threads: when nothing is ready, time jumps to whatever is due next.
"""

from __future__ import annotations

import asyncio
import math
import selectors
from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar

from nawba.domain.time import SECOND
from tests.fakes.clock import FakeClock

T = TypeVar("T")
_Ready = list[tuple[selectors.SelectorKey, int]]


class _JumpingSelector(selectors.BaseSelector):
    """Waits by moving the clock."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self._real = selectors.DefaultSelector()

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        return self._real.register(fileobj, events, data)

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        return self._real.unregister(fileobj)

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        return self._real.get_map()

    def close(self) -> None:
        self._real.close()

    def select(self, timeout: float | None = None) -> _Ready:
        ready = self._real.select(0)
        if ready or timeout == 0:
            return ready
        assert timeout is not None, "everything waits and nothing is due: it would wait for ever"
        self._clock.passes(math.ceil(timeout * SECOND))
        return []


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self, clock: FakeClock) -> None:
        super().__init__(_JumpingSelector(clock))
        self._fake = clock

    def time(self) -> float:
        return self._fake.monotonic()


def plays(clock: FakeClock, main: Coroutine[Any, Any, T]) -> T:
    """Run `main` to its end; only the clock of the test passes."""
    with asyncio.Runner(loop_factory=lambda: _Loop(clock)) as runner:
        return runner.run(main)
