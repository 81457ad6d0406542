"""Where a store can stand: a SQLite file or a database of a real PostgreSQL server; new for each test."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from nawba.store.contract import Store
from nawba.store.inline import InlineStore
from nawba.store.migrating import migrate, migrate_postgres
from nawba.store.postgres import PostgresStore
from nawba.store.sqlite import SqliteStore
from tests.postgres.cluster import VERSIONS, Cluster, running

NAMED = os.environ.get("NAWBA_TEST_POSTGRES")
"""The address of a server to use instead of our own: its role must be allowed to make databases."""
SERVERS = ("postgres-named",) if NAMED else tuple(f"postgres-{v}" for v in VERSIONS)
KINDS = ("sqlite", "inline", *SERVERS)


_SEND_AWAY = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


class Server(Protocol):
    """A PostgreSQL server that makes databases."""

    def address(self, database: str = "postgres") -> str: ...

    def new_database(self, template: str = "template1") -> str: ...

    def drop_database(self, name: str) -> None: ...


class Named:
    """A server somebody else runs."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._made = 0

    def address(self, database: str = "") -> str:
        return urlunsplit(urlsplit(self._address)._replace(path=f"/{database}")) if database else self._address

    def new_database(self, template: str = "template1") -> str:
        self._made += 1
        name = f"nawba_test_{os.getpid()}_{self._made}"
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def drop_database(self, name: str) -> None:
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _run(self, words: sql.Composed) -> None:
        with psycopg.connect(self._address, autocommit=True) as raw:
            raw.execute(words)


class Servers:
    """The servers of one run of the tests, started when first wanted."""

    def __init__(self) -> None:
        self._stack = contextlib.ExitStack()
        self._running: dict[str, Server] = {}
        self._kept: dict[str, Database] = {}
        self._made: list[Database] = []
        self._lock = threading.Lock()
        self._file: Path | None = None

    def get(self, kind: str) -> Server:
        """Return the server of `postgres-16`, `postgres-18` or `postgres-named`."""
        with self._lock:
            found = self._running.get(kind)
            if found is None:
                found = self._running[kind] = (
                    Named(NAMED or "") if kind == "postgres-named" else self._started(kind.removeprefix("postgres-"))
                )
            return found

    def database(self, kind: str) -> Database:
        """Return an empty database with the schema of this release: the same one again, since emptying is quicker."""
        if kind not in self._kept:
            self._kept[kind] = self.new_database(kind)
        kept = self._kept[kind]
        kept.empty()
        return kept

    def new_database(self, kind: str) -> Database:
        """Return a database of its own, for tests that change the schema or need two."""
        server = self.get(kind)
        made = Database(kind, server, server.new_database())
        migrate_postgres(made.address)
        self._made.append(made)
        return made

    def file(self, path: Path) -> None:
        """Make a SQLite file with the schema of this release at `path`."""
        if self._file is None:
            self._file = Path(self._stack.enter_context(tempfile.TemporaryDirectory())) / "template.sqlite3"
            migrate(self._file)
        shutil.copyfile(self._file, path)

    def close(self) -> None:
        """Leave nothing behind on somebody else's server; our own end with all they hold."""
        for made in self._made:
            if made.kind == "postgres-named":
                made.server.drop_database(made.name)
        self._stack.close()

    def _started(self, version: str) -> Cluster:
        return self._stack.enter_context(running(version))


class Place(Protocol):
    """Where one test's data lie."""

    @property
    def kind(self) -> str: ...

    def open(self) -> Store:
        """Open a store on the data."""

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Run one statement on another connection, commit it, and return its rows."""

    def literal(self, value: bytes) -> str:
        """Return `value` as a word of this database's SQL."""

    def stored(self) -> bytes:
        """Return all that is stored, as it lies there."""


class File:
    """A SQLite file."""

    def __init__(self, kind: str, path: Path) -> None:
        self.kind = kind
        self.path = path

    def open(self) -> Store:
        return SqliteStore(self.path) if self.kind == "sqlite" else InlineStore(self.path)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        other = sqlite3.connect(self.path, isolation_level=None)
        try:
            return other.execute(statement).fetchall()
        finally:
            other.close()

    def literal(self, value: bytes) -> str:
        return f"X'{value.hex()}'"

    def stored(self) -> bytes:
        return b"".join(p.read_bytes() for p in self.path.parent.iterdir())


class Database:
    """A database of a server."""

    def __init__(self, kind: str, server: Server, name: str) -> None:
        self.kind = kind
        self.server = server
        self.name = name
        self.address = server.address(name)

    def open(self) -> PostgresStore:
        return PostgresStore(self.address)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.address, autocommit=True) as raw:
            cursor = raw.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def literal(self, value: bytes) -> str:
        return f"'\\x{value.hex()}'::bytea"

    def stored(self) -> bytes:
        rows = [row for table in self._tables() for row in self.rows(f"SELECT t::text FROM {table} t")]
        return "\n".join(str(row[0]) for row in rows).encode()

    def empty(self) -> None:
        """Take every row away; what is still connected from a test before is sent away first."""
        self.rows(_SEND_AWAY)
        self.rows(f"TRUNCATE {', '.join(self._tables())} RESTART IDENTITY; ALTER SEQUENCE incident_number RESTART")

    def _tables(self) -> list[str]:
        found = self.rows(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        )
        return [str(row[0]) for row in found]


@contextlib.contextmanager
def place_of(kind: str, directory: Path, servers: Servers, *, is_new: bool = False) -> Iterator[Place]:
    """Give an empty place of `kind`; `is_new`: one that nobody gets after us, so that its schema may be changed."""
    if not kind.startswith("postgres"):
        servers.file(directory / "nawba.sqlite3")
        yield File(kind, directory / "nawba.sqlite3")
        return
    yield servers.new_database(kind) if is_new else servers.database(kind)
