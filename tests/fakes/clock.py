"""A clock that stands still until the test moves it."""

from __future__ import annotations

from nawba.domain.time import SECOND, Instant


class FakeClock:
    """`at` is in microseconds, as everywhere."""

    def __init__(self, at: Instant) -> None:
        self._at = at
        self._since = at

    def now(self) -> Instant:
        return self._at

    def monotonic(self) -> float:
        return (self._at - self._since) / SECOND

    def moves_to(self, at: Instant) -> None:
        """Move forward to `at`; a clock of a story never goes back."""
        assert at >= self._at, f"the clock would go back by {self._at - at} µs"
        self._at = at

    def passes(self, us: int) -> None:
        self.moves_to(self._at + us)
