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
    """One statement; parameters are its `bindparam` names."""

    def __init__(self, expression: Executable) -> None:
        self._expression = expression
        self._compiled: dict[str, tuple[str, tuple[str, ...], dict[str, Any]]] = {}

    def compiled(self, dialect: str) -> tuple[str, tuple[str, ...], dict[str, Any]]:
        """Return the text, the order of its parameters, and the values that stand in the statement itself."""
        found = self._compiled.get(dialect)
        if found is None:
            made: Any = self._expression.compile(  # type: ignore[attr-defined]
                dialect=_DIALECTS[dialect], compile_kwargs={"render_postcompile": True}
            )
            fixed = {k: v for k, v in made.params.items() if v is not _GIVEN_LATER}
            found = self._compiled[dialect] = (str(made), tuple(made.positiontup or ()), fixed)
        return found


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

    def executemany(self, sql: str, rows: Sequence[Sequence[Any]]) -> None: ...


class Runner:
    """Runs statements on one connection."""

    __slots__ = ("_connection", "_dialect")

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._dialect = connection.dialect

    def run(self, statement: Statement, **values: Any) -> Cursor:
        sql, order, fixed = statement.compiled(self._dialect)
        return self._connection.execute(sql, [values[k] if k in values else fixed[k] for k in order])

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

    def many(self, statement: Statement, rows: Iterable[Mapping[str, Any]]) -> None:
        """Run once a row."""
        sql, order, fixed = statement.compiled(self._dialect)
        values = [[row[k] if k in row else fixed[k] for k in order] for row in rows]
        if values:
            self._connection.executemany(sql, values)
