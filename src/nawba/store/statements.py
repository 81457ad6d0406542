"""A statement: written once in SQLAlchemy Core, compiled once per database to the text its driver runs.

The hot path pays for a dictionary and a tuple, not for a compiler (`engine.md` §1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import BindParameter, bindparam
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
    because a partial index is only used where the database can see the value."""

    def __init__(self, expression: Executable) -> None:
        self._expression = expression
        self._compiled: dict[str, tuple[str, tuple[str, ...]]] = {}

    def compiled(self, dialect: str) -> tuple[str, tuple[str, ...]]:
        """Return the text and the order of its parameters."""
        found = self._compiled.get(dialect)
        if found is None:
            made: Any = self._expression.compile(  # type: ignore[attr-defined]
                dialect=_DIALECTS[dialect], compile_kwargs={"render_postcompile": True}
            )
            found = self._compiled[dialect] = _with_literals(made, "?" if dialect == "sqlite" else "%s")
        return found


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
    """Somebody else changed the row since it was read; the unit is rolled back and may be run again."""


class Cursor(Protocol):
    @property
    def rowcount(self) -> int: ...

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...


class Connection(Protocol):
    """What a transaction needs of a driver's connection."""

    @property
    def dialect(self) -> str: ...

    def execute(self, sql: str, values: Sequence[Any]) -> Cursor: ...

    def executemany(self, sql: str, rows: Sequence[Sequence[Any]]) -> int: ...


class Runner:
    """Runs statements on one connection."""

    __slots__ = ("_connection", "_dialect")

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._dialect = connection.dialect

    def run(self, statement: Statement, **values: Any) -> Cursor:
        sql, order = statement.compiled(self._dialect)
        return self._connection.execute(sql, [values[k] for k in order])

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
