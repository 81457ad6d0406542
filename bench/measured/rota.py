"""`who_is_on_call`: how often a second the rota of one layer can be asked, at instants nobody has asked for before."""

from __future__ import annotations

import random
import time
from datetime import date
from datetime import time as wall
from typing import Final

from bench.context import Bench
from bench.summary import median
from nawba.domain.rota import HandOver, Layer, Track, who_is_on_call

FIGURES: Final = ("who_is_on_call",)
_ASKED: Final = 200_000
_FROM: Final = 1_737_244_800_000_000  # 2025-01-19
_YEARS_US: Final = 5 * 366 * 86_400_000_000

LAYER: Final = Layer(
    unit="week",
    every=1,
    hands_over=HandOver(wall(9), 6),
    starts=date(2025, 1, 19),
    turns=(("mohammed_ahmed",), ("ali_mahmoud",), ("khaled_saad",), ("rami_tareq",)),
    zone="Asia/Aden",
)
TRACK: Final = Track("backend", {"en": "Backend"}, "backend", (LAYER,))


def measure(bench: Bench) -> None:
    """Ask for random instants of five years, in this process."""
    rates = []
    for run in range(bench.plan.runs):
        chance = random.Random(run)
        instants = [_FROM + chance.randrange(_YEARS_US) for _ in range(_ASKED)]
        began = time.perf_counter()
        for at in instants:
            who_is_on_call(TRACK, (), at)
        rates.append(_ASKED / (time.perf_counter() - began))
        assert all(len(who_is_on_call(TRACK, (), at)) == 1 for at in instants[:100])
    bench.report.add(
        "who_is_on_call", median(rates), runs=rates, note="one layer, weekly turns, instants of five years"
    )
