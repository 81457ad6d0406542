"""A way out: what a vendor's channel must do, and what may come of one try.

Results are values, not exceptions. An exception of a channel is a bug and counts as `Unknown`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from nawba.domain.entry import Purpose
from nawba.domain.time import Instant


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one contact. `key` is the idempotency key: the same for every re-sending of one attempt.

    `is_page`: somebody's answer is awaited. `link`: opens the page with its buttons. `purpose` other than real must be
    visible in what is sent. `is_repeat`: it may have been sent before (R8).
    """

    key: str
    contact: str
    channel: str
    language: str
    title: str
    body: str
    short: str
    link: str
    is_page: bool
    purpose: Purpose = "real"
    is_repeat: bool = False


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider has it. A receipt should follow; until then nobody is known to be reached (R15)."""

    provider_id: str


@dataclass(frozen=True, slots=True)
class Delivered:
    """It is on the person's device."""

    provider_id: str


@dataclass(frozen=True, slots=True)
class Retry:
    """Not now: try again after `after_us` (the provider's own wish, bounded by the caller)."""

    after_us: int
    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """Never on this contact: the next one is tried now."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody can say whether it was sent (timeout, lost answer): it is sent again with the same key (R8)."""

    reason: str


Result = Accepted | Delivered | Retry | Failed | Unknown


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a provider says later of its message: delivered, seen, or failed."""

    provider_id: str
    state: str
    at: Instant
    reason: str = ""


class Channel(Protocol):
    @property
    def vendor(self) -> str: ...

    @property
    def concurrency(self) -> int:
        """How many sends may be under way at once; others wait in their own lane (R35)."""

    async def send(self, message: Message) -> Result:
        """Try once. Must not retry by itself; is cancelled after the send time-out."""
