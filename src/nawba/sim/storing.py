"""A node's view of the one database: its own latency, its own trouble; the transactions are the real ones."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from nawba.domain.time import SECOND
from nawba.ports.wake import Topic, Wake
from nawba.sim.around import Around, Node
from nawba.sim.plan import Fault
from nawba.store.contract import Unavailable
from nawba.store.transaction import Transaction

T = TypeVar("T")
_LATENCIES = (0, 0, 200, 700, 2_000, 6_000)


class _Undone(Exception):
    """The node died before its commit."""


class NodeStore:
    """Units are run in the order they are submitted, at once or a little later; readers see the last commit."""

    def __init__(self, world: Around, node: Node) -> None:
        self._world = world
        self._node = node
        self._free_at = 0
        self.listeners: list[Wake] = []

    @property
    def is_shared(self) -> bool:
        return self._world.plan.nodes > 1

    def submit(self, unit: Callable[[Transaction], T]) -> Future[T]:
        world, node = self._world, self._node
        future: Future[T] = Future()
        if node.is_dead:
            return future
        fault = world.faults.at_commit(node.index)
        match fault.kind if fault else None:
            case "crash_before_commit":
                world.database(node, _doomed(unit), _dies(world, node, fault))
                return future
            case "crash_after_commit":
                world.database(node, unit, _dies(world, node, fault))
                return future
            case "database_error":
                future.set_exception(Unavailable("the database failed"))
                return future
            case "slow_commit":
                slow = fault.for_us if fault else 0
                world.is_slow(node, slow)
                return self._later(future, unit, slow)
        latency = world.latency()
        return self._later(future, unit, latency) if latency or self._busy else self._run(future, unit)

    @property
    def _busy(self) -> bool:
        return self._free_at > self._world.time.now

    def _later(self, future: Future[T], unit: Callable[[Transaction], T], after_us: int) -> Future[T]:
        """The database gets it a little later, in the order in which this node asked."""
        world = self._world
        at = max(self._free_at, world.time.now + after_us)
        self._free_at = at
        world.outside.call_at((at - world.time.began_at) / SECOND, self._run, future, unit)
        return future

    def _run(self, future: Future[T], unit: Callable[[Transaction], T]) -> Future[T]:
        if not future.set_running_or_notify_cancel():  # whoever went away before it began is passed over
            return future

        def ended(result: Any, error: Exception | None) -> None:
            if error is None:
                future.set_result(result)
            else:
                future.set_exception(error)

        self._world.database(self._node, unit, ended)
        return future

    def read(self, query: Callable[[Transaction], T]) -> Future[T]:
        world = self._world
        future: Future[T] = Future()
        if self._node.is_dead:
            return future
        if world.is_database_out:
            future.set_exception(Unavailable("the database does not answer"))
            return future
        try:
            future.set_result(world.reads(query))
        except Exception as error:  # noqa: BLE001 - the edge of a query
            future.set_exception(error)
        return future

    def copy(self, path: Path, told: Callable[[int, int], None]) -> Future[None]:
        """Nobody takes backups in a virtual world."""
        future: Future[None] = Future()
        future.set_exception(Unavailable(f"{path}: there is no disk here"))
        return future

    def backlog(self) -> int:
        return 0

    def listen(self, wake: Wake) -> None:
        self.listeners.append(wake)

    def wakes(self, topics: frozenset[Topic]) -> None:
        for listener in self.listeners:
            listener.wake(topics)

    def reserve(self) -> None:
        """Its readers wait for nobody."""

    def close(self) -> None:
        """Nothing of it is this node's alone."""


def _doomed(unit: Callable[[Transaction], Any]) -> Callable[[Transaction], None]:
    """Return `unit` up to its commit, which never comes."""

    def doomed(tx: Transaction) -> None:
        unit(tx)
        raise _Undone

    return doomed


def _dies(world: Around, node: Node, fault: Fault | None) -> Callable[[Any, Exception | None], None]:
    """Return what follows a transaction during which its node dies."""
    return lambda result, error: world.crash(node, fault.for_us if fault else 0)


def latency_of(draw: float) -> int:
    """Return how long the database takes this time, in microseconds."""
    return _LATENCIES[int(draw * len(_LATENCIES))]
