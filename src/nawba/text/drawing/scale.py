"""Where an instant stands between the start (0) and the end (1) of a drawing. Pure.

Half of the way is the time itself, half the place in the order: what follows closely can still be told apart, and
the order of places is always the order of time.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from nawba.domain.time import MINUTE, Instant

_BY_ORDER = 0.5


@dataclass(frozen=True, slots=True)
class Scale:
    """`instants` rise; `places` are theirs, from 0 to 1."""

    instants: tuple[Instant, ...]
    places: tuple[float, ...]

    def of(self, at: Instant) -> float:
        """Return the place of `at`: 0 before the start, 1 after the end."""
        right = bisect_right(self.instants, at)
        if right == 0:
            return 0.0
        if right == len(self.instants):
            return 1.0
        before, after = self.instants[right - 1], self.instants[right]
        here, there = self.places[right - 1], self.places[right]
        return here + (there - here) * (at - before) / (after - before)


def scale(instants: Iterable[Instant]) -> Scale:
    """Return the scale from the first to the last of `instants`, of which there is at least one."""
    known = tuple(sorted(set(instants)))
    if len(known) == 1:
        known = (known[0], known[0] + MINUTE)
    first, whole, gaps = known[0], known[-1] - known[0], len(known) - 1
    places = tuple((1 - _BY_ORDER) * (at - first) / whole + _BY_ORDER * index / gaps for index, at in enumerate(known))
    return Scale(known, places)
