"""Somebody else holds the database (reliability.md §3.1): refused by deadline, the log bounded, and then as ever: R2."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from threading import Event

import pytest

from tests.faults.conftest import Fault, Starts
from tests.faults.load import Load
from tests.faults.rows import late_s, stored
from tests.faults.size import IS_FULL
from tests.process.evidence import folded, overdue
from tests.process.server import QUICK, Server, conserved, until

pytestmark = [pytest.mark.faults, pytest.mark.process, pytest.mark.timeout(240)]

HELD_S = 60.0 if IS_FULL else 6.0
MEBIBYTE = 1_048_576


def log_mib(server: Server) -> float:
    """Return how large the write-ahead log is."""
    log: Path = server.data / "nawba.sqlite3-wal"
    return log.stat().st_size / MEBIBYTE


@pytest.mark.slow
def test_a_foreign_writer_holds_the_lock(servers: Starts, fault: Fault) -> None:
    """R2: 503 by the deadline while it is held, no 202; everything as ever afterwards."""
    figures = fault(
        "database locked by another",
        f"BEGIN EXCLUSIVE for {HELD_S:.0f} s",
        "R2: 503 by deadline, log bounded, recovers",
    )
    server = servers(QUICK).start()
    before = Load(server, "before", hands=2).start()
    before.first_202()
    heard = before.stop()
    server.settled()
    foreign = sqlite3.connect(server.data / "nawba.sqlite3", isolation_level=None, timeout=10)
    foreign.execute("BEGIN EXCLUSIVE")
    held = Load(server, "held", hands=4).start(is_patient=True)
    Event().wait(HELD_S)
    during = held.stop()
    largest = log_mib(server)
    foreign.execute("ROLLBACK")
    foreign.close()
    freed = time.monotonic()
    after = Load(server, "after", hands=2).start(is_patient=True)
    figures.recovery_s.append(after.first_202() - freed)
    heard.add(after.stop())
    figures.false_202 = during.statuses[202]
    assert set(during.statuses) == {503}
    slowest = max(during.took_s[503])
    assert conserved(server.settled())
    until(lambda: not overdue(server), "every page that is due to be attempted")
    server.stop()
    folded(server)
    figures.accepted, figures.lost = len(heard.accepted), len(set(heard.accepted.values()) - stored(server))
    figures.more |= {"wal_mib": round(largest, 1), "slowest_503_s": round(slowest, 2)}
    figures.said = f"{during.statuses[503]} × 503, slowest {slowest:.2f} s; log {largest:.1f} MiB"
    assert figures.lost == 0
    assert slowest < 3.0
    assert largest < 32


@pytest.mark.slow
def test_a_foreign_reader_holds_an_old_snapshot(servers: Starts, fault: Fault) -> None:
    """R6: nobody is refused; the log grows while it is held, and is used again afterwards."""
    figures = fault(
        "old snapshot held by a reader",
        f"BEGIN; SELECT for {HELD_S / 3:.0f} s under load",
        "no 503, pages in time; the log shrinks to 64 MiB",
    )
    server = servers(QUICK).start()
    foreign = sqlite3.connect(server.data / "nawba.sqlite3", isolation_level=None)
    foreign.execute("BEGIN")
    foreign.execute("SELECT count(*) FROM signal").fetchall()
    load = Load(server, "reader", hands=4).start()
    Event().wait(HELD_S / 3)
    largest = log_mib(server)
    foreign.execute("ROLLBACK")
    foreign.close()
    Event().wait(3.0)
    heard = load.stop()
    settled = log_mib(server)
    assert conserved(server.settled())
    until(lambda: not overdue(server), "every page that is due to be attempted")
    server.stop()
    folded(server)
    assert set(heard.statuses) == {202}
    figures.accepted, figures.lost = len(heard.accepted), len(set(heard.accepted.values()) - stored(server))
    figures.late_s = late_s(server)
    figures.more |= {"wal_held_mib": round(largest, 1), "wal_after_mib": round(settled, 1)}
    figures.said = f"log {largest:.1f} MiB while held, {settled:.1f} MiB three seconds later"
    assert figures.lost == 0
    assert figures.late_s <= 5.0
    assert settled <= 70, "the log stays as large as it was"
