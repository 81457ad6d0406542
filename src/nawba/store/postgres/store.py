"""The store on PostgreSQL: one writer, a few readers, two more kept for the engine, one listener, one watch.

Seven connections a process, opened at the start and kept, so that they are ours when others exhaust the server. The
engine has readers of its own (`reserve`), so that a crowd of people who look does not keep it from paging.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from nawba.domain.time import Instant
from nawba.ports.wake import Topic, Wake
from nawba.store.contract import Unavailable
from nawba.store.copying import Told
from nawba.store.postgres.connecting import Connector, PostgresConnection
from nawba.store.postgres.copying import copy
from nawba.store.postgres.listening import Listener, tell
from nawba.store.postgres.queue import Item, Queue
from nawba.store.postgres.reading import Readers
from nawba.store.postgres.watch import Watch
from nawba.store.postgres.writing import Writer
from nawba.store.transaction import Transaction

T = TypeVar("T")

_READERS = 3
_ENGINES = 2


class PostgresStore:
    """The store of one node. `address`: what libpq takes, postgresql://… with several hosts too. Unavailable at first
    contact means that nothing was opened."""

    is_shared = True

    def __init__(self, address: str) -> None:
        self._listeners: list[Wake] = []
        self._closed = False
        self._backend: int | None = None
        self._engine_thread: int | None = None
        connector = self._connector = Connector(address)
        self._queue = Queue()
        self._watch = Watch()
        self._writer = Writer(connector, self._queue, self._watch, self._committed)
        self._readers = Readers(connector, self._watch, _READERS, "nawba-reader")
        self._engine = Readers(connector, self._watch, _ENGINES, "nawba-engine-reader")
        self._listener = Listener(connector, lambda: self._backend, self._wake)

    def submit(self, unit: Callable[[Transaction], T]) -> Future[T]:
        future: Future[T] = Future()
        if not self._queue.put(Item(unit, future)):
            future.set_exception(Unavailable("the store is closed"))
        return future

    def read(self, query: Callable[[Transaction], T]) -> Future[T]:
        is_engine = threading.get_ident() == self._engine_thread
        return (self._engine if is_engine else self._readers).submit(query)

    def copy(self, path: Path, told: Told) -> Future[None]:
        """On a thread and a connection of its own; nobody waits for it."""
        own = ThreadPoolExecutor(1, thread_name_prefix="nawba-copy")
        future = own.submit(copy, self._connector, path, told)
        own.shutdown(wait=False)
        return future

    def backlog(self) -> int:
        return len(self._queue)

    def listen(self, wake: Wake) -> None:
        self._listeners.append(wake)

    def reserve(self) -> None:
        """Serve the readings of the calling thread, the engine's, by readers that nobody else uses."""
        self._engine_thread = threading.get_ident()

    def database_clock(self) -> Future[Instant]:
        """Return the server's own clock, in microseconds UTC: what nodes compare theirs with (R21)."""
        return self._engine.clock()

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._queue.close()
        self._writer.join()
        self._readers.close()
        self._engine.close()
        self._listener.close()
        self._watch.close()

    def _committed(self, connection: PostgresConnection, topics: frozenset[Topic]) -> None:
        self._backend = connection.pid
        self._wake(topics)
        tell(connection, topics)

    def _wake(self, topics: frozenset[Topic]) -> None:
        if topics:
            for listener in self._listeners:
                listener.wake(topics)
