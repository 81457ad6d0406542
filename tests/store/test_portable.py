"""Rows go from PostgreSQL into a SQLite file and from there into PostgreSQL, and are the same (R32)."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from nawba.store.contract import Store, Unavailable
from nawba.store.copying import examine
from nawba.store.migrating import migrate_postgres
from nawba.store.postgres.connecting import Connector
from nawba.store.postgres.copying import fill, is_empty
from nawba.store.schema import metadata
from tests.postgres.places import SERVERS, Place, Servers
from tests.store.test_conformance import _adds, _arrival, _attempts, _kept


@pytest.fixture
def written(store: Store) -> Store:
    """A store with a row in the tables that matter."""
    store.submit(lambda tx: tx.signals.add([_arrival(1), _arrival(2, b'{"x": "\\u0000"}' * 200)])).result()
    store.submit(_adds(_kept(1))).result()
    store.submit(lambda tx: _attempts(tx, _kept(1).incident.id, 5, 7)).result()
    store.submit(lambda tx: tx.changes.add("incident", _kept(1).incident.id, 1)).result()
    store.submit(lambda tx: tx.policy.set("x", bytes(range(256)))).result()
    return store


def _rows(path: Path) -> dict[str, list[Any]]:
    with sqlite3.connect(path) as raw:
        return {
            name: sorted(raw.execute(f"SELECT {', '.join(c.name for c in table.columns)} FROM \"{name}\"").fetchall(), key=repr)
            for name, table in metadata.tables.items()
        }  # fmt: skip


@pytest.mark.parametrize("server", SERVERS)
def test_a_copy_of_any_store_fills_postgresql_and_comes_back_the_same(
    written: Store, place: Place, postgres: Servers, server: str, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.copy", tmp_path / "second.copy"
    written.copy(first, lambda done, of: None).result()
    assert examine(first).problems == ()
    database = postgres.database(server)
    connector = Connector(database.address)
    migrate_postgres(database.address)
    assert is_empty(connector)
    fill(first, connector)
    assert not is_empty(connector)
    other = database.open()
    try:
        other.copy(second, lambda done, of: None).result()
        assert _rows(first) == _rows(second)
        other.submit(lambda tx: tx.changes.add("incident", _kept(1).incident.id, 2)).result()
    finally:
        other.close()
    with pytest.raises(Unavailable):
        fill(first, connector)
