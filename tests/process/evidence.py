"""What a server left behind and what it says: is anything half-written, overdue, or not called? For kills and faults."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from datetime import datetime
from typing import Any

from nawba.bootstrap import lock, open_house
from nawba.domain.applying import fold
from tests.process.server import Server, conserved


def folded(server: Server) -> int:
    """Nothing half-written: every incident is the fold of its gapless entries, every row has what it needs (the server is
    down). Return how many incidents there are."""
    with lock(server.data), open_house(server.data, "http://127.0.0.1:1") as house:

        def look(tx: Any) -> int:
            ids = tx.ledger.incidents()
            for one in ids:
                entries = tx.ledger.of(one)
                assert [e.n for e in entries] == list(range(1, len(entries) + 1))
                assert fold(entries) == tx.incidents.get(one).incident
            assert tx.incidents.orphans() == 0, "R11"
            counts, _ = tx.signals.summary()
            assert conserved(counts), "R5"
            return len(ids)

        found = house.store.read(look).result()
    with closing(sqlite3.connect(server.data / "nawba.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        stored, counted = database.execute(
            "SELECT (SELECT count(*) FROM signal WHERE purpose <> 'watch'), coalesce((SELECT n FROM tally WHERE name = 'accepted'), 0)"
        ).fetchone()
        assert stored == counted
        lone = database.execute("SELECT count(*) FROM attempt WHERE page_id NOT IN (SELECT id FROM page)").fetchone()
        assert lone == (0,)
        lone = database.execute(
            "SELECT count(*) FROM page WHERE incident_id NOT IN (SELECT id FROM incident)"
        ).fetchone()
        assert lone == (0,)
    return found


def overdue(server: Server, grace_s: float = 2.0, newest: int = 30) -> list[str]:
    """Return the contacts of attempts that were due `grace_s` ago and have not ended, of the newest SEV1s."""
    doctor = server.admin.get("/api/v1/doctor").json
    assert doctor["facts"]["orphans"] == 0
    metrics = server.client.get("/metrics").text
    assert "nawba_signals" in metrics
    found: list[str] = []
    now = time.time()  # noqa: TID251 - the server's own clock
    for incident in [i for i in server.incidents() if i["severity"] == "SEV1"][:newest]:
        for page in server.incident(incident["id"])["pages"]:
            found += [
                a["contact"] for a in page["attempts"]
                if a["state"] in ("pending", "sending") and datetime.fromisoformat(a["due_at"]).timestamp() < now - grace_s
            ]  # fmt: skip
    return found


def called(server: Server, incident: str) -> dict[int, float]:
    """Return when each level was first called, in seconds since 1970."""
    found: dict[int, float] = {}
    for entry in server.incident(incident)["timeline"]:
        if entry["kind"] == "called":
            found.setdefault(entry["params"]["level"], datetime.fromisoformat(entry["at"]).timestamp())
    return found
