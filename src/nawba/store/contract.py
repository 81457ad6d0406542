"""What a store is, whichever database it stands on. The conformance suite in `tests/store` holds every store to it.

1. A unit is one transaction: all of it or nothing. 2. A future resolves only after a durable commit (R1). 3. A failing
unit takes nobody with it (R34). 4. When the database cannot promise, the future raises `Unavailable` (R2).
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Protocol, TypeVar

from nawba.ports.wake import Wake
from nawba.store.transaction import Transaction

T = TypeVar("T")


class Unavailable(RuntimeError):
    """Nothing was stored: the disk is full, the file is read-only, the database does not answer. Safe to try again."""


class Store(Protocol):
    @property
    def is_shared(self) -> bool:
        """Whether other processes may write to the same database, so that nodes need leases (R19)."""

    def submit(self, unit: Callable[[Transaction], T]) -> Future[T]:
        """Run `unit` in a transaction; units are run in the order they are submitted.

        Where others write too, a unit whom they were in the way of is undone and run again after its neighbours. So
        a unit does nothing but read and write its transaction; whatever else follows, follows from its answer.
        """

    def read(self, query: Callable[[Transaction], T]) -> Future[T]:
        """Run `query` on a reader; it sees the last commit and can write nothing."""

    def copy(self, path: Path, told: Callable[[int, int], None]) -> Future[None]:
        """Copy everything, as it is at one commit, into a new SQLite file at `path`, while work goes on.

        `told` hears how much of how much is done; it is called at least once before the state that is copied is fixed,
        and once at the end. Unavailable: there is no copy, and whatever lies at `path` is worthless.
        """

    def backlog(self) -> int:
        """Return how many units wait; the doors say they are busy when it grows too long."""

    def listen(self, wake: Wake) -> None:
        """Tell `wake` after every commit that touched something."""

    def reserve(self) -> None:
        """Keep readers for the calling thread, the engine's, so that its readings wait for nobody else's."""

    def close(self) -> None:
        """Finish what was submitted, then stop. Safe to call twice."""
