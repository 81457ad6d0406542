"""What time it is. The only way anybody learns it; tests and the simulator own it."""

from __future__ import annotations

from typing import Protocol

from nawba.domain.time import Instant


class Clock(Protocol):
    def now(self) -> Instant:
        """Return the wall time in microseconds UTC; due-ness is judged by it."""

    def monotonic(self) -> float:
        """Return seconds that never go back; sleeping is measured by it."""
