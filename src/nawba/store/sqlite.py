"""SQLite: one writing connection on one thread, group commit, full durability (`engine.md` §1, M1, M2).

The writer takes whatever is queued (for 5 ms at the most), runs each unit inside a savepoint, commits once, and only
then lets anybody know. Readers have connections of their own that can write nothing. Never a second writer of the file:
SQLite before 3.51.3 can corrupt a write-ahead log that two connections reset.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from nawba.ports.wake import Wake
from nawba.store.contract import Unavailable
from nawba.store.copying import Told, copy
from nawba.store.statements import Cursor
from nawba.store.transaction import Transaction

T = TypeVar("T")
Unit = Callable[[Transaction], Any]

_BATCH_SECONDS = 0.005
_CHECKPOINT_PAGES = 4_000
_LOG_KEPT_BYTES = 67_108_864
"""What is kept of a log that grew larger, because somebody read an old snapshot for long, once it is used anew."""
_COPY_SECONDS = 10.0
"""How often we copy the log into the file: SQLite does so at `_CHECKPOINT_PAGES`, and says nothing when it fails."""
_READERS = 3
_BROKEN = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_INDEX_FULL = sqlite3.SQLITE_IOERR_SHMSIZE
"""No space for the index of the write-ahead log, which is memory shared through a file: nothing is broken."""
EXIT_BROKEN = 74
"""The exit code after a failed fsync or a corrupt file (EX_IOERR): nothing more may be promised (R2)."""


class SqliteConnection:
    """A driver's connection as a transaction wants it."""

    dialect = "sqlite"
    shard = ""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self.raw = raw
        self.locks = False
        self._cursor = raw.cursor()

    def execute(self, sql: str, values: Sequence[Any]) -> Cursor:
        return self.raw.execute(sql, values)

    def executemany(self, sql: str, rows: Sequence[Sequence[Any]]) -> int:
        return self._cursor.executemany(sql, rows).rowcount

    def later(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """At once: the database is here."""
        if len(rows) == 1:
            self._cursor.execute(sql, rows[0])
        else:
            self._cursor.executemany(sql, rows)


def connect(path: Path | str, *, read_only: bool = False) -> SqliteConnection:
    """Open a connection with our settings; a reader can write nothing and never checkpoints."""
    raw = sqlite3.connect(str(path), isolation_level=None, check_same_thread=False, cached_statements=512, timeout=5.0)
    raw.execute("PRAGMA journal_mode=WAL")
    raw.execute("PRAGMA foreign_keys=ON")
    raw.execute("PRAGMA mmap_size=0")
    raw.execute("PRAGMA temp_store=MEMORY")  # a unit must need neither a free descriptor nor space in another place
    raw.execute(f"PRAGMA cache_size=-{2_000 if read_only else 8_000}")
    if read_only:
        raw.execute("PRAGMA query_only=1")
        raw.execute("PRAGMA wal_autocheckpoint=0")
    else:
        raw.execute("PRAGMA synchronous=FULL")
        raw.execute(f"PRAGMA wal_autocheckpoint={_CHECKPOINT_PAGES}")
        raw.execute(f"PRAGMA journal_size_limit={_LOG_KEPT_BYTES}")
    return SqliteConnection(raw)


class SqliteStore:
    """The store of one process; the caller holds the data directory's lock."""

    is_shared = False

    def __init__(self, path: Path, *, exits: Callable[[int], None] = os._exit) -> None:
        self._path = path
        self._exits = exits
        self._queue: SimpleQueue[tuple[Unit, Future[Any]] | None] = SimpleQueue()
        self._listeners: list[Wake] = []
        self._copies: SimpleQueue[tuple[Path, Told, Future[None]]] = SimpleQueue()
        self._closed = False
        self._writing = connect(path)
        self._copied_at = time.monotonic()
        self._local = threading.local()
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="nawba-reader")
        self._writer = threading.Thread(target=self._write, name="nawba-writer", daemon=True)
        self._writer.start()

    def submit(self, unit: Callable[[Transaction], T]) -> Future[T]:
        future: Future[T] = Future()
        if self._closed:
            future.set_exception(Unavailable("the store is closed"))
        else:
            self._queue.put((unit, future))
        return future

    def read(self, query: Callable[[Transaction], T]) -> Future[T]:
        return self._readers.submit(self._read, query)

    def copy(self, path: Path, told: Told) -> Future[None]:
        future: Future[None] = Future()
        self._copies.put((path, told, future))
        self.submit(lambda tx: None)  # the writer looks for copies after each batch
        if self._closed:
            self._refuse_copies()
        return future

    def backlog(self) -> int:
        return self._queue.qsize()

    def listen(self, wake: Wake) -> None:
        self._listeners.append(wake)

    def reserve(self) -> None:
        """Nothing to keep: readers never wait for each other for long here."""

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._queue.put(None)
        self._writer.join()
        self._readers.shutdown(wait=True)
        self._writing.raw.close()

    def _read(self, query: Callable[[Transaction], T]) -> T:
        connection: SqliteConnection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = connect(self._path, read_only=True)
        connection.raw.execute("BEGIN")
        try:
            return query(Transaction(connection))
        finally:
            connection.raw.execute("ROLLBACK")

    def _write(self) -> None:
        try:
            while (first := self._queue.get()) is not None:
                self._batch(first)
                self._copy()
                if not self._copies.empty():
                    self._copy_out(*self._copies.get())
        except BaseException as error:  # noqa: BLE001 - edge: without its writer the process must not look alive
            sys.stderr.write(f"nawba: the writer failed ({error!r}); stopping, so that nothing false is promised\n")
            self._exits(EXIT_BROKEN)
        self._refuse_copies()
        self._writing.raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _copy(self) -> None:
        """Copy the log into the file now and then; when that fails, end (R2).

        What SQLite could not copy before is copied again from the log, so that a single failure has lost nothing.
        """
        if time.monotonic() - self._copied_at < _COPY_SECONDS:
            return
        self._copied_at = time.monotonic()
        try:
            self._writing.raw.execute("PRAGMA wal_checkpoint(PASSIVE)")
        except sqlite3.Error as error:  # a full disk is no failure of this: the log stays, and says so when it is full
            self._fail(error, [])

    def _copy_out(self, path: Path, told: Told, future: Future[None]) -> None:
        """Copy on this thread, a step and a batch by turns; whoever waits for the writer waits for a step at most."""
        try:
            future.set_running_or_notify_cancel()
            told(0, 1)
            copy(self._writing.raw, path, told, self._between_steps)
            future.set_result(None)
        except Exception as error:  # noqa: BLE001 - edge: a copy that fails is said, and the writer goes on
            future.set_exception(error)

    def _between_steps(self) -> None:
        if self._closed:
            raise Unavailable("the store was closed before the copy was whole")
        try:
            first = self._queue.get_nowait()
        except Empty:
            return
        if first is None:
            self._queue.put(None)
        else:
            self._batch(first)
            self._copy()

    def _refuse_copies(self) -> None:
        while not self._copies.empty():
            self._copies.get()[2].set_exception(Unavailable("the store is closed"))

    def _batch(self, first: tuple[Unit, Future[Any]]) -> None:
        """Run one batch: units in savepoints, one commit, then the answers."""
        raw = self._writing.raw
        done: list[tuple[Future[Any], Any, BaseException | None]] = []
        tx = Transaction(self._writing)
        item: tuple[Unit, Future[Any]] | None = first
        try:
            raw.execute("BEGIN IMMEDIATE")
            until = time.monotonic() + _BATCH_SECONDS
            while item is not None:
                if item[1].set_running_or_notify_cancel():  # whoever went away before it began is passed over
                    done.append(self._run(item, tx))
                if time.monotonic() >= until or self._queue.empty():
                    break
                item = self._queue.get()
                if item is None:  # closing: this batch is the last
                    self._queue.put(None)
            raw.execute("COMMIT")
        except sqlite3.Error as error:
            self._fail(error, [f for f, _, _ in done] or [first[1]])
            return
        for future, result, failure in done:
            if failure is None:
                future.set_result(result)
            else:
                future.set_exception(failure)
        if tx.topics:
            topics = frozenset(tx.topics)
            for listener in self._listeners:
                listener.wake(topics)

    def _run(self, item: tuple[Unit, Future[Any]], tx: Transaction) -> tuple[Future[Any], Any, BaseException | None]:
        unit, future = item
        raw = self._writing.raw
        raw.execute("SAVEPOINT unit")
        try:
            result = unit(tx)
        except sqlite3.DatabaseError as error:  # the database itself: nothing of the batch can be promised
            if _primary(error) in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, *_BROKEN):
                self._queue_back(future)
                raise
            raw.execute("ROLLBACK TO unit")
            raw.execute("RELEASE unit")
            return future, None, error
        except Exception as error:  # noqa: BLE001 - the edge of a unit of work: a bug takes nobody else with it (R34)
            raw.execute("ROLLBACK TO unit")
            raw.execute("RELEASE unit")
            return future, None, error
        raw.execute("RELEASE unit")
        return future, result, None

    def _queue_back(self, future: Future[Any]) -> None:
        future.set_exception(Unavailable("the database cannot store it"))

    def _fail(self, error: sqlite3.Error, futures: list[Future[Any]]) -> None:
        """Nothing of the batch is stored. Full or read-only: said so. A failed write or sync: the process ends (R2)."""
        try:
            self._writing.raw.execute("ROLLBACK")
        except sqlite3.Error:
            pass  # the failed statement has already rolled back
        for future in futures:
            if not future.done():
                future.set_exception(Unavailable(str(error)))
        if _is_broken(error):
            sys.stderr.write(f"nawba: the database failed ({error}); stopping, so that nothing false is promised\n")
            self._exits(EXIT_BROKEN)


def _primary(error: sqlite3.Error) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _is_broken(error: sqlite3.Error) -> bool:
    """Whether nothing may be promised any more; a full disk is not that, wherever it is noticed."""
    return _primary(error) in _BROKEN and getattr(error, "sqlite_errorcode", 0) != _INDEX_FULL
