"""Taking signals in: what is sustained for a minute, a burst and what it leaves behind, and the memory it all needs.

One server goes through all three, in this order, so that the memory is that of a process that has worked.
"""

from __future__ import annotations

from typing import Final

from bench.context import Bench
from bench.measured import burst, memory, sustained
from bench.measured.taking import Taking

FIGURES: Final = (*memory.FIGURES, *sustained.FIGURES, *burst.FIGURES)


def measure(bench: Bench) -> None:
    """Run the parts that are wanted, one after the other, on one server."""
    with bench.server() as server:
        taking = Taking(bench, server)
        memory.measure_idle(taking)
        if bench.report.wants(*sustained.FIGURES):
            sustained.measure(taking)
        if bench.report.wants(*burst.FIGURES):
            burst.measure(taking)
        if bench.report.wants("rss_after_million_signals"):
            memory.measure_after(taking)
