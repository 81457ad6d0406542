"""The readers: a few threads, each with a connection that can write nothing and sees one moment (`store.contract`)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import psycopg

from nawba.domain.time import Instant
from nawba.store.contract import Unavailable
from nawba.store.postgres.connecting import Connector, PostgresConnection, is_trouble, words
from nawba.store.postgres.watch import Watch
from nawba.store.transaction import Transaction

T = TypeVar("T")

_CLOCK = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint"


class Readers:
    """`threads` of them; their connections are opened now, so that they are ours when others take all there are."""

    def __init__(self, connector: Connector, watch: Watch, threads: int, name: str) -> None:
        self._connector = connector
        self._watch = watch
        self._local = threading.local()
        self._opened: list[PostgresConnection] = []
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name, initializer=self._prepare)
        together = threading.Barrier(threads)
        for future in [self._pool.submit(together.wait, 10) for _ in range(threads)]:
            future.result()

    def submit(self, query: Callable[[Transaction], T]) -> Future[T]:
        try:
            return self._pool.submit(self._read, query)
        except RuntimeError:
            closed: Future[T] = Future()
            closed.set_exception(Unavailable("the store is closed"))
            return closed

    def clock(self) -> Future[Instant]:
        """Return the server's clock in microseconds UTC, in one journey."""
        return self._pool.submit(self._clock)

    def close(self) -> None:
        """Finish what was asked, then end the connections."""
        self._pool.shutdown(wait=True)
        for connection in self._opened:
            connection.close()

    def _prepare(self) -> None:
        try:
            self._connected()
        except Unavailable:
            pass  # whoever reads will be told, and tries again

    def _connected(self) -> PostgresConnection:
        kept: PostgresConnection | None = getattr(self._local, "connection", None)
        if kept is None or kept.is_lost:
            made = self._local.connection = self._connector.reading()
            self._opened = [c for c in self._opened if c is not kept] + [made]
            return made
        return kept

    def _read(self, query: Callable[[Transaction], T]) -> T:
        try:
            return self._in_transaction(query)
        except psycopg.Error as error:
            if not self._local.connection.is_lost:
                raise _told(error) from error
        try:
            return self._in_transaction(query)  # the connection had ended meanwhile; a reading may be repeated
        except psycopg.Error as error:
            raise _told(error) from error

    def _clock(self) -> Instant:
        try:
            return int(self._connected().execute(_CLOCK, []).fetchone()[0])
        except psycopg.Error as error:
            raise Unavailable(words(error)) from error

    def _in_transaction(self, query: Callable[[Transaction], T]) -> T:
        connection = self._connected()
        self._watch.begin()
        self._watch.uses(connection)
        try:
            connection.command("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            return query(Transaction(connection))
        finally:
            self._watch.end()
            _end(connection)


def _told(error: psycopg.Error) -> Exception:
    is_bug = isinstance(error, psycopg.errors.ReadOnlySqlTransaction)  # a query that writes
    return Unavailable(words(error)) if is_trouble(error) and not is_bug else error


def _end(connection: PostgresConnection) -> None:
    try:
        if not connection.is_lost:
            connection.command("ROLLBACK")
    except psycopg.Error:
        connection.close()
