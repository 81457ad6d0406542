"""One batch: which units it holds, what came of each, and that each is answered once, by the writer or by the watch."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from nawba.store.contract import Unavailable
from nawba.store.postgres.queue import Item


@dataclass(slots=True)
class Batch:
    """`began_at` in monotonic seconds. Whoever answers first has answered; an answer is never taken back."""

    began_at: float = field(default_factory=time.monotonic)
    is_answered: bool = False
    _taken: list[Item] = field(default_factory=list)
    _done: list[tuple[Item, Any, BaseException | None]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, item: Item) -> bool:
        """Make `item` part of the batch; False when its caller went away, or the batch was answered already."""
        if not item.future.running() and not item.future.set_running_or_notify_cancel():
            return False
        with self._lock:
            if not self.is_answered:
                self._taken.append(item)
                return True
        item.future.set_exception(Unavailable(LATE))
        return False

    def give_back(self, item: Item) -> bool:
        """Take `item` out, to be run again; False when it was answered meanwhile."""
        with self._lock:
            if self.is_answered:
                return False
            self._taken.remove(item)
            return True

    def ended(self, item: Item, result: Any, failure: BaseException | None) -> None:
        self._done.append((item, result, failure))

    def answer(self) -> None:
        """After the commit: everybody hears what came of it."""

        def say() -> None:
            for item, result, failure in self._done:
                if failure is None:
                    item.future.set_result(result)
                else:
                    item.future.set_exception(failure)

        self._once(say)

    def refuse(self, reason: str) -> None:
        """Nothing of it may be promised."""

        def say() -> None:
            for item in self._taken:
                item.future.set_exception(Unavailable(reason))

        self._once(say)

    def _once(self, say: Callable[[], None]) -> None:
        with self._lock:
            if self.is_answered:
                return
            self.is_answered = True
        say()


LATE = "the database did not answer in time"
