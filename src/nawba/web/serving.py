"""The HTTP server: uvicorn with httptools, whose answers leave in one piece.

uvicorn writes the head and the body of an answer one after the other, each a system call of its own; at intake's rate
that is a tenth of the processor. The transport below gathers what one turn of the loop writes.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from nawba.web.asgi import App

_GRACE_SECONDS = 1


class _Gathered:
    """A transport that sends once a turn; everything else is the real one's."""

    __slots__ = ("_loop", "_parts", "_real")

    def __init__(self, real: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._real = real
        self._loop = loop
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> None:
        if not self._parts:
            self._loop.call_soon(self._flush)
        self._parts.append(data)

    def close(self) -> None:
        self._flush()
        self._real.close()

    def _flush(self) -> None:
        parts, self._parts = self._parts, []
        if parts and not self._real.is_closing():
            self._real.write(b"".join(parts))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


class _Protocol(HttpToolsProtocol):
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(_Gathered(transport, self.loop))  # type: ignore[arg-type]


class Server(uvicorn.Server):
    """A server whose signals are the process's own business."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def server(app: App) -> Server:
    """Return a server for `app` that is given its socket when it serves."""
    return Server(
        uvicorn.Config(
            app, http=_Protocol, loop="none", lifespan="off", log_config=None, access_log=False, server_header=False,
            proxy_headers=False, timeout_graceful_shutdown=_GRACE_SECONDS, backlog=2_048,
        )
    )  # fmt: skip
