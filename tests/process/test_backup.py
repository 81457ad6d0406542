"""A backup of a working server, and the installation that is made of it (R1, R2, R5, R8, R11, R32)."""

from __future__ import annotations

import json
import os
import resource
import stat
import subprocess
import sys
import tarfile
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests.postgres.places import SERVERS, Database, Servers
from tests.process.conftest import Starts
from tests.process.evidence import called, folded
from tests.process.server import NAWBA, QUICK, Server, until

pytestmark = [pytest.mark.process, pytest.mark.timeout(180)]


@pytest.fixture
def database(postgres: Servers) -> Database:
    """The newest version; rows in and out are held to all of them in `tests/store/test_portable`."""
    return postgres.database(SERVERS[-1])


class Traffic(threading.Thread):
    """Sources that post until told to stop; `accepted` holds (when it was answered 202, its key)."""

    def __init__(self, server: Server) -> None:
        super().__init__(daemon=True)
        self._server = server
        self._ends = threading.Event()
        self.accepted: list[tuple[float, str]] = []
        self.slowest = 0.0

    def run(self) -> None:
        number = 0
        while not self._ends.is_set():
            number += 1
            key = f"t{number}"
            began = time.monotonic()
            answer = self._server.client.post(
                self._server.json_path, {"dedup_key": key, "severity": "low", "title": key, "labels": {"service": "s"}}
            )
            self.slowest = max(self.slowest, time.monotonic() - began)
            if answer.status == 202:
                self.accepted.append((time.time(), key))  # noqa: TID251 - the server's own clock

    def ends(self) -> None:
        self._ends.set()
        self.join(10)


def taken(server: Server, file: Path, *more: str) -> dict[str, Any]:
    found: dict[str, Any] = server.made("backup", str(file), *more)
    return found


def restored(file: Path, into: Path, *more: str) -> dict[str, Any]:
    done = subprocess.run(
        [NAWBA, "restore", str(file), str(into), "--json", *more],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_round_trip_while_it_works(
    servers: Starts, tmp_path: Path, capfd: pytest.CaptureFixture[str], record_property: Any
) -> None:
    """R32: everything accepted before the backup is in it, open incidents are held and then go on, R5 and R11 hold."""
    server = servers(QUICK).start()
    server.client.post(
        server.json_path, {"dedup_key": "k", "severity": "critical", "title": "k", "labels": {"alertname": "Down"}}
    )
    number = server.titled("k")["number"]
    traffic = Traffic(server)
    traffic.start()
    until(lambda: len(traffic.accepted) > 50, "traffic")
    file = tmp_path / "nawba.tar.gz"
    asked_at = time.time()  # noqa: TID251 - the server's own clock
    made = taken(server, file)
    until(lambda: traffic.accepted[-1][0] > time.time() - 1, "traffic goes on")  # noqa: TID251 - as above
    traffic.ends()
    server.kill()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert made["carried"] == ["key"]
    assert not list(server.data.glob("backup-*")), "the copy is removed"
    assert not list(tmp_path.glob(".nawba*")), "and so is what was being written"

    began = time.monotonic()
    said = restored(file, tmp_path / "new", "--horizon", "1s")
    other = servers(QUICK, "new")
    other.secrets = server.secrets
    rto = time.monotonic() - began
    due_by = asked_at + 4  # the chain's next wait is two seconds at most, the horizon one
    until(lambda: time.time() > due_by, "what was due to be older than the horizon")  # noqa: TID251 - as above
    began = time.monotonic()
    other.start()
    rto += time.monotonic() - began
    assert said["live_incidents"] >= 1
    assert said["problems"] == []
    record_property("rpo_seconds", said["rpo_seconds"])
    record_property("rto_seconds", rto)
    with capfd.disabled():
        sys.stdout.write(f"\nbackup and restore: RPO {said['rpo_seconds']:.1f} s, RTO {rto:.1f} s with the start\n")
    here = {alert["dedup_key"] for alert in other.alerts()}
    other.settled()
    here |= {alert["dedup_key"] for alert in other.alerts()}
    assert {key for at, key in traffic.accepted if at < asked_at} <= here

    held = other.admin.get("/api/v1/hold").json
    assert held["taken_at"] is not None
    incident = other.incident(str(number))
    assert incident["id"] in held["incidents"]
    health = other.client.get("/health")
    assert health.status == 503
    assert "held" in health.json["broken"]
    assert other.client.get("/health/ready").status == 200, "signals are accepted, new incidents are paged"
    browser = other.signed_in()
    assert "nawba incident release --all" in browser.get("/?lang=en").text
    assert "موقوف" in browser.get("/?lang=ar").text
    doctor = other.cli("doctor")
    assert doctor.returncode == 2
    assert "held since a restore" in doctor.stdout

    before = called(other, incident["id"])
    done = other.cli("incident", "release", f"INC-{number}")
    assert done.returncode == 0, done.stderr
    until(lambda: called(other, incident["id"]) != before or 3 in before, "the chain to go on")
    assert other.cli("incident", "release", "--all").returncode == 0
    assert other.admin.get("/api/v1/hold").json["incidents"] == []
    until(lambda: "held" not in other.client.get("/health").json["broken"], "health without a hold")
    assert other.admin.get("/api/v1/doctor").json["facts"]["orphans"] == 0
    other.kill()
    assert folded(other) > 0


def test_a_full_disk_is_said_and_leaves_nothing_half(servers: Starts, tmp_path: Path) -> None:
    """R2: the file system takes 64 KiB; the message is clear, the old files stay as they are, the server goes on."""
    server = servers(QUICK).start()
    file = tmp_path / "small" / "nawba.tar.gz"
    file.parent.mkdir()

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4_096, 4_096))

    done = subprocess.run(
        [NAWBA, "backup", str(file), "--data", str(server.data)],
        capture_output=True, text=True, timeout=60, check=False, preexec_fn=small,
    )  # fmt: skip
    assert done.returncode == 1
    assert "no room for the backup" in done.stderr
    assert list(file.parent.iterdir()) == []
    assert server.client.get("/health/ready").status == 200


def test_a_server_that_dies_in_the_middle_leaves_nothing_half(servers: Starts, tmp_path: Path) -> None:
    server = servers(QUICK).start()
    file = tmp_path / "out" / "nawba.tar.gz"
    file.parent.mkdir()
    os.kill(server.process.pid, 19)  # SIGSTOP: it answers no more
    with subprocess.Popen(
        [NAWBA, "backup", str(file), "--data", str(server.data)], stderr=subprocess.PIPE, text=True
    ) as asking:
        until(lambda: list(file.parent.iterdir()), "the file to be begun")
        server.kill()
        assert asking.wait(60) == 1
        assert asking.stderr is not None
        assert "nawba: " in asking.stderr.read()
    assert list(file.parent.iterdir()) == []


def test_over_an_address_the_key_does_not_travel(servers: Starts, tmp_path: Path) -> None:
    """C39: who has the key opens what is sealed; it leaves by the lock or the socket only, and only if it may."""
    server = servers(QUICK).start()
    url = f"http://127.0.0.1:{server.port}"
    far, near, bare = (tmp_path / f"{name}.tar.gz" for name in ("far", "near", "bare"))
    done = subprocess.run(
        [NAWBA, "backup", str(far), "--url", url, "--key", server.secrets["api_key"]],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "keep that file by itself" in done.stdout
    assert taken(server, near)["carried"] == ["key"]
    assert taken(server, bare, "--without-key")["left_out"] == ["key"]
    for file, names in (
        (far, {"manifest.json", "nawba.sqlite3"}),
        (near, {"manifest.json", "nawba.sqlite3", "files/key"}),
        (bare, {"manifest.json", "nawba.sqlite3"}),
    ):
        with tarfile.open(file) as tar:
            assert set(tar.getnames()) == names
    plain = server.admin.post("/api/v1/backup")
    assert plain.status == 200
    assert plain.headers["content-type"] == "application/x-tar"
    assert server.client.post("/api/v1/backup").status == 401
    key = server.data / "key"
    assert restored(bare, tmp_path / "without")["missing"] == ["key"]
    assert restored(bare, tmp_path / "with", "--key-file", str(key))["missing"] == []
    server.stop()
    other = servers(QUICK, "with").start()
    assert other.process.poll() is None


def test_a_backup_works_without_a_server(servers: Starts, tmp_path: Path) -> None:
    server = servers(QUICK).start()
    server.declared("by hand")
    server.stop()
    made = taken(server, tmp_path / "one.tar.gz")
    assert made["rows"] > 0
    again = server.cli("backup", str(tmp_path / "one.tar.gz"))
    assert again.returncode == 1
    assert "never replaces" in again.stderr


def test_from_sqlite_to_postgresql_and_back(servers: Starts, tmp_path: Path, database: Database) -> None:
    """R32: the backup is the same form for both, so an installation moves from either into either."""
    address = {"NAWBA_DATABASE": database.address}
    first = servers(QUICK).start()
    number = first.declared("It moves", "SEV2")["number"]
    taken(first, tmp_path / "one.tar.gz")
    first.stop()
    restored(tmp_path / "one.tar.gz", tmp_path / "second", "--database", database.address)
    second = servers(QUICK, "second", **address)
    second.secrets = first.secrets
    second.start()
    assert second.incident(str(number))["title"] == "It moves"
    assert not (second.data / "nawba.sqlite3").exists()
    later = second.declared("On the way", "SEV2")["number"]
    assert later > number
    made = taken(second, tmp_path / "two.tar.gz")
    assert made["carried"] == ["key"]
    second.stop()
    refused = subprocess.run(
        [NAWBA, "restore", str(tmp_path / "two.tar.gz"), str(tmp_path / "no"), "--database", database.address],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert refused.returncode == 1
    assert "not empty" in refused.stderr
    restored(tmp_path / "two.tar.gz", tmp_path / "third")
    third = servers(QUICK, "third")
    third.secrets = first.secrets
    third.start()
    assert third.incident(str(later))["title"] == "On the way"
    assert third.admin.get("/api/v1/doctor").json["facts"]["orphans"] == 0
