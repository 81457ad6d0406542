"""The HTTP server: uvicorn with httptools, whose answers leave in one piece.

uvicorn writes the head and the body of an answer one after the other, each a system call of its own; at intake's rate
that is a tenth of the processor. The transport below gathers what one turn of the loop writes.

uvicorn waits for a request as long as it takes. The protocol below does not, so that nobody uses up our lines by never
finishing, nor our memory by a head without end (C25).
"""

from __future__ import annotations

import asyncio
import contextlib
import resource
import sys
from collections.abc import Iterator
from typing import Any

import uvicorn
from httptools import HttpParserCallbackError
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from nawba.web.asgi import App

_GRACE_SECONDS = 1
_ARRIVAL_SECONDS = 20.0
"""How long a request may take to arrive whole, and how long a new line may stay silent."""
_HEAD_BYTES = 65_536
_KEPT_FREE = 128
"""Descriptors that no caller may take: the engine and the store need some when there are many callers (R6)."""


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


def _lines_at_most() -> int:
    """Return how many lines may be open at once, under the process's limit of descriptors."""
    descriptors = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return max(descriptors // 2, descriptors - _KEPT_FREE)


_LINES_AT_MOST = _lines_at_most()


class _Protocol(HttpToolsProtocol):
    """A line whose requests must arrive; the timer runs only while one is under way."""

    _is_arriving = True
    _has_head = False
    _came = 0
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(_Gathered(transport, self.loop))  # type: ignore[arg-type]
        if len(self.connections) > _LINES_AT_MOST:
            transport.abort()
            return
        self._deadline = self.loop.call_later(_ARRIVAL_SECONDS, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        self._settle()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        self._is_arriving, self._has_head, self._came = True, False, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._has_head = True
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._is_arriving = False
        super().on_message_complete()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if not self._is_arriving:
            self._settle()
            return
        self._came += len(data)
        if self._came > _HEAD_BYTES and not self._has_head:
            self._give_up()
        elif self._deadline is None:
            self._deadline = self.loop.call_later(_ARRIVAL_SECONDS, self._give_up)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP. After trouble of our own the line just ends: the caller sends it again."""
        if isinstance(sys.exc_info()[1], HttpParserCallbackError):
            self.transport.close()
        else:
            super().send_400_response(msg)

    def _settle(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._settle()
        if not self.transport.is_closing():
            self.transport.close()


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
