"""R11: what the auditor asks costs as much as there are open incidents, whatever has piled up behind them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from nawba.domain.time import MINUTE
from nawba.store import watching
from nawba.store.migrating import migrate
from nawba.store.statements import Runner, Statement
from nawba.store.watching import Watching

CLOSED: Final = 100_000
OPEN: Final = 20
NOW: Final = 1_800_000_000_000_000


class _Counting:
    """A connection that counts the virtual machine's steps of what runs on it."""

    dialect = "sqlite"
    locks = False
    shard = ""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw
        self.steps = 0

    def execute(self, sql: str, values: object) -> sqlite3.Cursor:
        def step() -> int:
            self.steps += 1
            return 0

        self._raw.set_progress_handler(step, 1)
        return self._raw.execute(sql, values)  # type: ignore[arg-type]

    def executemany(self, sql: str, rows: object) -> int:
        raise AssertionError("the auditor only asks")

    def later(self, sql: str, rows: object) -> None:
        raise AssertionError("the auditor only asks")


def _filled(path: Path, closed: int) -> sqlite3.Connection:
    """Return a database with `OPEN` open incidents, one of them without a timer, before `closed` closed ones."""
    migrate(path)
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("BEGIN")
    live = range(OPEN)
    raw.executemany(
        "INSERT INTO incident (id, number, state, severity, urgency, title, opened_at, version, paging_epoch, playbook,"
        " snapshot) VALUES (?, ?, ?, 'SEV1', 1, 'x', ?, 1, 0, 1, x'00')",
        ((n.to_bytes(16, "big"), n + 1, "open" if n in live else "closed", NOW - n) for n in range(OPEN + closed)),
    )
    raw.executemany(
        "INSERT INTO timer (incident_id, due_at, kind, urgency, epoch) VALUES (?, ?, 'rung', 1, 0)",
        ((n.to_bytes(16, "big"), NOW + MINUTE) for n in live if n),
    )
    raw.executemany(
        "INSERT INTO attempt (id, page_id, incident_id, kind, person, contact, channel, vendor, state, urgency, epoch,"
        " due_at, purpose) VALUES (?, x'00', ?, 'page', 'p', 'c', 'push', 'sandbox', 'delivered', 1, 0, ?, 'real')",
        ((n.to_bytes(16, "big"), n.to_bytes(16, "big"), NOW - MINUTE) for n in range(closed)),
    )
    raw.execute("COMMIT")
    return raw


QUESTIONS: dict[str, Callable[[Watching], object]] = {
    "orphans": lambda w: w.orphans(50),
    "quarantined_timers": lambda w: w.quarantined_timers(50),
    "late_timers": lambda w: w.late_timers(NOW),
    "late_attempts": lambda w: w.late_attempts("sandbox", 1, NOW),
    "first_pending": lambda w: w.first_pending("sandbox", 1),
    "stuck_sends": lambda w: w.stuck_sends(NOW),
    "silent_receipts": lambda w: w.silent_receipts(NOW),
    "own_incidents": lambda w: w.own_incidents(),
}


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> tuple[sqlite3.Connection, sqlite3.Connection]:
    at = tmp_path_factory.mktemp("watching")
    return _filled(at / "few.sqlite3", 0), _filled(at / "many.sqlite3", CLOSED)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_hundred_thousand_closed_incidents_cost_the_auditor_nothing(
    databases: tuple[sqlite3.Connection, sqlite3.Connection], question: str
) -> None:
    """R11: the same answer for the same steps of SQLite's machine, with none and with 10⁵ closed incidents."""
    few, many = (_asked(raw, question) for raw in databases)
    assert few[0] == many[0]
    assert many[1] <= few[1] + 10, (few, many)


def _asked(raw: sqlite3.Connection, question: str) -> tuple[object, int]:
    counting = _Counting(raw)
    answer = QUESTIONS[question](Watching(Runner(counting)))
    raw.set_progress_handler(None, 0)
    return answer, counting.steps


def test_the_count_would_show_a_scan(databases: tuple[sqlite3.Connection, sqlite3.Connection]) -> None:
    """The control: the same question without the index's condition costs a thousand times the steps."""
    counting = _Counting(databases[1])
    counting.execute("SELECT count(*) FROM incident WHERE state || '' = 'open'", ()).fetchone()
    databases[1].set_progress_handler(None, 0)
    assert counting.steps > CLOSED


def test_the_orphan_is_found_by_the_index_of_what_is_open(
    databases: tuple[sqlite3.Connection, sqlite3.Connection],
) -> None:
    """R11: by plan, too."""
    statement: Statement = watching._ORPHANS
    sql, order = statement.compiled("sqlite")
    plan = [str(row[3]) for row in databases[1].execute(f"EXPLAIN QUERY PLAN {sql}", [50] * len(order))]
    assert any("incident_live" in line for line in plan), plan
    assert not [line for line in plan if line.startswith("SCAN") and "incident_live" not in line], plan
