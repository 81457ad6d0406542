"""The one database of a world: what it must do, and SQLite in memory, where a transaction is over before the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from nawba.ports.wake import Topic
from nawba.sim.loop import Machine
from nawba.sim.plan import Plan
from nawba.sim.seeing import Change, Mirror, Triggers
from nawba.store.contract import Store
from nawba.store.inline import InlineStore
from nawba.store.transaction import Transaction

T = TypeVar("T")
Then = Callable[[Any, Exception | None, frozenset[Topic]], None]
"""What follows a transaction: its result or its error, and what its commit wakes."""


class Base(Protocol):
    """The real statements on a real database, seen by triggers."""

    @property
    def store(self) -> Store:
        """For who sets the world up and for previews."""

    def run(self, node: int, unit: Callable[[Transaction], Any], then: Then) -> None:
        """Run one transaction of a node; `then` is told of its end, at once or later."""

    def read(self, query: Callable[[Transaction], T]) -> T:
        """Return what a query finds that may change nothing."""

    def look(self) -> tuple[Change, ...]:
        """Return what has changed since the last look."""

    def execute(self, statement: str, values: Sequence[object] = ()) -> list[Any]:
        """Run a statement of the world's own, with `?` for its values, and commit it."""

    def abandon(self, node: int) -> None:
        """The node is dead: whatever of it has not been committed never will be."""

    def close(self) -> None: ...


MakeBase = Callable[[Plan, Mirror, Machine], Base]


class InlineBase:
    """SQLite in memory. Units run one after the other, so nodes interleave between them."""

    def __init__(self, plan: Plan, mirror: Mirror, machine: Machine) -> None:
        self.store = InlineStore(is_shared=plan.nodes > 1)
        self._raw = self.store.raw
        self._eyes = Triggers(self._raw.execute, mirror)
        self._topics: frozenset[Topic] = frozenset()
        self.store.listen(self)

    def wake(self, topics: frozenset[Topic]) -> None:
        """Called by the store after a commit: remember what it touched."""
        self._topics = topics

    def run(self, node: int, unit: Callable[[Transaction], Any], then: Then) -> None:
        self._topics = frozenset()
        done = self.store.submit(unit)
        error = done.exception()
        if error is None:
            then(done.result(), None, self._topics)
        elif isinstance(error, Exception):
            then(None, error, frozenset())
        else:
            raise error

    def read(self, query: Callable[[Transaction], T]) -> T:
        before = self._raw.total_changes
        found = query(Transaction(self.store.connection))
        if self._raw.total_changes != before:
            raise RuntimeError("a reader wrote")
        return found

    def look(self) -> tuple[Change, ...]:
        return self._eyes.look()

    def execute(self, statement: str, values: Sequence[object] = ()) -> list[Any]:
        return self._raw.execute(statement, tuple(values)).fetchall()

    def abandon(self, node: int) -> None:
        """Nothing of it is left: a transaction that began is over."""

    def close(self) -> None:
        self.store.close()
