"""The benchmarks: one file a group of figures that are measured together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bench.context import Bench
from bench.measured import (
    calibration,
    drained,
    intake,
    rota,
    sending,
    starting,
    timers_at_once,
    timers_late,
)
from bench.plan import Plan


def _no_time(_: Plan) -> float:
    return 0.0


@dataclass(frozen=True, slots=True)
class Group:
    """`least_seconds`: with less time left than this it is not begun."""

    figures: tuple[str, ...]
    measure: Callable[[Bench], None]
    least_seconds: Callable[[Plan], float] = _no_time


GROUPS: Final[dict[str, Group]] = {
    "calibration": Group(calibration.FIGURES, calibration.measure),
    "rota": Group(rota.FIGURES, rota.measure),
    "starting": Group(starting.FIGURES, starting.measure),
    "sending": Group(sending.FIGURES, sending.measure),
    "drained": Group(drained.FIGURES, drained.measure),
    "intake": Group(intake.FIGURES, intake.measure),
    "timers_at_once": Group(timers_at_once.FIGURES, timers_at_once.measure),
    "timers_late": Group(timers_late.FIGURES, timers_late.measure, timers_late.least_seconds),
}
"""By name, in the order of measuring."""
