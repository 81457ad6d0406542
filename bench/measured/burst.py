"""`intake_burst`: ten seconds of twice the load; how long its backlog lasts; and that what is urgent overtakes it."""

from __future__ import annotations

import time
from typing import Final

from bench.figures import FIGURES as ASKED
from bench.load import Sending
from bench.measured.sending import post_to_send
from bench.measured.taking import Taking
from bench.mix import Mix
from bench.report import say
from bench.summary import largest, median, percentile

FIGURES: Final = ("intake_burst", "burst_backlog_gone", "burst_urgent_post_to_send")
CONNECTIONS: Final = 256
_ABOVE: Final = 1.1
_SETTLE: Final = 90.0


def measure(taking: Taking) -> None:
    """Pace a tenth above what is asked; a server that cannot answers as fast as it can, on all connections."""
    bench, server = taking.bench, taking.server
    rate = _ABOVE * (ASKED["intake_burst"].target or 0.0)
    rates, gone, urgent, p99s, cpus, pending = [], list[float](), [], [], [], []
    taking.notes.clear()
    for run in range(bench.plan.runs):
        mix = Mix(server.intake, f"burst{run}")
        raw = mix.take(round(rate * bench.plan.burst_seconds))
        watched = taking.send(raw, Sending(CONNECTIONS, rate, bench.plan.burst_seconds))
        ended = time.monotonic()
        settled = bench.is_settled(server, _SETTLE)
        gone.append(time.monotonic() - ended if settled else float("inf"))
        outcome = watched.outcome
        posted = {key: outcome.posted_at[index] for index, key in mix.urgent.items() if outcome.took[index] >= 0}
        took, missing = post_to_send(server, posted)
        taking.note(f"run {run + 1}: {missing} of {len(posted)} urgent without a page" if missing else None)
        rates.append(outcome.rate)
        urgent.append(largest(took) or float("inf"))
        p99s.append(percentile(took, 0.99) or float("inf"))
        cpus.append(outcome.client_cpu)
        pending.append(watched.most_pending)
        say(f"  run {run + 1}: {rates[-1]:.0f}/s, backlog {gone[-1]:.1f} s, urgent at most {urgent[-1]:.2f} s")
        taking.weigh()
    note, cpu = "; ".join(taking.notes) or None, median(cpus)
    bench.report.add(
        "intake_burst", median(rates), runs=rates, paced_at=rate, client_cpu=cpu, most_pending=pending, note=note
    )
    bench.report.add("burst_backlog_gone", median(gone), runs=gone, note=note)
    bench.report.add("burst_urgent_post_to_send", median(urgent), runs=urgent, p99=p99s, note=note)
