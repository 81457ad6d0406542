"""The three ways a request travels: in this process, over the socket beside the database, over HTTP to an address."""

from __future__ import annotations

import asyncio
import http.client
import os
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from nawba.cli.failed import Failed

_ANSWER_SECONDS: Final = 30.0


class Transport(Protocol):
    def send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]: ...


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
        kind = http.client.HTTPSConnection if self._url.scheme == "https" else http.client.HTTPConnection
        connection = kind(self._url.hostname or "", self._url.port, timeout=_ANSWER_SECONDS)
        own = {**headers, "host": self._url.netloc}
        if self._key:
            own["authorization"] = f"Bearer {self._key}"
        try:
            return _exchange(connection, method, self._url.path.rstrip("/") + path, body, own)
        except (OSError, http.client.HTTPException) as error:
            raise Failed(f"{self._url.geturl()} does not answer: {error}") from error
        except ValueError:
            raise Failed("--key: this cannot be a key") from None
        finally:
            connection.close()


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

    async def _send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
        bare, _, query = path.partition("?")
        own = {**headers, "content-length": str(len(body or b""))}
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
            "path": unquote(bare), "raw_path": bare.encode(), "query_string": query.encode(), "root_path": "",
            "headers": [(k.encode(), v.encode()) for k, v in own.items()],
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
