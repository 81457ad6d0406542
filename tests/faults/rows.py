"""What the rows of a server that is down say, beside what a modem has written down.

Whoever looks closes: Python leaves a connection to its collector, and SQLite, closing the last one, removes the log by
its name. Once the disk under that name is another one, that is the log of a running server.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

from tests.process.server import Server


def told(server: Server) -> dict[str, Any]:
    """Return what the rows say (the server is down)."""
    with closing(sqlite3.connect(server.data / "nawba.sqlite3")) as database:

        def column(sql: str) -> list[Any]:
            return [row[0] for row in database.execute(sql)]

        return {
            "alerts": column("SELECT dedup_key FROM alert WHERE disposition = 'attached'"),
            "attempts": {f"att_{raw.hex()}" for raw in column("SELECT id FROM attempt")},
            "called": set(
                column(
                    "SELECT i.title FROM attempt a JOIN page p ON p.id = a.page_id JOIN incident i ON i.id = p.incident_id"
                    " WHERE p.level = 1 AND p.round = 1 AND a.state = 'delivered'"
                )
            ),
            "twice": column(
                "SELECT count(*) FROM attempt a JOIN page p ON p.id = a.page_id WHERE a.kind = 'page'"
                " GROUP BY p.incident_id, p.round, p.level, p.person, a.contact HAVING count(*) > 1"
            ),
        }


def stored(server: Server) -> set[str]:
    """Return the ids of every signal in the database (the server is down)."""
    with closing(sqlite3.connect(server.data / "nawba.sqlite3")) as database:
        return {f"sig_{raw.hex()}" for (raw,) in database.execute("SELECT id FROM signal")}


def repeated(left: list[dict[str, Any]]) -> int:
    """Return how many messages left that had left before."""
    return len(left) - len({s["key"] for s in left})


def unmarked(left: list[dict[str, Any]]) -> int:
    """Return how many messages left a second time without saying that they may be one."""
    seen: set[str] = set()
    count = 0
    for send in left:
        count += send["key"] in seen and not send["repeat"]
        seen.add(send["key"])
    return count


def late_s(server: Server) -> float:
    """Return the worst seconds from a page's due time to the outcome of its first try (the server is down)."""
    with closing(sqlite3.connect(server.data / "nawba.sqlite3")) as database:
        (worst,) = database.execute(
            "SELECT max(at - due_at) FROM attempt WHERE kind = 'page' AND tries = 1 AND state = 'delivered'"
        ).fetchone()
    return (worst or 0) / 1_000_000
