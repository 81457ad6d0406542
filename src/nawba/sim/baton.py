"""A node's transactions on a connection and in a thread of its own, one statement at a time: whoever has the baton.

A statement that waits for a lock gives the baton back, and goes on when whoever holds the lock has ended.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from typing import Any, Literal

import psycopg

from nawba.sim.bases import Then
from nawba.store.contract import Unavailable
from nawba.store.postgres.connecting import RUN_AGAIN, Connector, PostgresConnection, is_in_the_way, words
from nawba.store.statements import Cursor
from nawba.store.transaction import Transaction

Unit = Callable[[Transaction], Any]
_TRIES_AT_MOST = 12
_POLL_S = 0.002
_WAITS_AT_MOST = 10_000
_STEADY = (
    "SET lock_timeout = 0; SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;"
    " SET deadlock_timeout = '20ms'"
)


class _Killed(BaseException):
    """The node of this transaction is dead."""


class _Taking:
    """A connection that asks for the baton before each statement."""

    dialect = "postgresql"
    locks = True

    def __init__(self, inner: PostgresConnection, turn: Callable[[], None]) -> None:
        self._inner = inner
        self._turn = turn
        self.shard = inner.shard

    def execute(self, sql: str, values: Sequence[Any]) -> Cursor:
        self._turn()
        return self._inner.execute(sql, values)

    def executemany(self, sql: str, rows: Sequence[Sequence[Any]]) -> int:
        self._turn()
        return self._inner.executemany(sql, rows)

    def later(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """At once, so that others come between each two."""
        for row in rows:
            self.execute(sql, row)


class Writer:
    """One node's writing connection and its thread. Runs a statement whenever the machine lets it."""

    def __init__(self, connector: Connector, is_blocked: Callable[[int], bool]) -> None:
        self._connection = connector.writing()
        self._connection.command(_STEADY)
        self._is_blocked = is_blocked
        self._state: Literal["idle", "ready", "blocked"] = "idle"
        self._jobs: SimpleQueue[Unit | None] = SimpleQueue()
        self._waiting: deque[tuple[Unit, Then]] = deque()
        self._then: Then | None = None
        self._go, self._said = threading.Semaphore(0), threading.Semaphore(0)
        self._ended: tuple[Any, Exception | None, frozenset[Any]] | None = None
        self._killed = False
        self._thread = threading.Thread(target=self._work, name="sim-writer", daemon=True)
        self._thread.start()

    # ── on the machine's side ────────────────────────────────────────────────────────────────────────────────────────

    @property
    def pid(self) -> int:
        return self._connection.pid

    @property
    def is_ready(self) -> bool:
        return self._state == "ready"

    @property
    def is_blocked(self) -> bool:
        return self._state == "blocked"

    def submit(self, unit: Unit, then: Then) -> None:
        """Queue a unit; this node's are run in the order they came."""
        self._waiting.append((unit, then))
        self._begin()

    def _begin(self) -> None:
        if self._state != "idle" or not self._waiting:
            return
        unit, self._then = self._waiting.popleft()
        self._killed = False
        self._jobs.put(unit)
        self._said.acquire()  # it stands before its first statement
        self._state = "ready"

    def run_one(self) -> None:
        """Give it the baton for one statement."""
        self._go.release()
        self._await()

    def _await(self) -> None:
        for _ in range(_WAITS_AT_MOST):
            if self._said.acquire(timeout=_POLL_S):
                self._heard()
                return
            if self._is_blocked(self.pid):
                self._state = "blocked"
                return
        raise RuntimeError("a statement neither ended nor waits for a lock")

    def look(self) -> None:
        """Somebody else has ended something: is it still blocked?"""
        if self._state == "blocked":
            self._state = "ready"
            self._await()

    def _heard(self) -> None:
        if self._ended is None:
            self._state = "ready"
            return
        ended, self._ended = self._ended, None
        then, self._then = self._then, None
        self._state = "idle"
        if then is not None and not self._killed:
            then(*ended)
        self._begin()

    def abandon(self) -> None:
        """Its node is dead: what was queued is gone, what is under way is rolled back at its next statement."""
        self._waiting.clear()
        self._killed = True
        self._then = None

    def kill(self) -> None:
        """End the thread, whatever it waits for; called once."""
        self.abandon()
        self._jobs.put(None)
        self._go.release()

    def close(self) -> None:
        self._thread.join(10)
        self._connection.close()

    # ── on its own thread ────────────────────────────────────────────────────────────────────────────────────────────

    def _turn(self) -> None:
        self._said.release()
        self._go.acquire()
        if self._killed:
            raise _Killed

    def _work(self) -> None:
        while (unit := self._jobs.get()) is not None:
            try:
                self._ended = self._performed(unit)
            except _Killed:
                self._roll_back()
                self._ended = (None, Unavailable("the node is dead"), frozenset())
            except Exception as error:  # noqa: BLE001 - edge of the thread: the machine is told
                self._ended = (None, error, frozenset())
            self._said.release()

    def _performed(self, unit: Unit) -> tuple[Any, Exception | None, frozenset[Any]]:
        """Run one unit, again when somebody was in its way, as the store's writer does it."""
        for left in reversed(range(_TRIES_AT_MOST)):
            tx = Transaction(_Taking(self._connection, self._turn))
            try:
                self._turn()
                self._connection.command("BEGIN")
                result = unit(tx)
                self._turn()
                self._connection.command("COMMIT")
            except RUN_AGAIN as error:
                self._roll_back()
                if not left:
                    failed = Unavailable(words(error)) if is_in_the_way(error) else error
                    return None, failed, frozenset()
            except Exception as error:  # noqa: BLE001 - the edge of a unit of work (R34)
                self._roll_back()
                return None, error, frozenset()
            else:
                return result, None, frozenset(tx.topics)
        raise RuntimeError("not reached")

    def _roll_back(self) -> None:
        try:
            self._connection.command("ROLLBACK")
        except psycopg.Error:
            pass  # the connection was ended from outside, at the world's end
