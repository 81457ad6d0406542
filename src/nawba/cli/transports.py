"""The three ways a request travels: in this process, over the socket beside the database, over HTTP to an address."""

from __future__ import annotations

import asyncio
import http.client
import os
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from nawba.cli.failed import Failed

_ANSWER_SECONDS: Final = 30.0
_GOOD: Final = 200
_PIECE: Final = 1 << 18


Take = Callable[[bytes], None]


class Transport(Protocol):
    """`send` gives the whole answer. `fetch` gives a good one to `take`, piece by piece, and returns only a refusal."""

    def send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]: ...

    def fetch(
        self, path: str, headers: Mapping[str, str], take: Take, body: bytes | None = None
    ) -> tuple[int, bytes]: ...


class Socket:
    """HTTP over the socket beside the database: whoever may open it is the OS user."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def answers(self) -> bool:
        """Say whether somebody listens; a socket that a killed server left behind does not."""
        try:
            self._connected().close()
        except OSError:
            return False
        return True

    def send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", timeout=_ANSWER_SECONDS)
        try:
            connection.sock = self._connected()
            return _exchange(connection, method, path, body, headers)
        except (OSError, http.client.HTTPException) as error:
            raise Failed(f"the running nawba does not answer on {self._path}: {error}") from error
        finally:
            connection.close()

    def fetch(self, path: str, headers: Mapping[str, str], take: Take, body: bytes | None = None) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", timeout=_ANSWER_SECONDS)
        try:
            connection.sock = self._connected()
            return _fetched(connection, path, headers, take, body)
        except (TimeoutError, ConnectionError, http.client.HTTPException) as error:
            raise Failed(f"the running nawba went away: {error}") from error
        finally:
            connection.close()

    def _connected(self) -> socket.socket:
        made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        made.settimeout(_ANSWER_SECONDS)
        try:
            # The system takes 107 bytes; from here the name may be shorter.
            made.connect(min(str(self._path.absolute()), os.path.relpath(self._path), key=lambda n: len(n.encode())))
        except OSError:
            made.close()
            raise
        return made


class Remote:
    """HTTP to an address, with a key."""

    def __init__(self, url: str, key: str | None) -> None:
        self._url = _address(url)
        self._key = key

    def send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
        connection, own = self._connection(headers)
        try:
            return _exchange(connection, method, self._url.path.rstrip("/") + path, body, own)
        except (OSError, http.client.HTTPException) as error:
            raise Failed(f"{self._url.geturl()} does not answer: {error}") from error
        except ValueError:
            raise Failed("--key: this cannot be a key") from None
        finally:
            connection.close()

    def fetch(self, path: str, headers: Mapping[str, str], take: Take, body: bytes | None = None) -> tuple[int, bytes]:
        connection, own = self._connection(headers)
        try:
            return _fetched(connection, self._url.path.rstrip("/") + path, own, take, body)
        except (TimeoutError, ConnectionError, http.client.HTTPException, socket.gaierror) as error:
            raise Failed(f"{self._url.geturl()} does not answer, or went away: {error}") from error
        except ValueError:
            raise Failed("--key: this cannot be a key") from None
        finally:
            connection.close()

    def _connection(self, headers: Mapping[str, str]) -> tuple[http.client.HTTPConnection, dict[str, str]]:
        kind = http.client.HTTPSConnection if self._url.scheme == "https" else http.client.HTTPConnection
        connection = kind(self._url.hostname or "", self._url.port, timeout=_ANSWER_SECONDS)
        own = {**headers, "host": self._url.netloc}
        if self._key:
            own["authorization"] = f"Bearer {self._key}"
        return connection, own


class InProcess:
    """The application in this process; no server, no port."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._runner = asyncio.Runner()

    def __enter__(self) -> InProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.close()

    def send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
        return self._runner.run(self._send(method, path, body, headers))

    def fetch(self, path: str, headers: Mapping[str, str], take: Take, body: bytes | None = None) -> tuple[int, bytes]:
        return self._runner.run(self._send("POST", path, body, headers, take))

    async def _send(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str], take: Take | None = None
    ) -> tuple[int, bytes]:
        bare, _, query = path.partition("?")
        own = {**headers, "content-length": str(len(body or b""))}
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
            "path": unquote(bare), "raw_path": bare.encode(), "query_string": query.encode(), "root_path": "",
            "headers": [(k.encode(), v.encode()) for k, v in own.items()],
            "client": None, "server": ("127.0.0.1", 80), "state": {},
        }  # fmt: skip
        incoming = iter([{"type": "http.request", "body": body or b"", "more_body": False}])
        status, parts, is_over = 500, [], asyncio.Event()

        async def receive() -> dict[str, Any]:
            if (message := next(incoming, None)) is None and take is not None:
                await is_over.wait()  # whoever takes a stream stays until its end
            return message or {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                return
            if not message.get("more_body"):
                is_over.set()
            if take is not None and status == _GOOD:
                take(message.get("body", b""))
            else:
                parts.append(message.get("body", b""))

        await self._app(scope, receive, send)
        return status, b"".join(parts)


def _address(url: str) -> SplitResult:
    try:
        found = urlsplit(url)
        has_port = found.port is None or found.port > 0
    except ValueError:
        has_port = False
    if not has_port or found.scheme not in ("http", "https") or not found.hostname:
        raise Failed(f"--url {url!r}: write http://HOST:PORT or https://HOST", 2)
    return found


def _exchange(
    connection: http.client.HTTPConnection, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
) -> tuple[int, bytes]:
    connection.request(method, path, body, dict(headers))
    answer = connection.getresponse()
    return answer.status, answer.read()


def _fetched(
    connection: http.client.HTTPConnection, path: str, headers: Mapping[str, str], take: Take, body: bytes | None
) -> tuple[int, bytes]:
    connection.request("POST", path, body or b"", dict(headers))
    answer = connection.getresponse()
    if answer.status != _GOOD:
        return answer.status, answer.read()
    while piece := answer.read(_PIECE):
        take(piece)
    return answer.status, b""
