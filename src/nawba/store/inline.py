"""The same store on one thread: units run where they are submitted, at once. For the dry run, the simulator and tests.

It is the real SQLite with the real statements; only the threads and the group commit are left out.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from nawba.ports.wake import Wake
from nawba.store.contract import Unavailable
from nawba.store.copying import Told, copy
from nawba.store.schema import metadata
from nawba.store.sqlite import SqliteConnection, connect
from nawba.store.transaction import Transaction

T = TypeVar("T")


@lru_cache(maxsize=1)
def _schema() -> tuple[str, ...]:
    """Return the statements that make the tables."""
    from sqlalchemy import create_mock_engine  # noqa: PLC0415 - slow import
    from sqlalchemy.dialects import sqlite  # noqa: PLC0415 - slow import

    made: list[str] = []

    def execute(ddl: Any, *_: Any) -> None:
        made.append(str(ddl.compile(dialect=sqlite.dialect())))

    metadata.create_all(create_mock_engine("sqlite://", execute), checkfirst=False)
    return tuple(made)


class InlineStore:
    """`path` None: in memory, with the schema made from the tables themselves. `is_shared`: several nodes use it."""

    def __init__(self, path: Path | None = None, *, is_shared: bool = False) -> None:
        self.is_shared = is_shared
        self.connection: SqliteConnection = connect(path or ":memory:")
        self.connection.locks = is_shared  # between reading and acting on it another node may have been first
        self._listeners: list[Wake] = []
        for ddl in _schema() if path is None else ():
            self.raw.execute(ddl)

    @property
    def raw(self) -> sqlite3.Connection:
        """The driver's connection, for who must look at the database itself."""
        return self.connection.raw

    def submit(self, unit: Callable[[Transaction], T]) -> Future[T]:
        future: Future[T] = Future()
        raw = self.connection.raw
        tx = Transaction(self.connection)
        raw.execute("BEGIN IMMEDIATE")
        try:
            result = unit(tx)
            raw.execute("COMMIT")
        except sqlite3.OperationalError as error:
            self._roll_back()
            future.set_exception(Unavailable(str(error)))
        except Exception as error:  # noqa: BLE001 - the edge of a unit of work (R34)
            self._roll_back()
            future.set_exception(error)
        else:
            future.set_result(result)
            for listener in self._listeners if tx.topics else ():
                listener.wake(frozenset(tx.topics))
        return future

    def read(self, query: Callable[[Transaction], T]) -> Future[T]:
        future: Future[T] = Future()
        self.connection.raw.execute("PRAGMA query_only=1")
        try:
            future.set_result(query(Transaction(self.connection)))
        except Exception as error:  # noqa: BLE001 - the edge of a query
            future.set_exception(error)
        finally:
            self.connection.raw.execute("PRAGMA query_only=0")
        return future

    def copy(self, path: Path, told: Told) -> Future[None]:
        future: Future[None] = Future()
        try:
            told(0, 1)
            copy(self.connection.raw, path, told, lambda: None)
            future.set_result(None)
        except Unavailable as error:
            future.set_exception(error)
        return future

    def _roll_back(self) -> None:
        """Undo the unit; a full disk has made SQLite do so already."""
        if self.connection.raw.in_transaction:
            self.connection.raw.execute("ROLLBACK")

    def backlog(self) -> int:
        return 0

    def listen(self, wake: Wake) -> None:
        self._listeners.append(wake)

    def reserve(self) -> None:
        """Nothing to keep: readers never wait for each other for long here."""

    def close(self) -> None:
        self.connection.raw.close()
