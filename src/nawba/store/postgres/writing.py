"""The writer: units in savepoints, one commit for all that waited, answers only after it (`engine.md` §1).

1. Take what is queued, for 5 ms at the most; run each unit in a savepoint; commit once; answer.
2. A unit that meets somebody else's lock or is second (a unique key, a stale version, a deadlock) is undone, and after
   the commit run again alone, with more patience. So a batch never waits long while it holds locks others want.
3. When the commit's outcome is not certain or not durable, everybody of the batch is told `Unavailable` (R2, M4).
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable

import psycopg

from nawba.ports.wake import Topic
from nawba.store.contract import Unavailable
from nawba.store.postgres.batch import LATE, Batch
from nawba.store.postgres.connecting import (
    RUN_AGAIN,
    Connector,
    PostgresConnection,
    is_gone,
    is_in_the_way,
    is_trouble,
    words,
)
from nawba.store.postgres.queue import Item, Queue
from nawba.store.postgres.watch import LATE_SECONDS, Watch, batch_is_late
from nawba.store.transaction import Transaction

_BATCH_SECONDS = 0.005
_TRIES_AT_MOST = 12
_EXIT_BROKEN = 74

Committed = Callable[[PostgresConnection, frozenset[Topic]], None]


class Writer:
    """One thread, one connection. `committed` is called after each commit that touched something."""

    def __init__(self, connector: Connector, queue: Queue, watch: Watch, committed: Committed) -> None:
        self._connector = connector
        self._queue = queue
        self._watch = watch
        self._committed = committed
        self._connection: PostgresConnection | None = connector.writing()
        self._thread = threading.Thread(target=self._write, name="nawba-writer", daemon=True)
        self._thread.start()

    def join(self) -> None:
        """Wait until the closed queue is empty."""
        self._thread.join()

    def _write(self) -> None:
        try:
            while (first := self._queue.get()) is not None:
                again = self._in_one(first)
                for item in again:
                    self._alone(item)
        except BaseException as error:  # noqa: BLE001 - edge: without its writer the process must not look alive
            sys.stderr.write(f"nawba: the writer failed ({error!r}); stopping, so that nothing false is promised\n")
            os._exit(_EXIT_BROKEN)
        if self._connection is not None:
            self._connection.close()

    def _in_one(self, first: Item) -> list[Item]:
        """Run what is queued in one transaction; return what must be run again alone."""
        again: list[Item] = []

        def units(batch: Batch, tx: Transaction, connection: PostgresConnection) -> None:
            until = time.monotonic() + _BATCH_SECONDS
            item: Item | None = first
            is_first = True
            while item is not None:
                if batch.take(item):
                    if not is_first:
                        connection.command("RELEASE u; SAVEPOINT u")
                    is_first = False
                    if not _run(connection, batch, tx, item) and batch.give_back(item):
                        again.append(item)
                item = self._queue.get_now() if time.monotonic() < until else None

        self._transaction("BEGIN; SAVEPOINT u", units, [first])
        return again

    def _alone(self, item: Item) -> None:
        """Run one unit that was in somebody's way, until it is through or has waited as long as anybody may."""
        while True:
            item.tries += 1
            is_through = True

            def unit(batch: Batch, tx: Transaction, connection: PostgresConnection) -> None:
                nonlocal is_through
                if batch.take(item):
                    is_through = _run(connection, batch, tx, item, is_last=_is_last(item)) or not batch.give_back(item)

            patience = 250 + 50 * ((self._connection.pid if self._connection else 0) % 5)
            self._transaction(f"BEGIN; SET LOCAL lock_timeout = {patience}; SAVEPOINT u", unit, [item])
            if is_through or item.future.done():
                return

    def _transaction(
        self,
        begin: str,
        units: Callable[[Batch, Transaction, PostgresConnection], None],
        known: list[Item],
    ) -> None:
        """Begin, run `units`, commit, answer; `known`: who is refused when there is no connection at all."""
        try:
            connection = self._connected()
        except Unavailable as error:
            self._refuse(known, str(error))
            return
        batch, tx = Batch(), Transaction(connection)
        self._watch.begin(connection, batch_is_late(batch, self._queue))
        try:
            connection.command(begin)
            units(batch, tx, connection)
            if batch.is_answered:
                raise Unavailable(LATE)
            connection.sync_wait_ended = False
            connection.command("COMMIT")
            if connection.sync_wait_ended:
                batch.refuse("the standby did not confirm the commit")
        except (psycopg.Error, Unavailable) as error:
            self._undo(connection, error)
            batch.refuse(words(error))
            self._refuse(known, words(error))
        finally:
            self._watch.end()
        batch.answer()
        if tx.topics:
            self._committed(connection, frozenset(tx.topics))

    def _connected(self) -> PostgresConnection:
        if self._connection is None or self._connection.is_lost:
            self._connection = self._connector.writing()
        return self._connection

    def _undo(self, connection: PostgresConnection, error: BaseException) -> None:
        """Roll back; where even that fails, or the server said good-bye, the next batch gets a new connection."""
        try:
            if is_gone(error):
                connection.close()
            elif not connection.is_lost:
                connection.command("ROLLBACK")
        except psycopg.Error:
            connection.close()

    def _refuse(self, items: list[Item], reason: str) -> None:
        for item in items:
            if not item.future.done() and (item.future.running() or item.future.set_running_or_notify_cancel()):
                item.future.set_exception(Unavailable(reason))


def _is_last(item: Item) -> bool:
    return item.tries >= _TRIES_AT_MOST or time.monotonic() - item.came_at >= LATE_SECONDS


def _run(connection: PostgresConnection, batch: Batch, tx: Transaction, item: Item, *, is_last: bool = False) -> bool:
    """Run one unit inside the savepoint; False when it has to be run again. Raises what ends the whole batch."""
    try:
        result = item.unit(tx)
    except RUN_AGAIN as error:
        connection.command("ROLLBACK TO u")
        if not is_last:
            return False
        batch.ended(item, None, Unavailable(words(error)) if is_in_the_way(error) else error)
    except psycopg.Error as error:
        if is_gone(error) or connection.is_lost:
            raise
        connection.command("ROLLBACK TO u")
        batch.ended(item, None, Unavailable(words(error)) if is_trouble(error) else error)
    except Exception as error:  # noqa: BLE001 - the edge of a unit of work: a bug takes nobody else with it (R34)
        connection.command("ROLLBACK TO u")
        batch.ended(item, None, error)
    else:
        batch.ended(item, result, None)
    return True
