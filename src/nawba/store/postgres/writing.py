"""The writer: units in savepoints, one commit for all that waited, answers only after it (`engine.md` §1).

1. Take what is queued, for 5 ms at the most; run each unit in a savepoint; commit once; answer.
2. A unit that meets somebody else's lock or is second (a unique key, a stale version, a deadlock) is undone, and after
   the commit run again alone, with more patience. So a batch never waits long while it holds locks others want, and
   whoever has to wait long does so between other batches, for two seconds in all.
3. When the commit's outcome is not certain or not durable, everybody of the batch is told `Unavailable` (R2, M4).
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import deque
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
_TRIES_AT_MOST = 20
_PATIENCE_MS = 80
"""How long a unit alone waits for a lock in one try; not the same on each node, so that two do not give up at once."""
_EXIT_BROKEN = 74

Committed = Callable[[PostgresConnection, frozenset[Topic]], None]


class Writer:
    """One thread, one connection. `committed` is called after each commit that touched something."""

    def __init__(self, connector: Connector, queue: Queue, watch: Watch, committed: Committed) -> None:
        self._connector = connector
        self._queue = queue
        self._watch = watch
        self._committed = committed
        self._again: deque[Item] = deque()
        self._connection: PostgresConnection | None = connector.writing()
        self._thread = threading.Thread(target=self._write, name="nawba-writer", daemon=True)
        self._thread.start()

    def join(self) -> None:
        """Wait until the closed queue is empty."""
        self._thread.join()

    def _write(self) -> None:
        try:
            while (first := self._next()) is not None or self._again:
                if first is not None:
                    self._in_one(first)
                self._each_alone()
        except BaseException as error:  # noqa: BLE001 - edge: without its writer the process must not look alive
            sys.stderr.write(f"nawba: the writer failed ({error!r}); stopping, so that nothing false is promised\n")
            os._exit(_EXIT_BROKEN)
        if self._connection is not None:
            self._connection.close()

    def _next(self) -> Item | None:
        return self._queue.get_now() if self._again else self._queue.get()

    def _in_one(self, first: Item) -> None:
        """Run what is queued in one transaction; what must be run again alone is kept for later."""

        def units(batch: Batch, tx: Transaction, connection: PostgresConnection) -> None:
            until = time.monotonic() + _BATCH_SECONDS
            item: Item | None = first
            while item is not None:
                if item is not first:
                    connection.command("RELEASE u; SAVEPOINT u")
                if not _run(connection, batch, tx, item) and batch.give_back(item):
                    self._again.append(item)
                item = self._queue.get_now() if time.monotonic() < until else None
                while item is not None and not batch.take(item):
                    item = self._queue.get_now()

        self._transaction("BEGIN; SAVEPOINT u", first, units)

    def _each_alone(self) -> None:
        """Run units that were in somebody's way, each alone, until one of them has waited in vain: the rest, and those
        who come meanwhile, do not wait with it."""
        for _ in range(len(self._again)):
            item = self._again.popleft()
            item.tries += 1
            if not self._alone(item):
                self._again.append(item)
                return

    def _alone(self, item: Item) -> bool:
        """Run one unit in a transaction of its own; False when it has to be run once more."""
        is_through = True

        def unit(batch: Batch, tx: Transaction, connection: PostgresConnection) -> None:
            nonlocal is_through
            is_through = _run(connection, batch, tx, item, is_last=_is_last(item)) or not batch.give_back(item)

        patience_ms = _PATIENCE_MS + _PATIENCE_MS // 4 * ((self._connection.pid if self._connection else 0) % 5)
        self._transaction(f"BEGIN; SET LOCAL lock_timeout = {patience_ms}; SAVEPOINT u", item, unit)
        return is_through

    def _transaction(
        self, begin: str, first: Item, units: Callable[[Batch, Transaction, PostgresConnection], None]
    ) -> None:
        """Begin, run `units`, commit, answer. Whatever goes wrong, `first` and who came with it hear of it in time."""
        batch = Batch()
        if not batch.take(first):
            return
        self._watch.begin(batch_is_late(batch, self._queue))
        connection, topics = None, frozenset[Topic]()
        try:
            connection = self._begun(begin)
            _still_wanted(batch)
            tx = Transaction(connection)
            units(batch, tx, connection)
            _still_wanted(batch)
            connection.sync_wait_ended = False
            self._watch.commits()
            connection.command("COMMIT")
            topics = frozenset(tx.topics)
            if connection.sync_wait_ended:
                batch.refuse("the standby did not confirm the commit")
        except (psycopg.Error, Unavailable) as error:
            batch.refuse(words(error))
            if connection is not None:
                self._undo(connection, error)
        finally:
            self._watch.end()
        batch.answer()
        if topics and connection is not None:
            self._committed(connection, topics)

    def _begun(self, begin: str) -> PostgresConnection:
        """Return the connection with a transaction begun; one that ended while nobody looked is replaced."""
        kept = self._connection
        if kept is not None and not kept.is_lost:
            self._watch.uses(kept)
            try:
                kept.command(begin)
            except psycopg.Error:
                kept.close()
            else:
                return kept
        made = self._connection = self._connector.writing()
        self._watch.uses(made)
        made.command(begin)
        return made

    def _undo(self, connection: PostgresConnection, error: BaseException) -> None:
        """Roll back; where even that fails, or the server said good-bye, the next batch gets a new connection."""
        try:
            if is_gone(error):
                connection.close()
            elif not connection.is_lost:
                connection.undo("ROLLBACK")
        except psycopg.Error:
            connection.close()


def _still_wanted(batch: Batch) -> None:
    """Nobody waits any more: what was told as not stored is not stored."""
    if batch.is_answered:
        raise Unavailable(LATE)


def _is_last(item: Item) -> bool:
    return item.tries >= _TRIES_AT_MOST or time.monotonic() - item.came_at >= LATE_SECONDS


def _run(connection: PostgresConnection, batch: Batch, tx: Transaction, item: Item, *, is_last: bool = False) -> bool:
    """Run one unit inside the savepoint; False when it has to be run again. Raises what ends the whole batch."""
    try:
        result = item.unit(tx)
        connection.flush()
    except RUN_AGAIN as error:
        connection.undo("ROLLBACK TO u")
        if not is_last:
            return False
        batch.ended(item, None, Unavailable(words(error)) if is_in_the_way(error) else error)
    except psycopg.Error as error:
        if is_gone(error) or connection.is_lost:
            raise
        connection.undo("ROLLBACK TO u")
        batch.ended(item, None, Unavailable(words(error)) if is_trouble(error) else error)
    except Exception as error:  # noqa: BLE001 - the edge of a unit of work: a bug takes nobody else with it (R34)
        connection.undo("ROLLBACK TO u")
        batch.ended(item, None, error)
    else:
        batch.ended(item, result, None)
    return True
