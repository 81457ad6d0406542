"""`timers_late`: how late second levels are paged while thousands of incidents wait and about 33 fall due each second.

Each incident gets one of several chains; they differ in the wait before their second level, so that what was opened
within a minute falls due evenly over the next minutes. A wait runs from the instant at which the first level was
called; the page is late from the end of the wait until it is handed to the channel.
"""

from __future__ import annotations

import time
from typing import Final

from bench import ladders, metrics, seen, wire
from bench.context import Bench
from bench.measured.crowd import open_many
from bench.plan import Plan
from bench.report import say
from bench.server import Server
from bench.summary import largest, milliseconds, percentile

FIGURES: Final = ("timers_late_p99",)
_OPENING: Final = 150.0
_AFTER_LAST: Final = 30.0


def least_seconds(plan: Plan) -> float:
    """Return how long it takes at least: the longest wait."""
    return max(plan.waits())


def measure(bench: Bench) -> None:
    """Open them all, wait until the last has fallen due, read from the incidents when each was called."""
    plan = bench.plan
    waits = plan.waits()
    playbook = ladders.write(bench.directory / "late", waits)
    with bench.server(playbook) as server:
        posted, opened_in, trouble = _open(bench, server)
        before = server.api.metrics()
        last_due = time.monotonic() + max(waits) + _AFTER_LAST
        say(f"  {len(posted)} open after {opened_in:.0f} s; the last falls due in {max(waits)} s")
        bench.is_handed(server, 2 * len(posted), last_due - time.monotonic())
        by_metrics = metrics.quantile(before, server.api.metrics(), metrics.TIMER_LATENESS, 0.99)
        late, missing = _lateness(server, posted, waits)
    notes = [trouble or "", f"{missing} incidents whose second level was never paged" if missing else ""]
    if opened_in > plan.waits_from:
        notes.append(f"the first fell due {opened_in - plan.waits_from:.0f} s before the last was open")
    bench.report.add(
        "timers_late_p99", milliseconds(percentile(late, 0.99)),
        incidents=len(posted), due_over_s=opened_in + max(waits) - min(waits),
        p50=milliseconds(percentile(late, 0.5)), largest=milliseconds(largest(late)),
        server_says_at_most_s=by_metrics, note="; ".join(filter(None, notes)) or None,
    )  # fmt: skip


def _open(bench: Bench, server: Server) -> tuple[dict[str, int], float, str | None]:
    """Open the incidents; return key → slot of those accepted, how long it took, and what went wrong."""
    slots = bench.plan.slots
    keys = [f"late-{i:06d}" for i in range(bench.plan.incidents)]
    raw = [wire.post(server.intake, wire.alert(key, "high", slot=str(i % slots))) for i, key in enumerate(keys)]
    began = time.monotonic()
    found = open_many(server, raw, 1, _OPENING)
    bench.is_settled(server, _OPENING)
    bench.is_handed(server, found.outcome.accepted, _OPENING)
    posted = {key: i % slots for i, key in enumerate(keys) if found.outcome.took[i] >= 0}
    return posted, time.monotonic() - began, found.outcome.trouble()


def _lateness(server: Server, posted: dict[str, int], waits: list[int]) -> tuple[list[float], int]:
    """Return the seconds by which each second level was late, and how many were never paged (infinitely late)."""
    ids = seen.by_key(server.api, posted)
    late = []
    for key, incident in zip(ids, seen.in_full(server.api, ids.values()), strict=True):
        called, handed = seen.first_planned(incident, 1), seen.first_handed(incident, 2)
        if called is not None and handed is not None:
            late.append(max(0.0, handed - called - waits[posted[key]]))
    missing = len(posted) - len(late)
    return late + [float("inf")] * missing, missing
