"""Out: one request to an address, and what came of it. Whoever carries it out bounds its time and what it reads.

Addresses may hold a token, so they are secrets: what is said of them is their host.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from nawba.ports.secret import Secret


def host_of(url: Secret) -> str:
    """Return whom an address names, which may be said: no path, no user, no token."""
    return urlsplit(url.reveal().decode()).hostname or "?"


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer with its status; of the body at most the first 1,024 bytes."""

    status: int
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Unreached:
    """No answer in time. `reason` a code: timeout, refused, unreachable, tls, failed."""

    reason: str


class Outbound(Protocol):
    async def request(
        self, method: str, url: Secret, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answered | Unreached:
        """Send once: never retried or redirected, ten seconds at the most. What the other side does never raises."""
