"""Starting, stopping and starting again, as issue 2 words it: what is said, when, once; what is kept; what is refused."""

from __future__ import annotations

import json
import os
import re
import select
import shutil
import socket
import stat
import subprocess
from pathlib import Path

import pytest

from tests.process.conftest import Starts
from tests.process.server import BTHWANI, NAWBA, ROOT, Server, conserved, free_port, until

pytestmark = pytest.mark.process


def test_the_first_line_says_everything_once_and_comes_before_ready(servers: Starts) -> None:
    """Issue 2, contracts: one object `{url, sign_in_url, api_key, intake}`, flushed before /health/ready answers 200."""
    server = servers()
    process = server.spawn()
    until(server.is_ready, "/health/ready")
    assert process.stdout is not None
    assert select.select([process.stdout], [], [], 0)[0], "ready before the first line was flushed"
    line = server.first_line(0.1)
    said = json.loads(line)
    assert set(said) >= {"url", "sign_in_url", "api_key", "intake"}
    assert said["url"] == f"http://127.0.0.1:{server.port}"
    assert said["sign_in_url"].startswith(f"{said['url']}/")
    assert re.fullmatch(r"[0-9A-Za-z_-]{32}", said["intake"]["pagerduty"])
    assert re.fullmatch(rf"{re.escape(said['url'])}/in/json/[0-9A-Za-z_-]{{16,}}", said["intake"]["json"])
    assert isinstance(said["api_key"], str)
    assert len(said["api_key"]) >= 32
    who = server.client.with_(Authorization=f"Bearer {said['api_key']}")
    assert who.get("/api/v1/keys").status == 200


def test_up_serves_in_the_process_that_was_started(servers: Starts) -> None:
    """Issue 2: no child server, so that a kill -9 of what was started kills what serves."""
    server = servers().start()
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    assert children.read_text().split() == []
    server.kill()
    with pytest.raises(OSError, match="refused"):
        server.client.get("/health/live")


def test_the_second_start_keeps_the_data_and_prints_no_secret(servers: Starts) -> None:
    """Issue 2, item 1."""
    server = servers().start()
    first = server.said
    incident = server.declared("kept over a restart", "SEV2")
    server.stop()
    server.start()
    assert server.said["url"] == f"http://127.0.0.1:{server.port}"
    assert server.said["sign_in_url"] is None
    assert server.said["api_key"] is None
    shown = json.dumps(server.said)
    for secret in (first["api_key"], first["intake"]["pagerduty"], first["intake"]["json"].rpartition("/")[2]):
        assert secret not in shown
        assert secret not in server.errors()
    assert server.incident(incident["id"])["title"] == "kept over a restart"
    keyed = server.client.post(server.json_path, {"severity": "info", "title": "the keys still fit"})
    assert keyed.status == 202


def test_a_directory_that_does_not_exist_and_one_with_foreign_files(servers: Starts, tmp_path: Path) -> None:
    """Issue 2: DIR may hold foreign files; they are left as they are."""
    deep = Server(tmp_path / "not" / "there" / "yet", BTHWANI)
    deep.data.parent.parent.mkdir()
    deep._errors = tmp_path / "deep.stderr"
    try:
        deep.start()
    finally:
        deep.kill()
    server = servers()
    server.data.mkdir()
    for name, content in {"lock.txt": b"mine", "nawba.sqlite3.bak": b"\x00", "secrets": b"x", ".git": b""}.items():
        (server.data / name).write_bytes(content)
    (server.data / "sub").mkdir()
    server.start()
    server.stop()
    assert (server.data / "lock.txt").read_bytes() == b"mine"
    assert (server.data / "nawba.sqlite3.bak").read_bytes() == b"\x00"
    assert (server.data / "sub").is_dir()


def test_a_taken_port_is_said_and_costs_no_secret(servers: Starts) -> None:
    """The first start that works prints the first secrets, whatever failed before it."""
    server = servers()
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = subprocess.run(
            server.command(port=port), check=False, capture_output=True, text=True, timeout=30, cwd=ROOT
        )
    assert done.returncode != 0
    assert done.stdout == ""
    assert str(port) in done.stderr
    assert "port" in done.stderr
    assert "Traceback" not in done.stderr
    server.start()
    assert server.said["api_key"]
    assert server.said["sign_in_url"]


def test_a_refused_sandbox_in_the_open_costs_no_secret(servers: Starts) -> None:
    """`engine.md` §7: a sandbox on a listener that others reach is refused without --i-know."""
    server = servers()
    command = [word if not word.startswith("127.0.0.1:") else f"0.0.0.0:{free_port()}" for word in server.command()]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=30, cwd=ROOT)
    assert done.returncode != 0
    assert "--i-know" in done.stderr
    assert done.stdout == ""
    server.start()
    assert server.said["api_key"], "the refused start used up the first secrets"


def test_a_broken_playbook_starts_nothing_and_costs_no_secret(servers: Starts, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(BTHWANI, broken)
    (broken / "chain.yaml").write_text("chains:\n  main: [\n")
    server = servers(broken)
    done = subprocess.run(server.command(), check=False, capture_output=True, text=True, timeout=30, cwd=ROOT)
    assert done.returncode != 0
    assert done.stdout == ""
    assert re.search(r"chain\.yaml:\d+:\d+", done.stderr)
    server.playbook = BTHWANI
    server.start()
    assert server.said["api_key"]


def test_commands_before_the_first_start_leave_it_its_secrets(servers: Starts) -> None:
    """Issue 2: every command works on a DIR that does not exist yet."""
    server = servers()
    made = server.made("key", "create", "intake", "--source", "early")
    assert set(made) == {"id", "key"}
    assert json.loads(server.cli("key", "list", "--json").stdout)["items"]
    server.start()
    assert server.said["api_key"]
    assert server.client.post(f"/in/json/{made['key']}", {"severity": "info", "title": "early"}).status == 202


def test_sigterm_ends_within_two_seconds_though_streams_are_open(servers: Starts) -> None:
    """R20 on one node: a graceful stop takes 2 s at the most, with live pages connected and a connection kept alive."""
    server = servers(NAWBA_LOG="error").start()
    session = server.signed_in()
    lines = []
    for topic in ("all", "sandbox"):
        line = socket.create_connection(("127.0.0.1", server.port), timeout=10)
        line.sendall(
            f"GET /live?topic={topic} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {session.headers['Cookie']}\r\n\r\n".encode()
        )
        got = b""
        while b"event: hello" not in got:
            got += line.recv(4_096)
        lines.append(line)
    idle = socket.create_connection(("127.0.0.1", server.port), timeout=10)
    idle.sendall(b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n")
    assert idle.recv(4_096).startswith(b"HTTP/1.1 200")
    server.declared("somebody is being paged", "SEV1")
    assert server.stop() <= 2.0
    assert server.process.returncode == 0
    assert server.errors() == ""
    for line in (*lines, idle):
        line.close()


def test_a_second_up_on_the_same_directory_is_refused(servers: Starts) -> None:
    """`engine.md` §1: DIR/lock is held by the process that writes; never a second opener of the file."""
    server = servers().start()
    second = Server(server.data)
    done = subprocess.run(second.command(), check=False, capture_output=True, text=True, timeout=30, cwd=ROOT)
    assert done.returncode != 0
    assert str(server.data) in done.stderr
    assert "Traceback" not in done.stderr
    assert server.is_ready()
    assert server.client.post(server.json_path, {"severity": "info", "title": "still served"}).status == 202


def test_commands_work_by_the_socket_while_it_runs(servers: Starts) -> None:
    """`engine.md` §1: the socket is 0600, speaks the same actions, and acts for the OS user or, with --as, a person."""
    server = servers().start()
    path = server.data / "nawba.sock"
    assert stat.S_ISSOCK(path.stat().st_mode)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    key = server.made("key", "create", "api", "--scope", "read")
    assert server.client.with_(Authorization=f"Bearer {key['key']}").get("/api/v1/incidents").status == 200
    assert server.made("oncall")["tracks"]
    incident = server.declared("by the socket", "SEV2")
    done = server.cli("incident", "ack", str(incident["number"]), "--as", "sara_mohammed")
    if done.returncode == 2:  # the command's own name for it
        done = server.cli("incident", "acknowledge", str(incident["number"]), "--as", "sara_mohammed")
    assert done.returncode == 0, done.stderr
    found = server.incident(incident["id"])
    assert found["state"] == "acknowledged"
    assert found["owner"]["id"] == "sara_mohammed"
    server.stop()
    assert not path.exists()


def test_what_is_secret_on_disk_is_its_owners_alone(servers: Starts) -> None:
    """C55: umask 077. The database holds people's names, the key file opens what is sealed in it."""
    server = servers().start()
    for name in ("nawba.sqlite3", "key", "lock", "nawba.sqlite3-wal"):
        mode = stat.S_IMODE((server.data / name).stat().st_mode)
        assert mode & 0o077 == 0, f"{name} is {mode:o}"
    assert stat.S_IMODE(server.data.stat().st_mode) & 0o077 == 0


def test_after_kill_9_a_stale_socket_and_lock_stand_in_nobodys_way(servers: Starts) -> None:
    server = servers().start()
    server.client.post(server.json_path, {"severity": "info", "title": "before"})
    server.kill()
    assert (server.data / "nawba.sock").exists()
    listed = server.cli("incident", "list", "--json")
    assert listed.returncode == 0, listed.stderr
    server.start()
    assert conserved(server.settled())


def test_without_json_it_prints_one_curl_line_that_raises_a_sev1(servers: Starts) -> None:
    """Issue 2, item 1: exactly one line containing `curl `; it stands alone, without colour or pipe."""
    server = servers()
    command = [word for word in server.command() if word != "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT)
    server._process = process
    until(server.is_ready, "/health/ready")
    assert process.stdout is not None
    os.set_blocking(process.stdout.fileno(), False)
    printed = (process.stdout.read() or b"").decode()
    lines = [line for line in printed.splitlines() if "curl " in line]
    assert len(lines) == 1
    assert lines[0].startswith("curl ")
    assert "\x1b" not in printed
    assert "|" not in lines[0]
    done = subprocess.run(["sh", "-c", lines[0]], check=False, capture_output=True, text=True, timeout=20)
    assert json.loads(done.stdout)["status"] == "accepted", done
    key = next(word for word in printed.split() if word.startswith("nwb_"))
    server.secrets = {"api_key": key, "intake": {}}
    found = until(server.incidents, "the incident of the printed curl")
    assert found[0]["severity"] == "SEV1"


def test_port_0_is_told_by_the_port_that_was_given(servers: Starts) -> None:
    server = servers()
    command = [word if not word.startswith("127.0.0.1:") else "127.0.0.1:0" for word in server.command()]
    server._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT)
    said = json.loads(server.first_line())
    server.port = int(said["url"].rpartition(":")[2])
    assert server.port != 0
    assert said["intake"]["json"].startswith(said["url"])
    until(server.is_ready, "/health/ready on the port it told")


def test_bad_flags_are_said_in_one_line(tmp_path: Path) -> None:
    for listen in ("nowhere", "127.0.0.1:99999", "127.0.0.1:", ":"):
        done = subprocess.run(
            [NAWBA, "up", "--data", str(tmp_path / "d"), "--listen", listen], check=False, capture_output=True, text=True,
            timeout=30,
        )  # fmt: skip
        assert done.returncode != 0
        assert "--listen" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_role_alone_is_refused_on_sqlite(servers: Starts) -> None:
    """`engine.md` §1: one process opens the file; the sentence says what to do."""
    server = servers()
    for role, says in (("web", "--role web: SQLite is opened by one process"), ("pager", "write web, engine")):
        done = subprocess.run(
            [*server.command(), "--role", role], check=False, capture_output=True, text=True, timeout=30, cwd=ROOT
        )
        assert done.returncode == 1
        assert says in done.stderr
