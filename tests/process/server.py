"""The real server in a process of its own, and what speaks to it from outside: plain HTTP and the command line.

Nothing here sleeps for a fixed time: `until` asks again and again, up to a deadline, and says what it was waiting for.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any, Final, Literal, TypeVar

from tests import canary

T = TypeVar("T")
ROOT: Final = Path(__file__).parents[2]
BTHWANI: Final = ROOT / "examples" / "bthwani"
QUICK: Final = Path(__file__).parent / "playbooks" / "quick"
NAWBA: Final = str(Path(sys.executable).parent / "nawba")
PATIENCE_S: Final = 20.0
START_S: Final = 60.0
"""A start takes a second of a processor; a machine that is busy with much else gives it late."""
_ASK_S: Final = 0.02
_TELLING: Final = (
    "/metrics",
    "/health",
    "/api/openapi",
    "/api/v1/doctor",
    "/api/v1/audit",
    "/api/v1/keys",
    "/api/v1/sec",
)
"""Answers that are searched for secrets (C40); so is every refusal."""
_NAMES_ITSELF: Final = ("/sign-in/", "/p/")
"""Pages that link to themselves in the other language, and whose address is the secret of whoever opened them."""
_SHOWS_A_SECRET: Final = (("key", "create"), ("sign-in",), ("up",))
"""Commands that show one by design, once."""


def until(probe: Callable[[], T | Literal[False] | None], what: str, within: float = PATIENCE_S) -> T:
    """Return the first true answer of `probe`; AssertionError with `what` and the last answer after `within` seconds."""
    deadline = time.monotonic() + within
    while True:
        answer = probe()
        if answer:
            return answer
        assert time.monotonic() < deadline, f"waited {within} s for {what}; last: {answer!r}"
        Event().wait(_ASK_S)


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True, slots=True)
class Client:
    """Speaks HTTP to a port, always on a new connection; follows no redirect. `headers` go with every request."""

    port: int
    headers: Mapping[str, str] = field(default_factory=dict)
    timeout: float = 15.0

    def send(
        self, method: str, path: str, body: bytes | str | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        try:
            raw = body.encode() if isinstance(body, str) else body
            connection.request(method, path, raw, {**self.headers, **(headers or {})})
            answer = connection.getresponse()
            named = {name.lower(): value for name, value in answer.getheaders()}
            reply = Reply(answer.status, named, answer.read())
            is_refusal = reply.status >= 400 and not path.startswith(_NAMES_ITSELF)
            if is_refusal or (method == "GET" and path.startswith(_TELLING)):
                route = path.partition("?")[0].split("/")[1 : 4 if path.startswith("/api/v1/") else 2]
                canary.keep(f"{method} {'/'.join(route)} {reply.status}", repr(reply.headers).encode() + reply.body)
            return reply
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Reply:
        return self.send("GET", path, None, {name.replace("_", "-"): value for name, value in headers.items()})

    def post(self, path: str, value: Any = None, **headers: str) -> Reply:
        """POST a value as JSON; nothing when it is None."""
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        if value is None:
            return self.send("POST", path, b"", named)
        return self.send("POST", path, json.dumps(value), {"Content-Type": "application/json", **named})

    def form(self, path: str, fields: Mapping[str, str], **headers: str) -> Reply:
        """POST a form as a browser does."""
        from urllib.parse import urlencode  # noqa: PLC0415 - one use

        named = {name.replace("_", "-"): text for name, text in headers.items()}
        named["Content-Type"] = "application/x-www-form-urlencoded"
        return self.send("POST", path, urlencode(fields), named)

    def with_(self, **headers: str) -> Client:
        """Return a client that sends these headers as well."""
        return Client(self.port, {**self.headers, **{k.replace("_", "-"): v for k, v in headers.items()}}, self.timeout)

    def exchange(self, raw: bytes, within: float = 10.0) -> bytes:
        """Send bytes as they are and return all that comes back until the line is quiet or closed."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=within) as line:
            got = b""
            try:
                line.sendall(raw)
            except OSError:
                pass  # the answer may come before all was sent
            try:
                while piece := line.recv(65_536):
                    got += piece
                    if b"\r\n\r\n" in got and _is_whole(got):
                        break
            except (TimeoutError, ConnectionResetError):
                pass
            return got


def _is_whole(got: bytes) -> bool:
    head, _, body = got.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return bool(lengths) and len(body) >= int(lengths[0].split(b":")[1])


class Server:
    """`nawba up` on a data directory: started, killed, started again. `said` is the first line of its last start.

    `prefix`: words in front of the command, of a program that becomes it (`prlimit --nofile=64`); may be changed between
    starts. `options`: words behind it.
    """

    def __init__(self, data: Path, playbook: Path | None = BTHWANI, env: Mapping[str, str] | None = None) -> None:
        self.data = data
        self.playbook = playbook
        self.prefix: tuple[str, ...] = ()
        self.options: tuple[str, ...] = ()
        self.port = 0
        self.said: dict[str, Any] = {}
        self.secrets: dict[str, Any] = {}
        self._env = {**os.environ, "NAWBA_LOG": "error", **(env or {})}
        self._log = (env or {}).get("NAWBA_LOG", "debug")
        self._process: subprocess.Popen[bytes] | None = None
        self._errors = data.parent / f"{data.name}.stderr"

    def command(self, *, port: int | None = None) -> list[str]:
        """Return the command line of a start."""
        self.port = port or free_port()
        made = [*self.prefix, NAWBA, "up", "--data", str(self.data), "--listen", f"127.0.0.1:{self.port}", "--json"]
        return made + (["--playbook", str(self.playbook)] if self.playbook else []) + [*self.options]

    def spawn(self, *, port: int | None = None) -> subprocess.Popen[bytes]:
        """Start the process and wait for nothing."""
        with self._errors.open("ab") as errors:
            self._process = subprocess.Popen(
                self.command(port=port),
                stdout=subprocess.PIPE,
                stderr=errors,
                env={**self._env, "NAWBA_LOG": self._log},
                cwd=ROOT,
            )
        return self._process

    def start(self, *, port: int | None = None) -> Server:
        """Start, hear the first line, wait until it is ready."""
        self.spawn(port=port)
        self.said = json.loads(self.first_line())
        if self.said.get("api_key"):
            self.secrets = self.said
            self._plant()
        until(self.is_ready, "/health/ready", START_S)
        return self

    def _plant(self) -> None:
        """What a first start shows once must stand nowhere else (C40)."""
        canary.plant("API key", self.said["api_key"])
        canary.plant("sign-in link", self.said["sign_in_url"].rpartition("/")[2])
        canary.plant("intake key of pagerduty", self.said["intake"]["pagerduty"])
        canary.plant("intake key of json", self.said["intake"]["json"].rpartition("/")[2])
        if (self.data / "key").exists():
            canary.plant("key file", bytes.fromhex((self.data / "key").read_text()))

    def first_line(self, within: float = START_S) -> bytes:
        """Return the first line on stdout as soon as it is there."""
        process = self.process
        assert process.stdout is not None
        ready, _, _ = select.select([process.stdout], [], [], within)
        line = process.stdout.readline() if ready else b""
        assert line, f"nothing on stdout; stderr: {self.errors()}"
        return line

    def is_ready(self) -> bool:
        assert self.process.poll() is None, f"it ended with {self.process.returncode}: {self.errors()}"
        try:
            return self.client.get("/health/ready").status == 200
        except OSError:
            return False

    def errors(self) -> str:
        """Return what was written to stderr."""
        return self._errors.read_text(errors="replace") if self._errors.exists() else ""

    @property
    def process(self) -> subprocess.Popen[bytes]:
        assert self._process is not None, "it was never started"
        return self._process

    def kill(self) -> None:
        """End it as a power cut of the process: kill -9."""
        if self._process is not None:
            self._process.kill()
            self._reap()

    def stop(self, within: float = 10.0) -> float:
        """End it politely; return how many seconds it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(within)
        took = time.monotonic() - began
        self._reap()
        return took

    def _reap(self) -> None:
        process = self.process
        process.wait(10)
        if process.stdout is not None and not process.stdout.closed:
            canary.keep("stdout of a server", process.stdout.read())
            process.stdout.close()
            canary.keep("stderr of a server", self.errors())

    @property
    def client(self) -> Client:
        """A stranger."""
        return Client(self.port)

    @property
    def admin(self) -> Client:
        """The first administrator, by their key."""
        return self.client.with_(Authorization=f"Bearer {self.secrets['api_key']}")

    @property
    def routing_key(self) -> str:
        return str(self.secrets["intake"]["pagerduty"])

    @property
    def json_path(self) -> str:
        """The path of the first JSON intake; its port is another one after a restart."""
        return "/in/json/" + str(self.secrets["intake"]["json"]).rpartition("/")[2]

    def cli(self, *arguments: str, within: float = 60.0) -> subprocess.CompletedProcess[str]:
        """Run a command on the same data directory."""
        done = subprocess.run(
            [NAWBA, *arguments, "--data", str(self.data)], check=False, capture_output=True, text=True, timeout=within,
            env=self._env, cwd=ROOT,
        )  # fmt: skip
        name = " ".join(arguments[:2])
        canary.keep(f"stderr of nawba {name}", done.stderr)
        if not any(arguments[: len(shown)] == shown for shown in _SHOWS_A_SECRET):
            canary.keep(f"stdout of nawba {name}", done.stdout)
        elif arguments[0] == "key":
            made = re.search(r"\b(nwb_[0-9a-f]{48}|[0-9a-f]{32})\b", done.stdout)
            canary.plant("key that a command made", made[1] if made else "")
        return done

    def made(self, *arguments: str) -> Any:
        """Run a command that must work and return its JSON."""
        done = self.cli(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def signed_in(self) -> Client:
        """Return a browser's session of the first administrator, by a new sign-in link."""
        done = self.cli("sign-in")
        assert done.returncode == 0, done.stderr
        secret = next(word for word in done.stdout.split() if "/sign-in/" in word).rpartition("/")[2]
        canary.plant("sign-in link", secret)
        answer = self.client.form(f"/sign-in/{secret}", {})
        assert answer.status == 303, answer
        canary.plant("session", answer.headers["set-cookie"].partition(";")[0].partition("=")[2])
        return self.client.with_(Cookie=answer.headers["set-cookie"].partition(";")[0])

    # What the tests ask again and again.

    def summary(self) -> dict[str, Any]:
        found: dict[str, Any] = self.admin.get("/api/v1/signals/summary").json
        return found

    def settled(self) -> dict[str, Any]:
        """Wait until every signal has its end; return the summary."""
        return until(lambda: (s := self.summary()) and s["pending"] == 0 and s, "triage to end")

    def incidents(self, query: str = "") -> list[dict[str, Any]]:
        """Return every incident, page by page."""
        found: list[dict[str, Any]] = []
        cursor: str | None = ""
        while cursor is not None:
            more = f"&cursor={cursor}" if cursor else ""
            answer = self.admin.get(f"/api/v1/incidents?limit=1000{query}{more}")
            assert answer.status == 200, answer
            found += answer.json["items"]
            cursor = answer.json["next"]
        return found

    def incident(self, id_: str) -> dict[str, Any]:
        answer = self.admin.get(f"/api/v1/incidents/{id_}")
        assert answer.status == 200, answer
        found: dict[str, Any] = answer.json
        return found

    def alerts(self) -> list[dict[str, Any]]:
        """Return every alert, page by page."""
        found: list[dict[str, Any]] = []
        cursor: str | None = ""
        while cursor is not None:
            answer = self.admin.get("/api/v1/alerts?limit=1000" + (f"&cursor={cursor}" if cursor else ""))
            assert answer.status == 200, answer
            found += answer.json["items"]
            cursor = answer.json["next"]
        return found

    def titled(self, title: str) -> dict[str, Any]:
        """Wait for the incident with this title and return it whole."""
        found = until(lambda: [i for i in self.incidents() if i["title"] == title], f"an incident titled {title!r}")
        return self.incident(found[0]["id"])

    def declared(self, title: str, severity: str = "SEV1", **more: str) -> dict[str, Any]:
        """Declare an incident as the first administrator and return it."""
        answer = self.admin.post("/api/v1/incidents", {"title": title, "severity": severity, **more})
        assert answer.status == 201, f"{answer} {self.errors()[-2_000:]}"
        found: dict[str, Any] = answer.json
        return found


def conserved(summary: Mapping[str, Any]) -> bool:
    """R5: what came in is attached, suppressed, quarantined or pending."""
    ends = ("attached", "suppressed", "quarantined", "pending")
    return bool(summary["accepted"] == sum(summary[name] for name in ends) and all(summary[n] >= 0 for n in ends))
