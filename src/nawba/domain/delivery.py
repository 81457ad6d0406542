"""What follows one try: wait for a receipt, try again, move to the person's next contact now (R8, R15)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nawba.domain.time import MINUTE, SECOND, Instant

SEND_TIMEOUT_US = 10 * SECOND
"""T_s: one send is given up after it."""
NODE_LEASE_US = 10 * SECOND
"""L: how long a node counts as alive after its last sign of life; then what it held is given back (R20)."""
LEASE_US = SEND_TIMEOUT_US + NODE_LEASE_US
"""How long a claim is ours: T_s and L. After it the outcome is unknown (R8)."""
RECEIPT_US = 30 * SECOND
"""A message accepted by a provider and not heard of for this long did not reach anybody (R15)."""
TRIES_AT_MOST = 3
RETRY_AT_MOST_US = MINUTE


def may_start(now: Instant, claimed_until: Instant) -> bool:
    """Return whether a claimed send may still begin: it must end before its claim does (R19)."""
    return now <= claimed_until - SEND_TIMEOUT_US


AttemptState = Literal[
    "pending", "sending", "accepted", "delivered", "seen", "answered", "failed", "unknown", "cancelled"
]
ResultKind = Literal["accepted", "delivered", "retry", "failed", "unknown"]


@dataclass(frozen=True, slots=True)
class After:
    """The attempt's next `state`; `due_at` of the next try; `receipt_by`; whether the next contact is tried now."""

    state: AttemptState
    due_at: Instant | None = None
    receipt_by: Instant | None = None
    moves_on: bool = False


def after(kind: ResultKind, tries: int, now: Instant, retry_after_us: int = 0) -> After:
    """Return what one try leads to; `tries` counts it.

    1. Delivered: done. 2. Accepted: a receipt is awaited. 3. Unknown: sent again with the same key. 4. Retry: again
    after the provider's wish, a minute at the most, three tries in all. 5. Failed, or tried enough: the next contact.
    A delay never holds the person back: whatever did not arrive moves to the next contact now.
    """
    match kind:
        case "delivered":
            return After("delivered")
        case "accepted":
            return After("accepted", receipt_by=now + RECEIPT_US)
        case "unknown":
            return (
                After("pending", due_at=now, moves_on=True)
                if tries < TRIES_AT_MOST
                else After("unknown", moves_on=True)
            )
        case "retry" if tries < TRIES_AT_MOST:
            wait = min(max(retry_after_us, SECOND), RETRY_AT_MOST_US)
            return After("pending", due_at=now + wait, moves_on=True)
        case _:
            return After("failed", moves_on=True)


_RANK: dict[str, int] = {"accepted": 1, "failed": 2, "delivered": 3, "seen": 4, "answered": 5}


def receipted(state: str, said: str) -> AttemptState | None:
    """Return the state a receipt gives an attempt; None when it says nothing new, or of something that awaits none.

    Monotone, whatever the order of receipts: accepted < failed < delivered < seen < answered. That it arrived is
    stronger than that it did not; that somebody saw it is stronger still (R15).
    """
    if state not in _RANK or said not in ("failed", "delivered", "seen") or _RANK[said] <= _RANK[state]:
        return None
    return said  # type: ignore[return-value]
