"""No statement of the hot path reads a whole table: each finds its rows by an index, whatever has piled up."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import create_engine

from nawba.store import (
    access,
    alerts,
    attempts,
    changes,
    examining,
    holding,
    incidents,
    keeping,
    ledger,
    nodes,
    pages,
    policy,
    seals,
    secrets,
    signals,
    watching,
)
from nawba.store.schema import metadata
from nawba.store.statements import Statement
from tests.postgres.places import SERVERS, Servers

SMALL = {
    "tally",
    "node",
    "lease",
    "access_key",
    "account",
    "override",
    "contact",
    "quiet_hours",
    "idempotency",
    "data_key",
    "session",
    "sign_in",
}
"""Tables that stay small: a few rows a person, a key or a minute."""
WHOLE = {
    "nawba.store.examining._ROWS",
    "nawba.store.ledger._SUBJECTS",
    "nawba.store.incidents._POISONED",
    "nawba.store.watching._POISONED",
    *(f"nawba.store.holding._{name}" for name in ("DOUBTED", "UNSENT", "HEARD", "HOLD_ATTEMPTS", "HOLD_TIMERS")),
}
"""Statements that mean the whole: every incident there is (for checks), timers, one row an open incident, and what is
done once, before a restored installation begins."""

STATEMENTS = [
    (f"{module.__name__}.{name}", value)
    for module in (
        access,
        alerts,
        attempts,
        changes,
        examining,
        holding,
        incidents,
        keeping,
        ledger,
        nodes,
        pages,
        policy,
        seals,
        secrets,
        signals,
        watching,
    )
    for name, value in vars(module).items()
    if isinstance(value, Statement)
]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> sqlite3.Connection:
    path: Path = tmp_path_factory.mktemp("plans") / "plans.sqlite3"
    engine = create_engine(f"sqlite:///{path}")
    metadata.create_all(engine)
    engine.dispose()
    return sqlite3.connect(path)


@pytest.mark.parametrize(("name", "statement"), STATEMENTS, ids=[name for name, _ in STATEMENTS])
def test_a_statement_finds_its_rows_by_an_index(database: sqlite3.Connection, name: str, statement: Statement) -> None:
    """A backlog of a million signals or attempts costs a query nothing (R6, R17)."""
    sql, order = statement.compiled("sqlite")
    plan = [str(row[3]) for row in database.execute(f"EXPLAIN QUERY PLAN {sql}", [None] * len(order))]
    scans = [line for line in plan if line.startswith("SCAN") and "USING" not in line]
    assert name in WHOLE or all(line.split()[1] in SMALL for line in scans), plan


@pytest.fixture(scope="module", params=SERVERS)
def server(request: pytest.FixtureRequest, postgres: Servers) -> Iterator[psycopg.Connection[Any]]:
    """A connection whose planner reads a whole table only where there is no other way."""
    database = postgres.database(request.param)
    with psycopg.connect(database.address, autocommit=True, prepare_threshold=None) as raw:
        raw.execute("SET enable_seqscan = off")
        raw.execute("SET plan_cache_mode = force_generic_plan")
        yield raw


@pytest.mark.parametrize(("name", "statement"), STATEMENTS, ids=[name for name, _ in STATEMENTS])
def test_a_statement_finds_its_rows_by_an_index_on_postgres(
    server: psycopg.Connection[Any], name: str, statement: Statement
) -> None:
    """The same on PostgreSQL, planned as it is run: once for all values."""
    text, order = statement.compiled("postgresql")
    places = iter(range(1, len(order) + 1))
    prepared = re.sub("%s", lambda _: f"${next(places)}", text)
    server.execute("DEALLOCATE ALL")
    server.execute(f"PREPARE one AS {prepared}")
    given = f"({', '.join(['NULL'] * len(order))})" if order else ""
    plan = [str(row[0]) for row in server.execute(f"EXPLAIN EXECUTE one{given}").fetchall()]
    scans = [line for line in plan if "Seq Scan on" in line]
    assert name in WHOLE or all(line.split("Seq Scan on ")[1].split()[0] in SMALL for line in scans), plan
