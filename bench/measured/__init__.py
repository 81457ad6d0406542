"""The benchmarks: one file a group of figures that are measured together."""

from __future__ import annotations

from collections.abc import Callable
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

Measure = Callable[[Bench], None]

GROUPS: Final[dict[str, tuple[tuple[str, ...], Measure]]] = {
    "calibration": (calibration.FIGURES, calibration.measure),
    "rota": (rota.FIGURES, rota.measure),
    "starting": (starting.FIGURES, starting.measure),
    "sending": (sending.FIGURES, sending.measure),
    "drained": (drained.FIGURES, drained.measure),
    "intake": (intake.FIGURES, intake.measure),
    "timers_at_once": (timers_at_once.FIGURES, timers_at_once.measure),
    "timers_late": (timers_late.FIGURES, timers_late.measure),
}
"""Group → the figures it measures and how, in the order of measuring."""
