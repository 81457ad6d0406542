"""A statement: written once in SQLAlchemy Core, compiled once per database to the text its driver runs.

The hot path pays for a dictionary and a tuple, not for a compiler (`engine.md` §1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, Protocol

from sqlalchemy import BindParameter, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.dialects.sqlite import pysqlite
from sqlalchemy.sql.expression import Executable
from sqlalchemy.types import NullType

_DIALECTS: Mapping[str, Any] = {
    "sqlite": pysqlite.dialect(paramstyle="qmark"),
    "postgresql": psycopg.dialect(paramstyle="format"),  # type: ignore[no-untyped-call]
}


_GIVEN_LATER: Any = object()


def b(name: str) -> BindParameter[Any]:
    """Return the place of a parameter that every run gives a value for."""
    return bindparam(name, _GIVEN_LATER, type_=NullType())


class Statement:
    """One statement; its parameters are the names given with `b`. Values of its own stand in the text as literals,
    because a partial index is only used where the database can see the value. `on_postgres`: where that differs."""

    def __init__(self, expression: Executable, on_postgres: Executable | None = None) -> None:
        self._expressions = {"sqlite": expression, "postgresql": expression if on_postgres is None else on_postgres}
        self._compiled: dict[str, tuple[str, tuple[str, ...]]] = {}

    def compiled(self, dialect: str) -> tuple[str, tuple[str, ...]]:
        """Return the text and the order of its parameters."""
        found = self._compiled.get(dialect)
        if found is None:
            made: Any = self._expressions[dialect].compile(  # type: ignore[attr-defined]
                dialect=_DIALECTS[dialect], compile_kwargs={"render_postcompile": True}
            )
            found = self._compiled[dialect] = _with_literals(made, "?" if dialect == "sqlite" else "%s")
        return found


def upsert(table: Table, values: Mapping[str, Any], key: str, changing: Mapping[str, Any]) -> Statement:
    """Return the statement that inserts `values`, or sets `changing` in the row that has this `key` already."""

    def made(insert: Any) -> Executable:
        found: Executable = (
            insert(table).values(dict(values)).on_conflict_do_update(index_elements=[key], set_=dict(changing))
        )
        return found

    return Statement(made(sqlite.insert), made(postgresql.insert))


_LOCK_NAME = "SELECT pg_advisory_xact_lock(%s)"


def _with_literals(made: Any, place: str) -> tuple[str, tuple[str, ...]]:
    pieces = str(made).split(place)
    names: tuple[str, ...] = tuple(made.positiontup or ())
    if len(pieces) != len(names) + 1:
        raise ValueError(f"a literal {place!r} in {made}")
    text, order = [pieces[0]], []
    for name, piece in zip(names, pieces[1:], strict=True):
        value = made.params[name]
        if value is _GIVEN_LATER:
            order.append(name)
            text += [place, piece]
        else:
            text += [_literal(value), piece]
    return "".join(text), tuple(order)


def _literal(value: object) -> str:
    """Return a constant of our own code as SQL: numbers, words, NULL; never anything that came from outside."""
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, str) and value.replace("_", "").isalnum():
        return f"'{value}'"
    raise TypeError(f"not a constant of ours: {value!r}")


class Conflict(RuntimeError):
    """Somebody else changed the row since it was read; the unit is undone, and run again where others write too."""


class Cursor(Protocol):
    @property
    def rowcount(self) -> int: ...

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...


class Connection(Protocol):
    """What a transaction needs of a driver's connection.

    `locks`: others write beside us, so what a unit decides about is locked until its commit. `shard`: which of the
    rows of a counter is this connection's own ("" where there is one writer), so that counting never waits.
    """

    @property
    def dialect(self) -> str: ...

    @property
    def locks(self) -> bool: ...

    @property
    def shard(self) -> str: ...

    def execute(self, sql: str, values: Sequence[Any]) -> Cursor: ...

    def executemany(self, sql: str, rows: Sequence[Sequence[Any]]) -> int: ...

    def later(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run once a row, before whatever is run next, or at the unit's end: nobody asks what came of it."""


class Runner:
    """Runs statements on one connection."""

    __slots__ = ("_connection", "_dialect", "locks", "shard")

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._dialect = connection.dialect
        self.locks = connection.locks
        self.shard = connection.shard

    def one_at_a_time(self, *name: str) -> None:
        """Let one transaction at a time go on from here with this name; the others wait for its commit.

        Where a row does not exist yet it cannot be locked. Nothing is done where there is one writer, and on SQLite,
        where transactions never run beside each other.
        """
        if self.locks and self._dialect == "postgresql":
            digest = sha256("\x1f".join(name).encode(errors="replace")).digest()
            self._connection.execute(_LOCK_NAME, [int.from_bytes(digest[:8], "big", signed=True)])

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._dialect

    def run(self, statement: Statement, **values: Any) -> Cursor:
        sql, order = statement.compiled(self._dialect)
        return self._connection.execute(sql, [values[k] for k in order])

    def later(self, statement: Statement, **values: Any) -> None:
        """Run, with nobody asking what came of it: where the database is a journey away, it travels with the next
        statement. What goes wrong with it is raised there, or at the end of the unit."""
        sql, order = statement.compiled(self._dialect)
        self._connection.later(sql, [[values[k] for k in order]])

    def changed(self, statement: Statement, **values: Any) -> int:
        """Run and return how many rows changed: the one answer a claim may trust (R19)."""
        return self.run(statement, **values).rowcount

    def one(self, statement: Statement, **values: Any) -> Any:
        """Run and return the first row, None when there is none."""
        return self.run(statement, **values).fetchone()

    def all(self, statement: Statement, **values: Any) -> list[Any]:
        return self.run(statement, **values).fetchall()

    def plain(self, expression: Executable, **values: Any) -> list[Any]:
        """Compile and run an expression that is different every time (a list with filters); not for the hot path."""
        made: Any = expression.compile(  # type: ignore[attr-defined]
            dialect=_DIALECTS[self._dialect], compile_kwargs={"render_postcompile": True}
        )
        given = {**made.params, **values}
        return self._connection.execute(str(made), [given[k] for k in made.positiontup or ()]).fetchall()

    def many(self, statement: Statement, rows: Iterable[Mapping[str, Any]]) -> int:
        """Run once a row; return how many rows changed in all."""
        sql, order = statement.compiled(self._dialect)
        values = [[row[k] for k in order] for row in rows]
        return self._connection.executemany(sql, values) if values else 0

    def many_later(self, statement: Statement, rows: Iterable[Mapping[str, Any]]) -> None:
        """Run once a row, as `later` does."""
        sql, order = statement.compiled(self._dialect)
        self._connection.later(sql, [[row[k] for k in order] for row in rows])
