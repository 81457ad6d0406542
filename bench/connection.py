"""One keep-alive connection with one request under way: as little work a request as asyncio allows."""

from __future__ import annotations

import asyncio
from typing import Protocol, cast


class Owner(Protocol):
    """Who is told what became of a connection."""

    def answered(self, connection: Connection, status: int, body: bytes) -> None: ...
    def lost(self, connection: Connection) -> None: ...


class Connection(asyncio.Protocol):
    """`index`: which request is under way; -1: none. Answers need a Content-Length, or no body."""

    __slots__ = ("_owner", "_part", "_transport", "index")

    def __init__(self, owner: Owner) -> None:
        self._owner = owner
        self._part = b""
        self._transport: asyncio.Transport | None = None
        self.index = -1

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by inheritance

    def send(self, index: int, raw: bytes) -> None:
        """Send the request `raw`, whose number is `index`."""
        assert self._transport is not None
        self.index = index
        self._transport.write(raw)

    def close(self) -> None:
        """Close at once, whatever is under way."""
        if self._transport is not None:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        if self._part:
            data = self._part + data
        end = data.find(b"\r\n\r\n")
        if end < 0 or len(data) < end + 4 + content_length(data[:end]):
            self._part = data
            return
        self._part = b""
        self._owner.answered(self, int(data[9:12]), data[end + 4 :])

    def connection_lost(self, exc: Exception | None) -> None:
        self._owner.lost(self)


def content_length(head: bytes) -> int:
    """Return the length of the body that follows `head`; 0 when it says none."""
    low = head.lower()
    start = low.find(b"\r\ncontent-length:")
    if start < 0:
        return 0
    return int(low[start + 17 :].split(b"\r\n", 1)[0])
