"""Disk full (R2, reliability.md §3.1): 503 and Retry-After, no false 202, nothing half-written; it recovers when space is
freed, at whatever statement the space ran out. Needs a small tmpfs, and so root."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from nawba.store.contract import Unavailable
from nawba.store.migrating import migrate
from nawba.store.sqlite import SqliteStore
from nawba.store.transaction import Transaction
from tests.faults.conftest import Fault
from tests.faults.prerequisites import root, run
from tests.faults.rows import late_s
from tests.process.evidence import folded
from tests.process.server import BTHWANI, Reply, Server, conserved, until

pytestmark = [pytest.mark.faults, pytest.mark.process, pytest.mark.timeout(300)]

WHAT = "a full disk"


@pytest.fixture
def disks(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Make disks of so many mebibytes, in memory."""
    made: list[Path] = []

    def make(mebibytes: int) -> Path:
        root(WHAT)
        place = tmp_path / f"small-{len(made)}"
        place.mkdir()
        run(["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m", "tmpfs", str(place)], WHAT)
        made.append(place)
        return place

    yield make
    for place in made:
        subprocess.run(["umount", "-l", str(place)], check=False)


@pytest.fixture
def small_disk(disks: Callable[[int], Path]) -> Path:
    return disks(8)


def fill(ballast: Path) -> None:
    """Take all the space that is left."""
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(os.urandom(65_536))
        except OSError:
            pass
        try:
            while True:
                file.write(b"\0")
        except OSError:
            pass


def put(server: Server, key: str) -> Reply:
    body = {
        "dedup_key": key,
        "severity": "critical",
        "title": key,
        "body": os.urandom(6_000).hex(),
        "labels": {"alertname": "SiteDown"},
    }
    return server.client.post(server.json_path, body)


def test_a_full_disk_is_said_and_nothing_is_promised(small_disk: Path, fault: Fault) -> None:
    """R1, R2, R5."""
    figures = fault(
        "disk full", "the data on a tmpfs of 8 MiB, filled; later freed", "R2: 503, no false 202; recovers by itself"
    )
    server = Server(small_disk / "data", BTHWANI)
    server._errors = small_disk.parent / "stderr"
    try:
        server.start()
        accepted = [f"before-{n}" for n in range(20)]
        assert {put(server, key).status for key in accepted} == {202}
        server.settled()
        ballast = small_disk / "ballast"
        fill(ballast)
        refused: list[Reply] = []
        number = 0

        def until_refused() -> bool:
            nonlocal number
            number += 1
            answer = put(server, f"full-{number}")
            if answer.status == 202:
                accepted.append(f"full-{number}")
            else:
                refused.append(answer)
            return len(refused) >= 20

        until(until_refused, "the disk to be full", within=60)
        assert {a.status for a in refused} == {503}
        assert all(int(a.headers["retry-after"]) > 0 for a in refused)
        assert all(a.json["status"] == "unavailable" for a in refused)
        event = {
            "routing_key": server.routing_key, "event_action": "trigger", "dedup_key": "full-pd",
            "payload": {"summary": "x" * 1_000, "source": "s", "severity": "critical", "custom_details": {"blob": os.urandom(6_000).hex()}},
        }  # fmt: skip
        facade = server.client.post("/v2/enqueue", event)
        assert facade.status == 429, "issue 2: database trouble is 429 on the facade"
        assert int(facade.headers["retry-after"]) > 0
        declared = server.admin.post(
            "/api/v1/incidents", {"title": "x" * 1_000, "severity": "SEV1", "note": "n" * 16_000}
        )
        assert declared.status == 503
        assert declared.headers["content-type"].startswith("application/problem+json")
        assert int(declared.headers["retry-after"]) > 0
        assert server.process.poll() is None, "it ended, though space may be freed"
        assert server.client.get("/health/live").status == 200
        assert server.admin.get("/api/v1/incidents").status == 200, "what is stored can still be read"
        ballast.unlink()
        freed = time.monotonic()
        number = 0

        def until_accepted() -> bool:
            nonlocal number
            number += 1
            answer = put(server, f"after-{number}")
            if answer.status == 202:
                accepted.append(f"after-{number}")
            return answer.status == 202

        until(until_accepted, "it to take signals again", within=30)
        figures.recovery_s.append(time.monotonic() - freed)
        summary = server.settled()
        assert summary["accepted"] == len(accepted)
        assert conserved(summary)
        keys = {a["dedup_key"] for a in server.alerts()}
        figures.accepted, figures.lost = len(accepted), len(set(accepted) - keys)
        figures.false_202 = figures.lost
        assert keys == set(accepted), "a false 202, or a refused signal that was stored"
        until(lambda: server.client.get("/health/ready").status == 200, "ready again")
        titles = {i["title"] for i in server.incidents()}
        assert set(accepted) <= titles
        until(
            lambda: any(a["at"] for p in server.titled(accepted[-1])["pages"] for a in p["attempts"]),
            "the page of the last",
        )
        server.stop()
        folded(server)
        figures.late_s = late_s(server)
        figures.said = f"{len(refused)} × 503 with Retry-After, 429 on the facade; reading went on"
    finally:
        server.kill()


def test_a_start_on_a_full_disk_is_said_in_a_line(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    fill(ballast)
    server = Server(small_disk / "data", BTHWANI)
    done = subprocess.run(server.command(), check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()
    ballast.unlink()
    server._errors = small_disk.parent / "stderr"
    try:
        server.start()
        assert json.dumps(server.said["api_key"]) != "null", "the failed start used up the first secrets"
    finally:
        server.kill()


def test_space_that_ends_where_the_index_of_the_log_grows_is_a_full_disk_too(
    disks: Callable[[int], Path], fault: Fault
) -> None:
    """R2: the write-ahead log's index grows by 32 KiB at its 4,063rd frame. No space for it is `full`, not `broken`."""
    fault(
        "disk full, no room for the log's index", "the space ends at the 4,063rd frame of the log", "R2: refused, goes on when freed"
    )  # fmt: skip
    place = disks(40)
    path, ballast = place / "nawba.sqlite3", place / "ballast"
    migrate(path)
    exits: list[int] = []
    store = SqliteStore(path, exits=exits.append)

    def unit(number: int) -> Callable[[Transaction], None]:
        return lambda tx: tx.policy.set(f"k{number}", os.urandom(3_000))

    with closing(sqlite3.connect(path, isolation_level=None)) as reader:  # holds the log, so that it must grow
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM setting").fetchall()
        accepted = 0
        while (place / "nawba.sqlite3-wal").stat().st_size < 4_045 * 4_120:
            store.submit(unit(accepted)).result()
            accepted += 1
        with ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, (os.statvfs(place).f_bavail - 20) * 4_096)
        while store.submit(unit(accepted)).exception(10) is None:
            accepted += 1
        with pytest.raises(Unavailable):
            store.submit(unit(accepted)).result(10)
        ballast.unlink()
        reader.execute("ROLLBACK")
    store.submit(unit(accepted)).result(10)
    assert exits == [], "a full disk ended the process"
    store.close()
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        names = {name for (name,) in database.execute("SELECT key FROM setting WHERE key LIKE 'k%'")}
    assert names == {f"k{number}" for number in range(accepted + 1)}
