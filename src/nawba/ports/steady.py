"""A clock that only goes on: where it was set, and what has passed since (R21).

It counts CLOCK_BOOTTIME (clock_gettime(2)), which no administrator and no NTP can set and which counts a suspended
machine's sleep. A clock it should agree with is followed slowly, or set when `engine.timekeeping` says so.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from nawba.domain.time import SECOND, Instant
from nawba.domain.timekeeping import SLEW_PER_MILLION


def _elapsed_us() -> int:
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000


class SteadyClock:
    """Begins at `start`. Read by many threads; set by one."""

    def __init__(self, start: Instant, elapsed_us: Callable[[], int] = _elapsed_us) -> None:
        self._elapsed_us = elapsed_us
        self._offset = start - elapsed_us()
        self._tended_at = elapsed_us()

    def now(self) -> Instant:
        return self._offset + self._elapsed_us()

    def monotonic(self) -> float:
        return self._elapsed_us() / SECOND

    def away_us(self, reference: Instant) -> int:
        """Return how far `reference`, read this moment, is ahead of our time; negative: behind it."""
        return reference - self.now()

    def slew(self, reference: Instant) -> None:
        """Move towards `reference`, by 500 millionths of the time since the last call at the most."""
        elapsed = self._elapsed_us()
        at_most = (elapsed - self._tended_at) * SLEW_PER_MILLION // 1_000_000
        self._tended_at = elapsed
        self._offset += max(-at_most, min(at_most, reference - self.now()))

    def follow(self, reference: Instant) -> None:
        """Be at `reference` from now on."""
        self._offset = reference - self._elapsed_us()
