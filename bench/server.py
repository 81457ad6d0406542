"""The server under measurement: a process of its own, with a data directory of its own, always ended."""

from __future__ import annotations

import ctypes
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Final
from urllib.parse import urlsplit

from bench.api import Api
from bench.report import say
from bench.waiting import wait_for

_START_SECONDS: Final = 60.0
_STOP_SECONDS: Final = 15.0
_DIE_WITH_PARENT: Final = 1
"""PR_SET_PDEATHSIG of prctl(2)."""


class NotStarted(RuntimeError):
    """The server did not come up, or ended too early."""


def free_port() -> int:
    """Return a port nobody listens on now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def die_with_parent() -> None:
    """Let the kernel kill this process when its parent is gone, however that ended."""
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


_running: set[int] = set()
"""The process groups of the servers that have been started and not yet seen to end."""


def end_all() -> None:
    """kill -9 every server that is still there; safe in a signal handler."""
    for group in tuple(_running):
        _kill(group)


def _kill(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        pass


class Server:
    """`command up` in `directory`, ready inside `with`; it can be killed and started again on its data."""

    def __init__(self, command: Path, directory: Path, playbook: Path, env: Mapping[str, str] | None = None) -> None:
        self._command = command
        self._directory = directory
        self._playbook = playbook
        self._env = env
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        self.ports: tuple[int, ...] = (self.port,)
        self.intake = ""
        self.api = Api(self.port, "")

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.kill()
        if error is not None:
            say(f"the server's last words:\n{self.last_words()}")

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def key(self) -> Path:
        """The file with the key of what is secret, which all nodes need."""
        return self._directory / "data" / "key"

    def prepare(self, key: Path) -> None:
        """Give the data directory the key of another node, before the first start."""
        self.key.parent.mkdir(parents=True)
        shutil.copy(key, self.key)

    def launch(self) -> None:
        """Start the process and return at once."""
        self._directory.mkdir(parents=True, exist_ok=True)
        words = [
            str(self._command),
            "up",
            "--data",
            str(self._directory / "data"),
            "--listen",
            f"127.0.0.1:{self.port}",
        ]
        words += ["--playbook", str(self._playbook), "--json"]
        with (self._directory / "stdout").open("wb") as out, (self._directory / "stderr").open("ab") as err:
            self._process = subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
                env=self._env,
                preexec_fn=die_with_parent,  # noqa: PLW1509 - nothing else runs in this process yet when it is called
            )
        _running.add(self._process.pid)

    def start(self) -> None:
        """Start the process, learn its addresses and keys, wait until it is ready; NotStarted when it is not."""
        self.launch()
        try:
            self._learn()
            if not wait_for(self._is_ready, _START_SECONDS):
                raise NotStarted(f"not ready after {_START_SECONDS:g} s")
        except BaseException:
            self.kill()
            say(f"the server's last words:\n{self.last_words()}")
            raise

    def stop(self) -> None:
        """Ask the server to end, and end it when it does not."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                say(f"the server was still there {_STOP_SECONDS:g} s after SIGTERM")
        self.kill()

    def kill(self) -> None:
        """kill -9 the server and whatever it started; nothing when it is gone."""
        if self._process is None:
            return
        _kill(self._process.pid)
        self._process.wait(_STOP_SECONDS)
        _running.discard(self._process.pid)

    def last_words(self) -> str:
        """Return the end of what the server wrote to stderr."""
        try:
            return (self._directory / "stderr").read_bytes()[-2000:].decode(errors="replace")
        except OSError:
            return ""

    def check_alive(self) -> None:
        """Raise NotStarted when the process has ended."""
        if self._process is None or self._process.poll() is not None:
            raise NotStarted(f"the server ended by itself: {self._process and self._process.returncode}")

    def until_first_202(self, raw: bytes, seconds: float = 60.0) -> float:
        """Send `raw` until it is accepted; return the instant of the answer (monotonic). NotStarted: it never was."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.check_alive()
            if _accepted(self.port, raw):
                return time.monotonic()
            time.sleep(0.005)
        raise NotStarted(f"no 202 within {seconds:g} s")

    def _learn(self) -> None:
        if not wait_for(lambda: b"\n" in self._out() or self._has_ended(), _START_SECONDS, 0.02) or self._has_ended():
            raise NotStarted("nothing was said on stdout")
        said = json.loads(self._out().split(b"\n", 1)[0])
        if said.get("api_key"):
            self.api = Api(self.port, said["api_key"])
            self.intake = urlsplit(said["intake"]["json"]).path

    def _out(self) -> bytes:
        return (self._directory / "stdout").read_bytes()

    def _has_ended(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def _is_ready(self) -> bool:
        self.check_alive()
        try:
            return self.api.read("/health/ready")[0] == 200
        except OSError:
            return False


def _accepted(port: int, raw: bytes) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as one:
            one.sendall(raw)
            answer = http.client.HTTPResponse(one)
            answer.begin()
            return answer.status == 202
    except (OSError, http.client.HTTPException):
        return False
