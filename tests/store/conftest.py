"""Every store there is, on data of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from nawba.store.contract import Store
from nawba.store.inline import InlineStore
from nawba.store.sqlite import SqliteStore
from nawba.store.transaction import Transaction
from tests.postgres.places import KINDS, SERVERS, Database, Place, Servers, place_of

Unit = Callable[[Transaction], Any]


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path, postgres: Servers) -> Iterator[Place]:
    """SQLite with the store of a process and with the one on the caller's thread; PostgreSQL of every version."""
    with place_of(request.param, tmp_path, postgres) as made:
        yield made


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    made = place.open()
    yield made
    made.close()


@pytest.fixture(params=SERVERS)
def database(request: pytest.FixtureRequest, postgres: Servers) -> Database:
    """A database of a real PostgreSQL server, for what only there is true."""
    return postgres.database(request.param)


def is_threaded(store: Store) -> bool:
    return not isinstance(store, InlineStore)


def writing(store: Store) -> sqlite3.Connection:
    """Return the SQLite store's own writing connection, to set limits and to look at settings."""
    if isinstance(store, SqliteStore):
        return store._writing.raw
    if not isinstance(store, InlineStore):
        pytest.skip("SQLite's own limits and settings")
    return store.raw


def at_once(store: Store, units: list[Unit]) -> list[Future[Any]]:
    """Submit `units` from as many threads as there are, where the store allows it."""
    if not is_threaded(store):
        return [store.submit(unit) for unit in units]
    with ThreadPoolExecutor(len(units)) as pool:
        return list(pool.map(store.submit, units))
