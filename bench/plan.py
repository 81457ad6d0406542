"""How much is measured: lengths, counts and the time the whole may take."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final


@dataclass(frozen=True, slots=True)
class Plan:
    """One run of the harness. `waits_from`, `waits_step`, `slots`: the waits of the ladders, in whole seconds."""

    runs: int = 3
    sustained_seconds: float = 60
    burst_seconds: float = 10
    seconds: float = 30
    incidents: int = 10_000
    worst: int = 100
    waits_from: int = 75
    waits_step: int = 14
    slots: int = 21
    signals: int = 1_000_000
    untriaged: int = 100_000
    limit_seconds: float = 25 * 60

    def waits(self) -> list[int]:
        """Return the wait before the second level of each slot, in seconds."""
        return [self.waits_from + self.waits_step * slot for slot in range(self.slots)]

    def lasting(self, seconds: float) -> Plan:
        """Return the plan with every rate measured for `seconds`."""
        return replace(self, sustained_seconds=seconds, burst_seconds=seconds, seconds=seconds)


FULL: Final = Plan()
QUICK: Final = Plan(
    runs=1,
    sustained_seconds=2,
    burst_seconds=1,
    seconds=2,
    incidents=100,
    worst=10,
    waits_from=3,
    waits_step=1,
    slots=3,
    signals=8_000,
    untriaged=1_500,
    limit_seconds=60,
)
"""A smoke of the harness itself: its figures say nothing."""
