"""Requests that leave: ten seconds at the most, certificates checked, no redirect followed, a kilobyte read.

For addresses the operator gave; addresses out of what others send need a guard against inner hosts first (C27).
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from pathlib import Path

import httpx2

from nawba import __version__
from nawba.ports.outbound import Answered, Unreached
from nawba.ports.secret import Secret

_SECONDS = 10.0
_READ_AT_MOST = 1_024
_HEADERS = {"User-Agent": f"Nawba/{__version__}", "Accept-Encoding": "identity"}


class Plain:
    """`socket`: speak to this socket of the machine instead of the address's own host. One event loop uses it."""

    def __init__(self, socket: Path | None = None, seconds: float = _SECONDS) -> None:
        self._socket = socket
        self._seconds = seconds
        self._client: httpx2.AsyncClient | None = None

    async def request(
        self, method: str, url: Secret, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answered | Unreached:
        client = self._client = self._client or self._made()
        try:
            async with (
                asyncio.timeout(self._seconds),
                client.stream(
                    method, url.reveal().decode(), content=body, headers={**_HEADERS, **(headers or {})}
                ) as answer,
            ):
                return Answered(answer.status_code, await _head(answer))
        except (TimeoutError, httpx2.TimeoutException):
            return Unreached("timeout")
        except httpx2.ConnectError as error:
            return Unreached(_why(error))
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError):
            return Unreached("failed")

    def _made(self) -> httpx2.AsyncClient:
        return httpx2.AsyncClient(
            transport=httpx2.AsyncHTTPTransport(
                trust_env=False, retries=0, uds=str(self._socket) if self._socket else None
            ),
            follow_redirects=False,
            timeout=self._seconds,
            trust_env=False,
        )


async def _head(answer: httpx2.Response) -> bytes:
    """Return the beginning of the body; whatever follows is left unread and the connection closed."""
    found = b""
    async for piece in answer.aiter_raw():
        found += piece
        if len(found) >= _READ_AT_MOST:
            break
    return found[:_READ_AT_MOST]


def _why(error: BaseException) -> str:
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLError):
            return "tls"
        if isinstance(seen, ConnectionRefusedError):
            return "refused"
        seen = seen.__cause__ or seen.__context__
    return "unreachable"
