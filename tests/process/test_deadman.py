"""R31: the real server pings a real listener, and falls silent when its database takes no write."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Final

import pytest

from tests.process.conftest import Starts
from tests.process.server import QUICK, until

pytestmark = pytest.mark.process

TOKEN: Final = "a-token-that-is-never-said"


class Listener(ThreadingHTTPServer):
    """Whoever waits for the ping; `heard` when."""

    def __init__(self) -> None:
        self.heard: list[float] = []
        self.paths: set[str] = set()
        heard, paths = self.heard, self.paths

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                heard.append(time.monotonic())
                paths.add(self.path)
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/ping/{TOKEN}"


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener() as made:
        Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()


def test_the_server_is_heard_within_seconds_of_its_start(servers: Starts, listener: Listener) -> None:
    """R31: a signal of its own went by the real listener, triage, page and receipt; and nobody sees a trace of it."""
    server = servers(QUICK, NAWBA_DEADMAN_URL=listener.url).start()
    until(lambda: listener.heard, "a ping", within=30)
    health = server.client.get("/health")
    assert health.status == 200, health.text
    figures = health.json["figures"]
    assert figures["proof_age_seconds"] < 20
    assert figures["ailments"] == []
    assert listener.paths == {f"/ping/{TOKEN}"}
    assert server.summary()["accepted"] == 0
    assert server.incidents() == server.alerts() == []
    shown = server.client.get("/metrics").text
    assert 'nawba_ailments{ailment="no_proof"} 0' in shown
    assert "nawba_ping_age_seconds" in shown
    took = server.stop()
    assert took < 3, "the watch keeps the server from stopping"
    assert TOKEN not in server.errors() + shown + health.text
    with sqlite3.connect(server.data / "nawba.sqlite3") as database:
        left = [database.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("signal", "incident", "attempt")]
    assert left == [0, 0, 0]


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_it_falls_silent_within_a_minute_when_its_database_takes_no_write(servers: Starts, listener: Listener) -> None:
    """R31, R2: another program holds the write lock; no ping leaves, health says why; it is freed, and is heard again."""
    server = servers(QUICK, NAWBA_DEADMAN_URL=listener.url).start()
    until(lambda: listener.heard, "a ping", within=30)
    blocker = sqlite3.connect(server.data / "nawba.sqlite3", isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    blocked_at = time.monotonic()
    Event().wait(95)
    assert all(at <= blocked_at + 60 for at in listener.heard)
    health = server.client.get("/health")
    assert health.status == 503
    assert "database" in health.json["broken"]
    blocker.execute("ROLLBACK")
    blocker.close()
    freed_at = time.monotonic()
    until(lambda: listener.heard[-1] > freed_at, "a ping again", within=60)


def test_an_address_that_is_none_is_refused_at_the_start_without_being_shown(servers: Starts) -> None:
    """A typing error must not look like a watch; the token is not printed with it."""
    server = servers(QUICK, NAWBA_DEADMAN_URL=f"https://ok.example/x ftp://hc.example/{TOKEN}")
    process = server.spawn()
    assert process.wait(20) != 0
    said = server.errors() + (process.stdout.read().decode() if process.stdout else "")
    assert "NAWBA_DEADMAN_URL, address 2: write http" in said
    assert TOKEN not in said
