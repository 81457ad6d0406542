"""`intake_burst`: ten seconds of twice the load; how long its backlog lasts; and that what is urgent overtakes it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from math import inf
from typing import Final

from bench.figures import FIGURES as ASKED
from bench.load import Sending
from bench.measured.sending import post_to_send
from bench.measured.taking import Taking, Watched
from bench.mix import Mix
from bench.report import say
from bench.summary import median, percentile

FIGURES: Final = ("intake_burst", "burst_backlog_gone", "burst_urgent_post_to_send")
CONNECTIONS: Final = 256
_ABOVE: Final = 1.1
_SETTLE: Final = 90.0


@dataclass(frozen=True, slots=True)
class Storm:
    """One run: how long its backlog lasted, and how long each urgent signal took from POST to send, in seconds."""

    watched: Watched
    gone: float
    urgent: list[float]


def measure(taking: Taking) -> None:
    """Pace a tenth above what is asked; a server that cannot answers as fast as it can, on all connections."""
    report, rate = taking.bench.report, _ABOVE * (ASKED["intake_burst"].target or 0.0)
    taking.notes.clear()
    runs = [_storm(taking, f"burst{run}", rate) for run in range(taking.bench.plan.runs)]
    rates, gone = [run.watched.outcome.rate for run in runs], [run.gone for run in runs]
    slowest = [max(run.urgent, default=inf) for run in runs]
    note = "; ".join(taking.notes) or None
    report.add(
        "intake_burst",
        median(rates),
        runs=rates,
        paced_at=rate,
        client_cpu=median([run.watched.outcome.client_cpu for run in runs]),
        most_pending=[run.watched.most_pending for run in runs],
        note=note,
    )
    report.add("burst_backlog_gone", median(gone), runs=gone, note=note)
    p99s = [percentile(run.urgent, 0.99) for run in runs]
    report.add("burst_urgent_post_to_send", median(slowest), runs=slowest, p99=p99s, note=note)


def _storm(taking: Taking, name: str, rate: float) -> Storm:
    bench, server = taking.bench, taking.server
    mix = Mix(server.intake, name)
    raw = mix.take(round(rate * bench.plan.burst_seconds))
    watched = taking.send(raw, Sending(CONNECTIONS, rate, bench.plan.burst_seconds))
    ended = time.monotonic()
    settled = bench.is_settled(server, _SETTLE)
    gone = time.monotonic() - ended if settled else inf
    outcome = watched.outcome
    posted = {key: outcome.posted_at[index] for index, key in mix.urgent.items() if outcome.took[index] >= 0}
    urgent, missing = post_to_send(server, posted)
    taking.note(f"{missing} of {len(posted)} urgent signals without a page" if missing else None)
    taking.weigh()
    say(f"  {outcome.rate:.0f}/s, backlog gone after {gone:.1f} s, urgent at most {max(urgent, default=inf):.2f} s")
    return Storm(watched, gone, urgent)
