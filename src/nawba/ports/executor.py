"""Where units of work run: one transaction each, one after the other; a future resolves only after the commit."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol, TypeVar

T = TypeVar("T")
Tx_co = TypeVar("Tx_co", covariant=True)


class Executor(Protocol[Tx_co]):
    def submit(self, unit: Callable[[Tx_co], T]) -> Future[T]:
        """Run `unit` in a transaction of its own. Its exception, if any, is the future's; nothing of it stays."""
