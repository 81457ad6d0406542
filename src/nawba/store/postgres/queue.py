"""What waits for the writer: units in the order they came, and when each came, so that none waits for ever."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from nawba.store.contract import Unavailable
from nawba.store.transaction import Transaction

Unit = Callable[[Transaction], Any]


@dataclass(slots=True)
class Item:
    """A unit, its answer, and when it came. `tries`: how often it was run in vain because somebody was first."""

    unit: Unit
    future: Future[Any]
    came_at: float = field(default_factory=time.monotonic)
    tries: int = 0


class Queue:
    """First come, first served; whoever waits too long is told so by the watch."""

    def __init__(self) -> None:
        self._items: deque[Item] = deque()
        self._changed = threading.Condition()
        self._closed = False

    def put(self, item: Item) -> bool:
        """Add `item`; False when the queue is closed."""
        with self._changed:
            if self._closed:
                return False
            self._items.append(item)
            self._changed.notify()
            return True

    def get(self) -> Item | None:
        """Wait for the next item; None when the queue is closed and empty."""
        with self._changed:
            while not self._items and not self._closed:
                self._changed.wait()
            return self._items.popleft() if self._items else None

    def get_now(self) -> Item | None:
        """Return the next item if there is one."""
        with self._changed:
            return self._items.popleft() if self._items else None

    def close(self) -> None:
        """Take nothing new; what is there is still served."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def refuse_older_than(self, seconds: float, reason: str) -> None:
        """Tell everybody who has waited this long that nothing was stored."""
        until = time.monotonic() - seconds
        late: list[Item] = []
        with self._changed:
            while self._items and self._items[0].came_at <= until:
                late.append(self._items.popleft())
        for item in late:
            if item.future.set_running_or_notify_cancel():
                item.future.set_exception(Unavailable(reason))

    def __len__(self) -> int:
        return len(self._items)
