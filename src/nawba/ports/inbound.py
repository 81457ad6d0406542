"""A way in: what a source's folder must do. The web mounts what it declares (`engine.md` §7).

`parse` is pure and total: any bytes give signals, a handshake or `NotUnderstood`; it never raises.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from nawba.domain.signal import Signal


@dataclass(frozen=True, slots=True)
class Route:
    """`path` may hold `{key}`. `limit_bytes`: larger bodies are refused with 413 before they are read whole."""

    method: str
    path: str
    limit_bytes: int = 1_048_576


@dataclass(frozen=True, slots=True)
class Request:
    """What arrived: `path_key` is the `{key}` of the path, if the route has one."""

    headers: Mapping[str, str]
    body: bytes
    path_key: str | None = None


@dataclass(frozen=True, slots=True)
class KeyRef:
    """The intake key the sender showed, as it was shown; the store knows whether it is one."""

    key: str


@dataclass(frozen=True, slots=True)
class Understood:
    signals: tuple[Signal, ...]
    dedup_key: str | None = None


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Why not, one line each, in the sender's terms. A facade refuses with them; a generic door quarantines."""

    errors: tuple[str, ...]


Parsed = Understood | NotUnderstood


@dataclass(frozen=True, slots=True)
class Accepted:
    """Stored. `id` the signal's, `dedup_key` what the sender gave or was given."""

    id: str
    dedup_key: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Not stored. `reason` unknown_key, invalid, too_large."""

    reason: Literal["unknown_key", "invalid", "too_large"]
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Busy:
    """Too much at once; nothing was stored; safe to send again after `retry_after_s`."""

    retry_after_s: int = 5


@dataclass(frozen=True, slots=True)
class Unavailable:
    """The store cannot promise to keep it; nothing was answered 202; safe to send again after `retry_after_s`."""

    retry_after_s: int = 5


Outcome = Accepted | Refused | Busy | Unavailable


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class Inbound(Protocol):
    """One source. `keeps_unknown`: what a valid key sends is stored even when it is not understood."""

    @property
    def source(self) -> str: ...

    @property
    def routes(self) -> tuple[Route, ...]: ...

    @property
    def keeps_unknown(self) -> bool: ...

    def authenticate(self, request: Request) -> KeyRef | None:
        """Return the key the request shows; None when it shows none."""

    def parse(self, request: Request) -> Parsed:
        """Return what the body says."""

    def answer(self, outcome: Outcome) -> Reply:
        """Return the answer in the sender's own shape."""
