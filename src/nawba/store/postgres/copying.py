"""How rows go from PostgreSQL into a SQLite file and back: the same tables and values, one snapshot (decision 0032).

Reading is one REPEATABLE READ transaction, so that the copy is the state at one commit, however long it takes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Table, create_engine, text

from nawba.store.contract import Unavailable
from nawba.store.copying import Told
from nawba.store.postgres.connecting import Connector, words
from nawba.store.schema import metadata

_AT_ONCE = 2_000


def copy(connector: Connector, path: Path, told: Told) -> None:
    """Copy everything into a new SQLite file at `path`. Unavailable says why there is no copy."""
    try:
        with closing(sqlite3.connect(path)) as target:
            target.execute("PRAGMA user_version")  # whether a file can be written there is asked in plain words first
        _make(path)
        with closing(sqlite3.connect(path, isolation_level=None)) as target, connector.plain(autocommit=False) as raw:
            target.execute("PRAGMA journal_mode=OFF")
            target.execute("PRAGMA synchronous=OFF")
            raw.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            tables = metadata.sorted_tables
            told(0, len(tables))  # the first query after this one fixes what is seen
            target.execute("BEGIN")
            revision = raw.execute("SELECT version_num FROM alembic_version").fetchall()
            target.executemany("INSERT INTO alembic_version VALUES (?)", revision)
            for number, table in enumerate(tables, 1):
                for rows in _rows(raw, table):
                    target.executemany(_insert(table), rows)
                told(number, len(tables))
            target.execute("COMMIT")
    except (psycopg.Error, sqlite3.Error) as error:
        raise Unavailable(f"the copy could not be written: {words(error)}") from error


def _make(path: Path) -> None:
    """Make the tables in a new SQLite file; a test says that these are those of the migrations."""
    engine = create_engine(f"sqlite:///{path}")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
    engine.dispose()


def fill(path: Path, connector: Connector) -> None:
    """Put the rows of a SQLite file of this schema into an empty database of it; all of them or none."""
    try:
        with closing(sqlite3.connect(path)) as source, connector.plain(autocommit=False) as raw:
            for table in metadata.sorted_tables:
                _put(source, raw, table)
            raw.execute("SELECT setval(pg_get_serial_sequence('change', 'seq'), coalesce(max(seq), 0) + 1) FROM change")
    except (psycopg.Error, sqlite3.Error) as error:
        raise Unavailable(f"the rows could not be stored: {words(error)}") from error


def is_empty(connector: Connector) -> bool:
    """Say whether the database has no table of ours, or none with a row."""
    try:
        with connector.plain() as raw:
            for table in metadata.sorted_tables:
                found = raw.execute("SELECT to_regclass(%s)", [table.name]).fetchone()
                if found is not None and found[0] is not None:
                    name = sql.Identifier(table.name)
                    if raw.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(name)).fetchone():
                        return False
    except psycopg.Error as error:
        raise Unavailable(words(error)) from error
    return True


def _rows(raw: psycopg.Connection[Any], table: Table) -> Iterator[list[tuple[Any, ...]]]:
    columns = sql.SQL(", ").join(sql.Identifier(c.name) for c in table.columns)
    with raw.cursor(f"copy_{table.name}", binary=True) as cursor:
        cursor.execute(sql.SQL("SELECT {} FROM {}").format(columns, sql.Identifier(table.name)))
        while rows := cursor.fetchmany(_AT_ONCE):
            yield rows


def _insert(table: Table) -> str:
    columns = ", ".join(f'"{c.name}"' for c in table.columns)
    return f'INSERT INTO "{table.name}" ({columns}) VALUES ({", ".join("?" * len(table.columns))})'  # noqa: S608 - names of our own schema


def _put(source: sqlite3.Connection, raw: psycopg.Connection[Any], table: Table) -> None:
    names = [c.name for c in table.columns]
    read = source.execute(f'SELECT {", ".join(names)} FROM "{table.name}"')  # noqa: S608 - names of our own schema
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    with raw.cursor().copy(into) as rows:
        for row in read:
            rows.write_row([v.replace("\0", "�") if isinstance(v, str) else v for v in row])
