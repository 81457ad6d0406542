"""What is measured of an incident: its name, unit, where values come from, how long one counts (S31, S36, S43)."""

from __future__ import annotations

from dataclasses import dataclass

from nawba.domain.people import Text

BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class Measure:
    """`sources`: `by_hand` or keys of tools, in order. `fresh_for_us` None: a value never grows old."""

    key: str
    name: Text
    unit: str
    sources: tuple[str, ...] = (BY_HAND,)
    fresh_for_us: int | None = None
