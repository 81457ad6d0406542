"""How a command reaches the actions: by the lock in this process, by the socket of the running server, or by an address.

Whoever gets the lock works in-process, creating the data directory if absent; whoever does not, asks the process that
holds it (`engine.md` §1). All three speak the same HTTP API.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import socket
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

_PATIENCE_S = 5.0


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: Any

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300


class Failed(RuntimeError):
    """The command could not be carried out; `text` says why and what to do, `code` is the exit code."""

    def __init__(self, text: str, code: int = 1) -> None:
        super().__init__(text)
        self.text = text
        self.code = code


class Transport(Protocol):
    def send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]: ...


@dataclass(slots=True)
class Client:
    """One conversation with the actions. `acting_as`: a person, by the lock or the socket only."""

    transport: Transport
    acting_as: str | None = None

    def call(self, method: str, path: str, body: Any = None, **query: Any) -> Answer:
        """Call the API and return its answer, whatever its status."""
        asked = {k: v for k, v in query.items() if v is not None}
        target = f"{path}?{urlencode(asked)}" if asked else path
        headers = {"content-type": "application/json", "host": "127.0.0.1"}
        if self.acting_as:
            headers["nawba-as"] = self.acting_as
        raw = None if body is None else json.dumps(body).encode()
        status, answer = self.transport.send(method, target, raw, headers)
        return Answer(status, json.loads(answer) if answer else None)

    def must(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """Call the API and return the body; Failed with the problem's own words otherwise."""
        answer = self.call(method, path, body, **query)
        if not answer.is_good:
            raise Failed(_words(answer))
        return answer.body


def _words(answer: Answer) -> str:
    p = answer.body if isinstance(answer.body, dict) else {}
    lines = [f"{p.get('title', 'refused')} ({p.get('code', answer.status)})", str(p.get("detail", ""))]
    for error in p.get("errors") or ():
        if isinstance(error, dict):
            known = error.get("known")
            where = error.get("field") or error.get("key") or ""
            what = error.get("code") or error.get("message") or ""
            lines.append(f"  {where}: {what}" + (f"; known: {', '.join(map(str, known))}" if known else ""))
    by = p.get("by")
    if isinstance(by, dict):
        lines.append(f"  by {by.get('id')} at {p.get('at')}")
    if p.get("reachable"):
        lines.append("  reachable: " + ", ".join(str(one.get("id")) for one in p["reachable"]))
    return "\n".join(line for line in lines if line)


@contextmanager
def client(
    data: Path | None = None, *, url: str | None = None, key: str | None = None, acting_as: str | None = None
) -> Iterator[Client]:
    """Give a client: remote with `url`, else of the data directory. Failed says what is in the way."""
    from nawba.settings import data_directory  # noqa: PLC0415 - slow import

    if url is not None:
        if acting_as is not None:
            raise Failed("--as works only on the machine itself, by the lock or the socket")
        yield Client(_Remote(url, key or os.environ.get("NAWBA_KEY", "")))  # noqa: TID251 - see settings.VARIABLES
        return
    from nawba import bootstrap  # noqa: PLC0415 - slow import

    directory = data_directory(data)
    until = time.monotonic() + _PATIENCE_S
    while True:
        try:
            with bootstrap.local_app(directory) as app, _InProcess(app) as transport:
                yield Client(transport, acting_as)
            return
        except bootstrap.Locked:
            path = directory / bootstrap.SOCKET
            if path.exists():
                yield Client(_Socket(path), acting_as)
                return
            if time.monotonic() > until:
                raise Failed(f"{directory} is held by another process that does not answer; is it starting?") from None
            threading.Event().wait(0.05)


class _Socket:
    """HTTP over the socket beside the database."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", timeout=30)
        connection.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.sock.settimeout(30)
        try:
            connection.sock.connect(os.path.relpath(self._path))
            return _exchange(connection, method, path, body, headers)
        except OSError as error:
            raise Failed(f"the running nawba does not answer on {self._path}: {error}") from error
        finally:
            connection.close()


class _Remote:
    """HTTP to an address, with a key."""

    def __init__(self, url: str, key: str) -> None:
        self._url = urlsplit(url)
        self._key = key

    def send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
        kind = http.client.HTTPSConnection if self._url.scheme == "https" else http.client.HTTPConnection
        connection = kind(self._url.hostname or "127.0.0.1", self._url.port, timeout=30)
        own = {**headers, "host": self._url.netloc, "authorization": f"Bearer {self._key}"}
        try:
            return _exchange(connection, method, self._url.path.rstrip("/") + path, body, own)
        except OSError as error:
            raise Failed(f"{self._url.geturl()} does not answer: {error}") from error
        finally:
            connection.close()


def _exchange(
    connection: http.client.HTTPConnection, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
) -> tuple[int, bytes]:
    connection.request(method, path, body, dict(headers))
    answer = connection.getresponse()
    return answer.status, answer.read()


class _InProcess:
    """The application in this process; no server, no port."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._runner = asyncio.Runner()

    def __enter__(self) -> _InProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.close()

    def send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
        return self._runner.run(self._send(method, path, body, headers))

    async def _send(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[int, bytes]:
        bare, _, query = path.partition("?")
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
            "path": bare, "raw_path": bare.encode(), "query_string": query.encode(), "root_path": "",
            "headers": [
                (k.encode(), v.encode()) for k, v in {**headers, "content-length": str(len(body or b""))}.items()
            ],
            "client": None, "server": ("127.0.0.1", 80), "state": {},
        }  # fmt: skip
        incoming = iter([{"type": "http.request", "body": body or b"", "more_body": False}])
        status, parts = 500, []

        async def receive() -> dict[str, Any]:
            return next(incoming, {"type": "http.disconnect"})

        async def send(message: dict[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                parts.append(message.get("body", b""))

        await self._app(scope, receive, send)
        return status, b"".join(parts)


def say(text: str) -> None:
    """Print a line for people, on stdout."""
    print(text)


def complain(text: str) -> None:
    """Print a line about what went wrong, on stderr."""
    print(text, file=sys.stderr)
