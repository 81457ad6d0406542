"""The real server on a real PostgreSQL: an alert in, a page out; two nodes on one database; what is refused."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from tests.postgres.places import SERVERS, Database, Servers
from tests.process.conftest import Starts
from tests.process.server import NAWBA, QUICK, Server, until

pytestmark = pytest.mark.process
_DELIVERED = "SELECT 1 FROM attempt WHERE state = 'delivered' AND kind = 'page' AND purpose = 'real'"
"""What Nawba sends to itself is not counted: it has a purpose of its own."""
_FIRE = {"state": "firing", "severity": "critical", "title": "Down", "service": "web", "labels": {"alertname": "Down"}}


@pytest.fixture
def database(postgres: Servers) -> Database:
    """The newest version; the store itself is held to all of them elsewhere."""
    return postgres.database(SERVERS[-1])


def _second(servers: Starts, first: Server, database: Database, *options: str) -> Server:
    """Start another node on the same database, with the key of the first."""
    made = servers(name="second", NAWBA_DATABASE=database.address)
    made.options = options
    made.data.mkdir()
    shutil.copy(first.data / "key", made.data / "key")
    made.start()
    made.secrets = first.secrets
    return made


def _command(server: Server, *words: str, address: str = "") -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if k != "NAWBA_DATABASE"} | (
        {"NAWBA_DATABASE": address} if address else {}
    )
    return subprocess.run(
        [NAWBA, *words, "--data", str(server.data)], capture_output=True, text=True, env=env, timeout=30, check=False
    )


def test_an_alert_at_one_node_becomes_a_page_and_is_answered_at_the_other(servers: Starts, database: Database) -> None:
    """R1, R5, R9 through two processes: taken in here, paged once by whoever was first, answered there."""
    first = servers(NAWBA_DATABASE=database.address).start()
    second = _second(servers, first, database)
    assert second.said["api_key"] is None  # the first secrets were made once
    key = first.secrets["intake"]["json"].rsplit("/", 1)[1]
    assert second.client.post(f"/in/json/{key}", _FIRE).status == 202
    until(lambda: database.rows(_DELIVERED), "a page")
    assert database.rows("SELECT count(*), count(DISTINCT number) FROM incident WHERE purpose = 'real'") == [(1, 1)]
    answered = _command(first, "incident", "acknowledge", "1")
    assert answered.returncode == 0, answered.stderr
    assert "acknowledged" in _command(second, "incident", "show", "1").stdout
    pages = database.rows(
        "SELECT count(*) FROM attempt WHERE state IN ('pending', 'sending') AND kind = 'page' AND purpose = 'real'"
    )
    assert pages == [(0,)]
    counted = database.rows("SELECT split_part(name, '.', 1), sum(n)::integer FROM tally GROUP BY 1 ORDER BY 1")
    assert counted == [("accepted", 1), ("attached", 1)]
    assert database.rows(
        "SELECT count(*) FROM (SELECT 1 FROM page GROUP BY incident_id, level, round, person HAVING count(*) > 1 AND max(kind) = 'page') twice"
    ) == [(0,)]
    for node in (first, second):
        assert node.stop() < 2.5
        assert "Traceback" not in node.errors()
    assert database.rows("SELECT count(*) FROM node") == [(0,)]


def test_the_commands_work_on_the_database_without_a_server(servers: Starts, database: Database) -> None:
    """And two of them at once, since nobody holds the database."""
    first = servers(NAWBA_DATABASE=database.address).start()
    first.stop()
    declared = _command(first, "declare", "By hand", "--severity", "SEV2", address=database.address)
    assert declared.returncode == 0, declared.stderr
    assert "By hand" in _command(first, "incident", "list", address=database.address).stdout


def test_a_directory_is_never_taken_for_another_installation(servers: Starts, database: Database) -> None:
    """Whoever forgets the address must not start an empty installation beside the real one."""
    first = servers(NAWBA_DATABASE=database.address).start()
    first.stop()
    forgotten = _command(first, "incident", "list")
    assert forgotten.returncode == 1
    assert "NAWBA_DATABASE" in forgotten.stderr
    assert not (first.data / "nawba.sqlite3").exists()
    other = servers(name="embedded").start()
    other.stop()
    mixed = _command(other, "incident", "list", address=database.address)
    assert mixed.returncode == 1
    assert "SQLite" in mixed.stderr


def test_the_password_is_never_said(servers: Starts) -> None:
    """C40: not where the server is not there, and not where the address is no address."""
    one = servers()
    for address in (
        "postgresql://nawba:hunter2@127.0.0.1:1/x",
        "postgresql://nawba:hunter2@[/x",
        "mysql://nawba:hunter2@h/x",
    ):
        said = _command(one, "up", address=address)
        assert said.returncode == 1
        assert "hunter2" not in said.stdout + said.stderr
        assert "database" in said.stderr.lower()


def test_a_node_outlives_a_restart_of_the_server(servers: Starts, database: Database) -> None:
    """`reliability.md` §3.1: `pg_ctl restart -m immediate` under a running node: it connects again within five seconds."""
    if database.kind == "postgres-named":
        pytest.skip("not tried: the named server is not ours to restart")
    first = servers(QUICK, NAWBA_DATABASE=database.address).start()
    first.declared("before", "SEV1")
    database.server.restart()  # type: ignore[attr-defined]
    until(first.is_ready, "/health/ready after the restart", within=5)
    first.declared("after", "SEV1")
    until(
        lambda: database.rows(
            "SELECT 1 FROM attempt a JOIN incident i ON i.id = a.incident_id WHERE a.state = 'delivered' AND i.title = 'after'"
        ),
        "a page",
    )


def test_a_node_that_only_takes_in_and_one_that_only_pages(servers: Starts, database: Database) -> None:
    """`engine.md` §1: the roles apart. The engine's node answers for its health alone; both live by the database's clock."""
    front = servers(NAWBA_DATABASE=database.address)
    front.options = ("--role", "web")
    front.start()
    until(lambda: front.client.get("/health/live").status == 200, "the web")
    key = front.secrets["intake"]["json"].rsplit("/", 1)[1]
    assert front.client.post(f"/in/json/{key}", _FIRE).status == 202
    assert database.rows("SELECT count(*) FROM attempt") == [(0,)]
    pager = _second(servers, front, database, "--role", "engine")
    until(lambda: database.rows(_DELIVERED), "a page")
    assert pager.client.post(f"/in/json/{key}", _FIRE).status == 404
    assert pager.client.get("/health/ready").status == 200
    assert "nawba_clock_away_seconds" in pager.client.get("/metrics").text
    assert "nawba_clock_away_seconds" in front.client.get("/metrics").text
    for node in (front, pager):
        assert node.stop() < 2.5
        assert "Traceback" not in node.errors()
