"""A world's database on a real PostgreSQL: each node's transactions on a connection and in a thread of its own.

A baton goes round: whoever has it runs one statement and gives it back. Who gets it next is drawn from the seed, so two
transactions interleave at any boundary of their statements. A statement that waits for a lock gives the baton back too,
and goes on when whoever holds the lock has ended; a deadlock is the server's to break.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from sqlalchemy import LargeBinary

from nawba.domain.time import Instant
from nawba.ports.wake import Wake
from nawba.sim.bases import MakeBase, Then
from nawba.sim.baton import Unit, Writer
from nawba.sim.loop import Machine
from nawba.sim.plan import Plan
from nawba.sim.seeing import WATCHED, Change, Mirror, Row, key_of
from nawba.store.contract import Unavailable
from nawba.store.postgres.connecting import Connector
from nawba.store.schema import metadata
from nawba.store.transaction import Transaction

T = TypeVar("T")
_WATCHING = """
CREATE TABLE seen (n bigserial PRIMARY KEY, what text NOT NULL, gone boolean NOT NULL, image jsonb NOT NULL);
CREATE OR REPLACE FUNCTION note_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO seen (what, gone, image) VALUES (TG_TABLE_NAME, true, to_jsonb(OLD));
    ELSE
        INSERT INTO seen (what, gone, image) VALUES (TG_TABLE_NAME, false, to_jsonb(NEW));
    END IF;
    RETURN NULL;
END $$;
"""
_TRIGGER = """
DROP TRIGGER IF EXISTS note_row ON {table};
CREATE TRIGGER note_row AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION note_row();
"""
_BYTES = {
    table: tuple(c for c in columns if isinstance(metadata.tables[table].c[c].type, LargeBinary))
    for table, columns in WATCHED.items()
}


class PostgresBase:
    """`address`: an empty database with the schema of this release, this world's alone."""

    def __init__(self, address: str, plan: Plan, mirror: Mirror, machine: Machine) -> None:
        connector = Connector(address)
        self._mirror = mirror
        self._own = connector.plain()
        _watch(self._own)
        self.store = _AtOnce(connector)
        self._reading = connector.reading()
        self._writers = [Writer(connector, self._is_blocked) for _ in range(plan.nodes)]
        self._machine = machine
        machine.loops += [_Stepping(writer, self) for writer in self._writers]
        machine.is_waiting = self._is_waiting

    def run(self, node: int, unit: Unit, then: Then) -> None:
        self._writers[node].submit(unit, then)

    def stepped(self) -> None:
        """A statement has ended; whoever waited for a lock may have it now."""
        for writer in self._writers:
            writer.look()

    def _is_waiting(self) -> bool:
        """All who are under way wait for each other: the server breaks the deadlock in its own time."""
        if not any(writer.is_blocked for writer in self._writers):
            return False
        self.stepped()
        return True

    def _is_blocked(self, pid: int) -> bool:
        row = self._own.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [pid]).fetchone()
        return bool(row and row[0])

    def read(self, query: Callable[[Transaction], T]) -> T:
        self._reading.command("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            return query(Transaction(self._reading))
        finally:
            self._reading.command("ROLLBACK")

    def look(self) -> tuple[Change, ...]:
        rows = self._own.execute("DELETE FROM seen RETURNING n, what, gone, image").fetchall()
        return tuple(_changes(self._mirror, sorted(rows, key=lambda r: int(r[0]))))

    def execute(self, statement: str, values: Sequence[object] = ()) -> list[Any]:
        cursor = self._own.execute(statement.replace("?", "%s").encode(), list(values))
        return cursor.fetchall() if cursor.description else []

    def abandon(self, node: int) -> None:
        self._writers[node].abandon()

    def close(self) -> None:
        for writer in self._writers:
            writer.kill()
            self._own.execute("SELECT pg_terminate_backend(%s)", [writer.pid])
        for writer in self._writers:
            writer.close()
        self._reading.close()
        self.store.close()
        self._own.close()


class _Stepping:
    """A writer as the machine runs it: after each of its steps the others look whether they are free."""

    frozen = False

    def __init__(self, writer: Writer, base: PostgresBase) -> None:
        self._writer = writer
        self._base = base

    @property
    def is_ready(self) -> bool:
        return self._writer.is_ready

    def run_one(self) -> None:
        self._writer.run_one()
        self._base.stepped()

    def next_at(self) -> Instant | None:
        return None

    def take_due(self, now: Instant) -> None:
        """It waits for no instant."""

    def kill(self) -> None:
        """Its base ends it."""


class _AtOnce:
    """For setting up and previews: units run where they are submitted, on a connection of their own."""

    is_shared = True

    def __init__(self, connector: Connector) -> None:
        self._connection = connector.writing()

    def submit(self, unit: Callable[[Transaction], T]) -> Future[T]:
        future: Future[T] = Future()
        self._connection.command("BEGIN")
        future.set_result(unit(Transaction(self._connection)))
        self._connection.flush()
        self._connection.command("COMMIT")
        return future

    def read(self, query: Callable[[Transaction], T]) -> Future[T]:
        return self.submit(query)

    def copy(self, path: Path, told: Callable[[int, int], None]) -> Future[None]:
        """Nobody takes backups in a virtual world."""
        future: Future[None] = Future()
        future.set_exception(Unavailable(f"{path}: there is no disk here"))
        return future

    def backlog(self) -> int:
        return 0

    def listen(self, wake: Wake) -> None:
        """Nobody is woken by what happens before the world begins."""

    def reserve(self) -> None:
        """There is one reader."""

    def close(self) -> None:
        self._connection.close()


def _watch(raw: psycopg.Connection[Any]) -> None:
    """Empty every table, and let triggers note each row that is changed from now on."""
    tables = ", ".join(f'"{name}"' for name in metadata.tables)
    if raw.execute("SELECT to_regclass('seen')").fetchone() == (None,):
        raw.execute(_WATCHING.encode())
        for table in WATCHED:
            raw.execute(_TRIGGER.format(table=f'"{table}"').encode())
    raw.execute(f"TRUNCATE {tables}, seen RESTART IDENTITY".encode())
    raw.execute("SELECT setval(c.oid::regclass, 1, false) FROM pg_class c WHERE c.relkind = 'S'")


def _changes(mirror: Mirror, rows: Iterable[tuple[Any, ...]]) -> Iterator[Change]:
    """Return what the noted rows change in the mirror: the last image of each, in the order they came last."""
    last: dict[tuple[str, Any], tuple[Row, bool]] = {}
    for _, table, gone, image in rows:
        row = _row(table, image)
        place = (table, key_of(table, row))
        last.pop(place, None)
        last[place] = (row, gone)
    for (table, key), (row, gone) in last.items():
        change = mirror.drop(table, key) if gone else mirror.put(table, row)
        if change is not None:
            yield change


def _row(table: str, image: Mapping[str, Any]) -> Row:
    row = {name: image[name] for name in WATCHED[table]}
    for name in _BYTES[table]:
        if row[name] is not None:
            row[name] = bytes.fromhex(row[name][2:])
    return row


def base_on(address: str) -> MakeBase:
    """Return how a world is put on the database at `address`."""
    return lambda plan, mirror, machine: PostgresBase(address, plan, mirror, machine)
