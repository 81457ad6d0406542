"""Which changes a listener has not heard of: numbers are not in the order of commits (`engine.md` §2).

Of two nodes the one that took the lower number may commit later. So a number that is missing when a higher one is seen
is looked for again, for as long as a transaction may last; after that it belongs to one that was undone.
"""

from __future__ import annotations

from collections.abc import Iterable

from nawba.domain.time import SECOND, Instant
from nawba.store.changes import Change

_LATE_US = 15 * SECOND
"""Longer than any commit may take: after thirteen seconds the line is cut (`store/postgres/watch`)."""
_GAPS_AT_MOST = 1_000


class Following:
    """`floor`: everything up to it was heard of before."""

    def __init__(self, floor: int) -> None:
        self._last = floor
        self._missing: dict[int, Instant] = {}

    @property
    def last(self) -> int:
        """The highest number heard of: what comes after it is new."""
        return self._last

    @property
    def floor(self) -> int:
        """The number from which somebody else can go on and miss nothing."""
        return min(self._missing) - 1 if self._missing else self._last

    @property
    def missing(self) -> list[int]:
        """Numbers that may yet be committed."""
        return sorted(self._missing)

    def hear(self, changes: Iterable[Change], now: Instant) -> None:
        """Take note of what was read, the missing ones that have come too; forget who was missing for too long."""
        for change in sorted(changes):
            self._missing.pop(change.seq, None)
            if change.seq > self._last:
                skipped = range(self._last + 1, change.seq)
                if len(skipped) <= _GAPS_AT_MOST:  # more: old ones were purged, and the page starts afresh
                    self._missing.update(dict.fromkeys(skipped, now))
                self._last = change.seq
        self._missing = {seq: since for seq, since in self._missing.items() if now - since < _LATE_US}
