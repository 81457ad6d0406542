"""`intake_sustained`: answers 202 a second for a minute with triage at work, and the 99th percentile of the wait.

The rate is paced: a tenth above what is asked, or nine tenths of what a trial finds the server can take in and triage,
whichever is less. A request is late from the instant it was due.
"""

from __future__ import annotations

import time
from typing import Final

from bench.figures import FIGURES as ASKED
from bench.load import Sending
from bench.measured.taking import Taking
from bench.mix import Mix
from bench.proc import cpu_seconds
from bench.report import say
from bench.summary import median, percentile

FIGURES: Final = ("intake_sustained", "intake_sustained_p99")
CONNECTIONS: Final = 128
_TRIAL_PART: Final = 1 / 12
_TRIAL_MOST: Final = 12_000
_SETTLE: Final = 60.0
_BELOW: Final = 0.9
_ABOVE: Final = 1.1


def measure(taking: Taking) -> None:
    """Find the rate, then hold it three times."""
    bench, server = taking.bench, taking.server
    capacity = _capacity(taking)
    target = ASKED["intake_sustained"].target or 0.0
    rate = min(_ABOVE * target, _BELOW * capacity)
    rates, p99s, cpus, server_cpus, pending, own, each, p50s = [], [], [], [], [], [], [], []
    taking.notes.clear()
    for run in range(bench.plan.runs):
        raw = Mix(server.intake, f"sustained{run}").take(round(rate * bench.plan.sustained_seconds))
        cpu_before = cpu_seconds(server.pid)
        watched = taking.send(raw, Sending(CONNECTIONS, rate, bench.plan.sustained_seconds))
        outcome = watched.outcome
        rates.append(outcome.rate)
        p99s.append((percentile(outcome.latencies(), 0.99) or float("inf")) * 1000)
        p50s.append((percentile(outcome.latencies(), 0.5) or float("inf")) * 1000)
        own.append((percentile(outcome.paced_late, 0.99) or 0.0) * 1000)
        cpus.append(outcome.client_cpu)
        server_cpus.append(watched.server_cpu)
        pending.append(watched.most_pending)
        say(f"  run {run + 1}: {outcome.rate:.0f}/s, p99 {p99s[-1]:.1f} ms, most pending {watched.most_pending}")
        bench.is_settled(server, _SETTLE)
        each.append((cpu_seconds(server.pid) - cpu_before) / max(1, outcome.accepted) * 1e6)
        taking.weigh()
    note = "; ".join(taking.notes) or None
    cpu = median(cpus)
    bench.report.add(
        "intake_sustained", median(rates), runs=rates, paced_at=rate, client_cpu=cpu, server_cpu=median(server_cpus),
        server_cpu_us_a_signal=each, taken_and_triaged_at_most=capacity, most_pending=pending, note=note,
    )  # fmt: skip
    bench.report.add(
        "intake_sustained_p99",
        median(p99s),
        runs=p99s,
        client_cpu=cpu,
        paced_at=rate,
        client_late_p99=own,
        p50=p50s,
        note=note,
    )


def _capacity(taking: Taking) -> float:
    """Return how many signals a second are taken in and triaged, by sending for a while as fast as answers come."""
    bench = taking.bench
    length = max(2.0, bench.plan.sustained_seconds * _TRIAL_PART)
    raw = Mix(taking.server.intake, "trial").take(round(length * _TRIAL_MOST))
    began = time.monotonic()
    outcome = taking.send(raw, Sending(CONNECTIONS, seconds=length)).outcome
    bench.is_settled(taking.server, _SETTLE)
    capacity = outcome.accepted / (time.monotonic() - began)
    say(f"  trial: {outcome.rate:.0f}/s taken in, {capacity:.0f}/s with triage to its end")
    return capacity
