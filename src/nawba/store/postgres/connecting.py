"""How PostgreSQL is reached: a connection with our settings, and what its errors mean to us.

A black hole is noticed within three seconds (keep-alives and `tcp_user_timeout`); a statement has two, a lock less.
Commits wait for the disk, and for a synchronous standby where one is named, whatever the role's own default says (M3).
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import psycopg
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.types.numeric import Int8Dumper
from psycopg.types.string import StrDumperUnknown

from nawba.store.contract import Unavailable
from nawba.store.statements import Conflict, Cursor

T = TypeVar("T")

_DEFAULTS: dict[str, str] = {
    "connect_timeout": "2",
    "keepalives": "1",
    "keepalives_idle": "1",
    "keepalives_interval": "1",
    "keepalives_count": "2",
    "tcp_user_timeout": "3000",
    "target_session_attrs": "read-write",
    "application_name": "nawba",
}
"""What libpq is told unless the address says otherwise. `read-write`: never a standby, after a fail-over neither."""
_SETTINGS = (
    "SET synchronous_commit = on; SET idle_in_transaction_session_timeout = '10s'; SET client_min_messages = warning;"
    " SET TimeZone = 'UTC';"
    " SET statement_timeout = {statement_ms}; SET lock_timeout = {lock_ms}"
)
BATCH_LOCK_MS = 25
"""In a batch a unit waits this long for a lock: its neighbours wait with it, and hold locks others may want."""
STATEMENT_MS = 2_000
READING_MS = 10_000
logging.getLogger("psycopg").setLevel(logging.ERROR)  # what it warns of (a pipeline that ended early) is raised as well
_SYNC_WAIT = "SyncRepWaitForLSN"
"""Where in the server the wait for a standby is given up; unlike the words of the notice, it is not translated."""
_AGAIN_SECONDS = 0.25
_SHARDS = 64

_RESOURCES = ("53", "57", "58", "08", "25006", "XX001", "XX002")
"""No room, told to go, a failing disk, no connection, a standby: nothing can be promised now (R2)."""
_GONE = ("57P", "08", "25006")
"""Another server, or a new connection to this one, may be better."""
RUN_AGAIN = (
    errors.SerializationFailure, errors.DeadlockDetected, errors.LockNotAvailable, errors.UniqueViolation, Conflict,
)  # fmt: skip
"""Somebody was first or holds what is needed: the unit is run again alone."""


class _Words(StrDumperUnknown):
    """PostgreSQL keeps no NUL in a text; what a source sends with one is kept with U+FFFD in its place."""

    def dump(self, obj: str) -> Any:
        return super().dump(obj.replace("\0", "�") if "\0" in obj else obj)


class PostgresConnection:
    """A driver's connection as a transaction wants it. `locks`: it writes, beside others who do."""

    dialect = "postgresql"

    def __init__(self, raw: psycopg.Connection[Any], *, locks: bool) -> None:
        self.raw = raw
        self.locks = locks
        self.shard = ""
        self.pid = raw.info.backend_pid
        self.sync_wait_ended = False
        self._cursor = raw.cursor(binary=True)
        self._later: list[tuple[str, Sequence[Any]]] = []
        self._lost_its_way = False
        self._undone = 0
        raw.add_notice_handler(self._noticed)

    def execute(self, sql: str, values: Sequence[Any]) -> Cursor:
        if not self._later:
            return self._cursor.execute(sql, values)
        with self._one_journey():
            self._send_later()
            return self._cursor.execute(sql, values)

    def executemany(self, sql: str, rows: Sequence[Sequence[Any]]) -> int:
        self.flush()
        self._lost_its_way = True
        self._cursor.executemany(sql, rows)  # a journey of its own: only so it counts the rows
        self._lost_its_way = False
        return self._cursor.rowcount

    def later(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        self._later += [(sql, row) for row in rows]
        if not self.locks:
            self.flush()  # a reader is told at once that it may not

    def flush(self) -> None:
        """Run what was left for later; the first that fails is raised."""
        if self._later:
            with self._one_journey():
                self._send_later()

    def undo(self, command: str) -> None:
        """Forget what was left for later, and run `command`, which undoes the rest.

        Behind a statement that failed the server skips what was on its way, also what psycopg believes to be prepared
        by then. It forgets all that at a ROLLBACK in words it has not met before.
        """
        self._later.clear()
        if self._lost_its_way:
            self._undone += 1
            command = f"{command} /* {self._undone} */"
        self.command(command)
        self._lost_its_way = False

    @contextlib.contextmanager
    def _one_journey(self) -> Iterator[None]:
        self._lost_its_way = True
        with self.raw.pipeline():
            yield
        self._lost_its_way = False

    def _send_later(self) -> None:
        """Send everything, wait for nothing."""
        sent, self._later = self._later, []
        for sql, values in sent:
            self._cursor.execute(sql, values)

    def command(self, sql: str) -> None:
        """Run words of our own, several of them in one journey if need be."""
        self._cursor.execute(sql, prepare=False, binary=False)

    def _noticed(self, notice: errors.Diagnostic) -> None:
        """The wait for the standby was given up: the commit is on this disk only, and nothing is promised (M4)."""
        if notice.source_function == _SYNC_WAIT:
            self.sync_wait_ended = True

    @property
    def is_lost(self) -> bool:
        return self.raw.closed or self.raw.broken

    def close(self) -> None:
        self.raw.close()


class Connector:
    """Opens connections to one address; after a failure it says so at once for a moment, instead of waiting again."""

    def __init__(self, address: str) -> None:
        try:
            given = conninfo_to_dict(address)
            self._conninfo = make_conninfo(address, **{k: v for k, v in _DEFAULTS.items() if k not in given})
        except psycopg.ProgrammingError:  # its words may hold the password
            raise Unavailable("its address cannot be read; write postgresql://USER:PASSWORD@HOST:PORT/NAME") from None
        self._failed_at = float("-inf")

    def writing(self) -> PostgresConnection:
        """Open a connection for the one writer; it has a row of its own in every counter."""
        connection = self._open(STATEMENT_MS, BATCH_LOCK_MS, locks=True)
        connection.shard = self._trying(lambda: f".{_own_number(connection)}")
        return connection

    def reading(self) -> PostgresConnection:
        """Open a connection that can write nothing."""
        connection = self._open(READING_MS, READING_MS, locks=False)
        self._trying(lambda: connection.command("SET default_transaction_read_only = on"))
        return connection

    def snapshot(self) -> PostgresConnection:
        """Open a connection that sees the database as it is now until it is closed, however long that takes."""
        connection = self._open(0, READING_MS, locks=False)
        self._trying(lambda: connection.command("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"))
        return connection

    def plain(self, *, autocommit: bool = True) -> psycopg.Connection[Any]:
        """Open a connection without our settings, to migrate and to listen."""
        return psycopg.connect(self._conninfo, autocommit=autocommit)

    def _open(self, statement_ms: int, lock_ms: int, *, locks: bool) -> PostgresConnection:
        if time.monotonic() - self._failed_at < _AGAIN_SECONDS:
            raise Unavailable("the database cannot be reached")
        raw = self._trying(self.plain)
        raw.prepared_max = 400
        raw.adapters.register_dumper(str, _Words)
        raw.adapters.register_dumper(int, Int8Dumper)
        connection = PostgresConnection(raw, locks=locks)
        self._trying(lambda: connection.command(_SETTINGS.format(statement_ms=statement_ms, lock_ms=lock_ms)))
        return connection

    def _trying(self, step: Callable[[], T]) -> T:
        try:
            return step()
        except psycopg.Error as error:
            self._failed_at = time.monotonic()
            raise Unavailable(words(error)) from error


def _own_number(connection: PostgresConnection) -> int:
    """Return the first number no other living writer of this database has; ours until the connection ends."""
    for number in range(_SHARDS):
        row = connection.execute("SELECT pg_try_advisory_lock(1850827116, %s::integer)", [number]).fetchone()
        if row[0]:
            return number
    return _SHARDS


def words(error: BaseException) -> str:
    """Return the first line of what went wrong; it never holds the password."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


def is_trouble(error: BaseException) -> bool:
    """Whether the database itself is in trouble, and not the unit: it is tried again later, and is not its fault."""
    if isinstance(error, psycopg.Error) and error.sqlstate is not None:
        return error.sqlstate.startswith(_RESOURCES)
    return isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError))


def is_gone(error: BaseException) -> bool:
    """Whether the connection is of no more use."""
    state = error.sqlstate if isinstance(error, psycopg.Error) else None
    return state is not None and state.startswith(_GONE)


def is_in_the_way(error: BaseException) -> bool:
    """Whether somebody else was in the way, and not the unit itself wrong: trying again later may help."""
    return isinstance(error, psycopg.OperationalError)
