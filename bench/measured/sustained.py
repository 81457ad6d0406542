"""`intake_sustained`: answers 202 a second for a minute with triage at work, and the 99th percentile of the wait.

The rate is paced: a tenth above what is asked, if a trial at that rate leaves no backlog; else nine tenths of what the
trial finds the server can take in and triage. A request is late from the instant it was due.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

from bench.figures import FIGURES as ASKED
from bench.load import Sending
from bench.measured.taking import Taking, Watched
from bench.mix import Mix
from bench.proc import cpu_seconds
from bench.report import Extra, say
from bench.summary import median, milliseconds, percentile

FIGURES: Final = ("intake_sustained", "intake_sustained_p99")
CONNECTIONS: Final = 128
_TRIAL_PART: Final = 1 / 6
_KEEPS_UP: Final = 0.95
"""Of the rate offered: what keeps up with this has no backlog to speak of."""
_SETTLE: Final = 60.0
_BELOW: Final = 0.9
_ABOVE: Final = 1.1


@dataclass(frozen=True, slots=True)
class Held:
    """One run: `p99`, `p50` and the client's own `late` in ms; `cpu_us` of the server a signal, triage to its end."""

    watched: Watched
    p99: float
    p50: float
    late: float
    cpu_us: float


def measure(taking: Taking) -> None:
    """Find the rate, then hold it three times."""
    asked = _ABOVE * (ASKED["intake_sustained"].target or 0.0)
    kept_up = _trial(taking, asked)
    rate = asked if kept_up >= _KEEPS_UP * asked else _BELOW * kept_up
    taking.notes.clear()
    runs = [_hold(taking, f"sustained{run}", rate) for run in range(taking.bench.plan.runs)]
    outcomes = [run.watched.outcome for run in runs]
    rates, p99s = [outcome.rate for outcome in outcomes], [run.p99 for run in runs]
    beside: dict[str, Extra] = {
        "paced_at": rate,
        "client_cpu": median([outcome.client_cpu for outcome in outcomes]),
        "note": "; ".join(taking.notes) or None,
    }
    taking.bench.report.add(
        "intake_sustained",
        median(rates),
        runs=rates,
        server_cpu=median([run.watched.server_cpu for run in runs]),
        server_cpu_us_a_signal=[run.cpu_us for run in runs],
        taken_and_triaged_in_trial=kept_up,
        most_pending=[run.watched.most_pending for run in runs],
        **beside,
    )
    taking.bench.report.add(
        "intake_sustained_p99",
        median(p99s),
        runs=p99s,
        p50=[run.p50 for run in runs],
        client_late_p99=[run.late for run in runs],
        **beside,
    )


def _hold(taking: Taking, name: str, rate: float) -> Held:
    bench, server = taking.bench, taking.server
    raw = Mix(server.intake, name).take(round(rate * bench.plan.sustained_seconds))
    before = cpu_seconds(server.pid)
    watched = taking.send(raw, Sending(CONNECTIONS, rate, bench.plan.sustained_seconds))
    bench.is_settled(server, _SETTLE)
    used = cpu_seconds(server.pid) - before
    outcome = watched.outcome
    latencies = outcome.latencies()
    held = Held(
        watched,
        p99=milliseconds(percentile(latencies, 0.99)),
        p50=milliseconds(percentile(latencies, 0.5)),
        late=milliseconds(percentile(outcome.paced_late, 0.99)),
        cpu_us=used / max(1, outcome.accepted) * 1e6,
    )
    taking.weigh()
    say(f"  {outcome.rate:.0f}/s, p99 {held.p99:.1f} ms, p50 {held.p50:.1f} ms, most pending {watched.most_pending}")
    return held


def _trial(taking: Taking, rate: float) -> float:
    """Return how many signals a second were taken in and triaged, to the end of the backlog, with `rate` offered."""
    bench = taking.bench
    length = max(2.0, bench.plan.sustained_seconds * _TRIAL_PART)
    raw = Mix(taking.server.intake, "trial").take(round(length * rate))
    began = time.monotonic()
    outcome = taking.send(raw, Sending(CONNECTIONS, rate, length)).outcome
    bench.is_settled(taking.server, _SETTLE)
    kept_up = outcome.accepted / (time.monotonic() - began)
    say(f"  trial: {outcome.rate:.0f}/s taken in, {kept_up:.0f}/s with triage to its end")
    return kept_up
