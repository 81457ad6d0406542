"""C40: a canary in every secret field, everything the program says gathered, and none of them in it.

The whole run is searched by the plugin (`tests/canary.py`); here one server is made to say as much as it can: debug
log, refusals of every kind, a bug with its traceback, metrics, the description, exports, the doctor.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from base64 import b64encode
from contextlib import closing
from pathlib import Path

import pytest

from nawba.actions.contacts import Reached, add_contact
from nawba.actions.secrets import SIGNING_KEY, data_key
from nawba.bootstrap import DATABASE, SOCKET, lock, open_house
from nawba.domain.entry import Actor
from nawba.ports.key_file import read_key
from nawba.store.secrets import setting_place
from tests import canary
from tests.process.conftest import Starts
from tests.process.server import NAWBA, ROOT, Server, until

pytestmark = pytest.mark.process

ADDRESS = "+967-700-canary-of-an-address"
BODY = "canary-of-a-body-5f0c2a"
IDEMPOTENCY = "canary-of-an-idempotency-key"
PASSWORD = "canary-of-a-database-password"
WRONG_KEY = "nwb_" + "c0ffee" * 8
WRONG_TOKEN = "CanaryOfAWrongToken" * 2


@pytest.fixture
def output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of this test's own, in place of the run's."""
    made = tmp_path / "output"
    (made / "kept").mkdir(parents=True)
    monkeypatch.setenv(canary.FOLDER, str(made))
    return made


def plant_what_is_stored(server: Server) -> None:
    """Everything that lies sealed in the database, as it is in the memory of the process."""
    key = read_key(server.data / "key", 0)
    assert key is not None
    with lock(server.data), open_house(server.data, "http://127.0.0.1:1") as house:
        canary.plant("data key", house.store.read(lambda tx: data_key(tx, key)).result().reveal())
        canary.plant("link secret", house.secret)
        sealed = house.store.read(lambda tx: tx.secrets.named(SIGNING_KEY)).result()
        assert sealed is not None
        canary.plant("signing key", house.box.open(sealed, setting_place(SIGNING_KEY)))
        reached = Reached("sara_mohammed", "call", ADDRESS)
        house.store.submit(
            lambda tx: add_contact(tx, house, reached, Actor("person", "sara_mohammed", "page"))
        ).result()
    canary.plant("contact address", ADDRESS)


def plant_page_tokens(server: Server) -> None:
    """The links of pages, as the phones got them."""
    shown = until(lambda: [t for t in (server.admin.get("/sandbox").text,) if "/p/" in t], "a phone to ring")
    for part in shown[0].split("/p/")[1:]:
        canary.plant("page token", part.partition('"')[0].partition("/")[0])


def make_it_talk(server: Server) -> None:
    """Ask for everything, rightly and wrongly; every refusal and every telling answer is kept by the client."""
    for kind, value in (
        ("body", BODY),
        ("idempotency key", IDEMPOTENCY),
        ("wrong key", WRONG_KEY),
        ("wrong token", WRONG_TOKEN),
    ):
        canary.plant(kind, value)
    stranger, admin, session = server.client, server.admin, server.signed_in()
    token = server.secrets["sign_in_url"].rpartition("/")[2]
    for path in (f"/sign-in/{token}", f"/sign-in/{WRONG_TOKEN}", f"/p/{WRONG_TOKEN}", f"/in/json/{WRONG_TOKEN}"):
        stranger.get(path)
        stranger.form(path, {"x": BODY})
    wrong = stranger.with_(Authorization=f"Bearer {WRONG_KEY}")
    for path in ("/api/v1/incidents", "/metrics", "/api/v1/doctor", "/", "/sandbox"):
        wrong.get(path, Idempotency_Key=IDEMPOTENCY)
        stranger.get(f"{path}?secret={BODY}", Cookie=f"nawba_session={WRONG_TOKEN}")
    for raw in ('{"title": "%s"' % BODY, '{"x": "%s", "x": 1}' % BODY, BODY, '["%s"]' % BODY):  # noqa: UP031 - braces
        admin.send(
            "POST", "/api/v1/incidents", raw, {"Content-Type": "application/json", "Idempotency-Key": IDEMPOTENCY}
        )
        stranger.send("POST", "/v2/enqueue", raw)
    admin.post("/api/v1/keys", {"kind": "api", "scope": "read", "x": BODY}, Idempotency_Key=IDEMPOTENCY)
    admin.post("/api/v1/incidents", {"title": BODY, "severity": "SEV3"}, Idempotency_Key=IDEMPOTENCY)
    admin.post("/api/v1/incidents", {"title": BODY, "severity": "SEV2"}, Idempotency_Key=IDEMPOTENCY)
    for path in ("/metrics", "/api/openapi.json", "/health", "/api/v1/doctor", "/api/v1/keys", "/api/v1/secrets"):
        admin.get(path)
        session.get(path)
    for part in ("", "/head", "/seals", "/entries", "/incidents"):
        admin.get(f"/api/v1/audit{part}")


def run_every_telling_command(server: Server) -> None:
    for line in (
        ("doctor", "--json"),
        ("audit", "list", "--limit", "1000", "--json"),
        ("audit", "verify"),
        ("secrets", "rotate"),
    ):
        server.cli(*line)


def break_it(server: Server) -> None:
    """A row nobody can read: the next requests end in a bug, with its traceback in the log."""
    with closing(sqlite3.connect(server.data / DATABASE)) as raw:
        raw.execute("UPDATE account SET name = x'ff'")
        raw.commit()


def test_no_canary_is_in_anything_the_program_says(servers: Starts, output: Path) -> None:
    server = servers().start()
    server.declared("pages ring", "SEV1")
    plant_page_tokens(server)
    make_it_talk(server)
    until(lambda: server.admin.get("/api/v1/doctor").json["facts"]["seals"], "a seal")
    server.stop()
    plant_what_is_stored(server)
    server.start()
    run_every_telling_command(server)
    server.stop()
    canary.plant("key file", bytes.fromhex((server.data / "key").read_text()))
    break_it(server)
    server.spawn()
    until(lambda: _answers(server), "the broken server to answer")
    for _ in range(3):
        assert server.admin.get("/api/v1/incidents").status == 500
    server.kill()
    kept = b"".join(path.read_bytes() for path in (output / "kept").iterdir())
    assert b"Traceback" in kept  # what was searched did say something
    assert b"ledger head" in kept
    assert b"nawba_ledger_seal" in kept
    kinds = {kind for kind, _ in canary.planted(output)}
    assert kinds >= {
        "API key", "sign-in link", "intake key of pagerduty", "intake key of json", "key file", "session", "page token",
        "data key", "link secret", "signing key", "contact address", "body", "idempotency key", "wrong key", "wrong token",
    }  # fmt: skip
    assert canary.leaks(output) == []


def _answers(server: Server) -> bool:
    try:
        return server.client.get("/health/live").status == 200
    except OSError:
        return False


def test_the_password_of_a_database_is_not_said_when_it_cannot_be_reached(tmp_path: Path, output: Path) -> None:
    canary.plant("database password", PASSWORD)
    line = [NAWBA, "up", "--data", str(tmp_path / "d"), "--listen", "127.0.0.1:0", "--database"]
    for where in ("127.0.0.1:1/nawba", "127.0.0.1:1/nawba?x=y"):
        address = f"postgresql://nawba:{PASSWORD}@{where}"
        done = subprocess.run(
            [*line, address],
            check=False,
            capture_output=True,
            timeout=60,
            cwd=ROOT,
            env={**os.environ, "NAWBA_LOG": "info"},
        )
        assert done.returncode != 0
        canary.keep("refused database", done.stdout + done.stderr)
    assert canary.leaks(output) == []


def test_a_key_of_the_environment_is_not_said(servers: Starts, output: Path) -> None:
    key = b"\xca\x4a\x12" * 10 + b"\xca\x4a"
    canary.plant("key of the environment", key)
    server = servers(NAWBA_SECRETS_KEY=key.hex()).start()
    server.cli("secrets", "status")
    server.cli("doctor")
    server.stop()
    wrong = servers(NAWBA_SECRETS_KEY=key.hex()[:-2])
    wrong.data = server.data
    assert wrong.cli("key", "list").returncode == 1
    assert canary.leaks(output) == []


# ── what is searched is really searched ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", ["as it is", "hexadecimal", "base64"])
def test_a_leak_is_named_by_kind_and_file(output: Path, form: str) -> None:
    """The positive control."""
    value = b"\x01\x02canary\xff\xfe of some length"
    canary.plant("a thing", value)
    shown = {"as it is": value, "hexadecimal": value.hex().encode(), "base64": b64encode(value)}[form]
    canary.keep("innocent", b"nothing to see")
    canary.keep("the log", b'{"event": "x", "secret": "' + shown + b'"}')
    (leak,) = canary.leaks(output)
    assert leak.kind == "a thing"
    assert leak.file.endswith("the-log")


LEAKING = """
from tests import canary

def test_a_server_says_too_much():
    canary.plant("API key", "nwb_this_is_secret")
    canary.keep("stderr of a server", "using nwb_this_is_secret now")

def test_another():
    pass
"""


def test_a_leak_fails_the_run_and_the_secret_is_not_repeated(tmp_path: Path) -> None:
    """With workers, as `make test` runs: the process that started the run searches what all of them have kept."""
    (tmp_path / "test_leaking.py").write_text(LEAKING)
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", canary.FOLDER))}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.canary", "-n", "2", "-p", "no:cacheprovider", str(tmp_path)],
        check=False, capture_output=True, text=True, cwd=tmp_path, env={**own, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 1, done.stdout
    assert "2 passed" in done.stdout
    assert "SECRETS IN THE OUTPUT" in done.stdout
    assert "API key: in " in done.stdout
    assert "stderr-of-a-server" in done.stdout
    assert "nwb_this_is_secret" not in done.stdout
    for left in tmp_path.glob("nawba-output-*"):
        shutil.rmtree(left)


def test_the_socket_of_commands_is_no_secret(server: Server) -> None:
    """Its mode is what guards it; that commands of another user are refused is the file system's word."""
    assert (server.data / SOCKET).stat().st_mode & 0o777 == 0o600
