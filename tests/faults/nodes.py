"""One installation of several nodes on one PostgreSQL, which sends in earnest: a modem writes down what each node sends."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from tests.faults.conftest import Starts
from tests.faults.load import Heard
from tests.faults.rows import unmarked
from tests.postgres.cluster import Cluster
from tests.process.modem import in_earnest, installed, sends
from tests.process.server import Server, until

NEWEST = "18"
IN_EARNEST = {"fsync": "on", "full_page_writes": "on"}
"""A server as people run it."""

_STORED = "SELECT encode(id, 'hex') FROM signal"
_LATE = (
    "SELECT coalesce(max(at - due_at), 0)::bigint FROM attempt"
    " WHERE kind = 'page' AND tries = 1 AND state = 'delivered' AND due_at > {since}"
)
_TWICE = (
    "SELECT count(*) FROM (SELECT 1 FROM attempt a JOIN page p ON p.id = a.page_id WHERE a.kind = 'page'"
    " GROUP BY p.incident_id, p.round, p.level, p.person, a.contact HAVING count(*) > 1) more"
)
_LEVELS = (
    "SELECT count(DISTINCT p.level) FROM attempt a JOIN page p ON p.id = a.page_id JOIN incident i ON i.id = p.incident_id"
    " WHERE i.title = '{title}' AND a.state IN ('delivered', 'unknown') AND a.kind = 'page'"
)
_PHONE = (
    "INSERT INTO contact (id, person, channel, address, verified_at)"
    " VALUES (uuid_send(gen_random_uuid()), '{person}', 'call', '+9677000{number}', 1)"
)


class Nodes:
    """The nodes of one installation. `address`: how a node reaches the database, None: straight. `code`: where the next
    node's code lies, empty: this tree."""

    def __init__(self, servers: Starts, cluster: Cluster, place: Path, seconds: float = 0.05) -> None:
        self.cluster = cluster
        self.database = cluster.new_database()
        self.modem = installed(place, seconds)
        self._servers = servers
        self._playbook = in_earnest(place)
        self.code = ""
        self._first: Server | None = None
        self._count = 0

    def first(self, address: str | None = None) -> Server:
        """Start the first node, give everybody phones, start it again."""
        self._first = server = self._made(address)
        server.start()
        server.stop()
        for person in ("ali", "nada"):
            for number in range(3):
                self.rows(_PHONE.format(person=person, number=number))
        return server.start()

    def another(self, address: str | None = None) -> Server:
        """Start one more node, with the key of the first."""
        assert self._first is not None
        server = self._made(address)
        server.data.mkdir()
        shutil.copy(self._first.data / "key", server.data / "key")
        server.secrets = self._first.secrets
        return server.start()

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        return self.cluster.run(statement, self.database)

    def lost(self, heard: Heard) -> int:
        """Return how many of the accepted signals are not stored."""
        return len(set(heard.accepted.values()) - {f"sig_{one}" for (one,) in self.rows(_STORED)})

    def sends(self) -> list[dict[str, Any]]:
        return sends(self.modem)

    def unmarked(self) -> int:
        """Return how many messages left twice without saying so."""
        return unmarked(self.sends())

    def late_s(self, since: int = 0) -> float:
        """Return the worst page's seconds from due to the outcome, of those due after the instant `since`."""
        return float(self.rows(_LATE.format(since=since))[0][0]) / 1_000_000

    def twice(self) -> int:
        """Return how many (incident, round, level, person, contact) were tried by more than one attempt."""
        return int(self.rows(_TWICE)[0][0])

    def ladder(self, title: str, levels: int = 3, within: float = 40.0) -> None:
        """Wait until so many levels of an incident have been called."""
        query = _LEVELS.format(title=title)
        until(lambda: self.rows(query)[0][0] >= levels, f"{levels} levels of {title}", within)

    def settled(self) -> None:
        """Wait until every signal has its end."""
        until(lambda: self.rows("SELECT count(*) FROM signal WHERE state = 0") == [(0,)], "triage to end", within=60)

    def _made(self, address: str | None) -> Server:
        self._count += 1
        env = {**self.modem, "NAWBA_DATABASE": address or self.cluster.address(self.database)}
        if self.code:
            env["PYTHONPATH"] = f"{self.code}:{env['PYTHONPATH']}"
        return self._servers(self._playbook, f"node-{self._count}", **env)


def fire(server: Server, title: str) -> int:
    """Post a SEV1 and return the status, 0 without an answer."""
    body = {"dedup_key": title, "severity": "critical", "title": title, "labels": {"alertname": "Down"}}
    try:
        return server.client.post(server.json_path, body).status
    except OSError:
        return 0
