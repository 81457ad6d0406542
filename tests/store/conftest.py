"""Every store there is, on a file of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from nawba.store.contract import Store
from nawba.store.inline import InlineStore
from nawba.store.migrating import migrate
from nawba.store.sqlite import SqliteStore
from nawba.store.transaction import Transaction

Unit = Callable[[Transaction], Any]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "nawba.sqlite3"


@pytest.fixture(params=["sqlite", "inline"])
def store(request: pytest.FixtureRequest, path: Path) -> Iterator[Store]:
    """The store of a process, and the one that runs on the caller's thread."""
    migrate(path)
    made: Store = SqliteStore(path) if request.param == "sqlite" else InlineStore(path)
    yield made
    made.close()


def is_threaded(store: Store) -> bool:
    return isinstance(store, SqliteStore)


def writing(store: Store) -> sqlite3.Connection:
    """Return the store's own writing connection, to set limits and to look at settings."""
    if isinstance(store, SqliteStore):
        return store._writing.raw
    assert isinstance(store, InlineStore)
    return store._connection.raw


def at_once(store: Store, units: list[Unit]) -> list[Future[Any]]:
    """Submit `units` from as many threads as there are, where the store allows it."""
    if not is_threaded(store):
        return [store.submit(unit) for unit in units]
    with ThreadPoolExecutor(len(units)) as pool:
        return list(pool.map(store.submit, units))
