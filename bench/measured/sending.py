"""`post_to_send`: from the POST of an alert until the first page of its new incident is handed to a channel."""

from __future__ import annotations

from typing import Final

from bench import load, metrics, seen, wire
from bench.context import Bench
from bench.report import say
from bench.server import Server
from bench.summary import median, milliseconds, percentile

FIGURES: Final = ("post_to_send_p50", "post_to_send_p99")
_RATE: Final = 50.0
_CONNECTIONS: Final = 16
_SETTLE: Final = 30.0


def measure(bench: Bench) -> None:
    """Open 50 incidents a second; each run's instants are read from the incidents themselves afterwards."""
    p50s, p99s, cpus, notes = [], [], [], list[str]()
    with bench.server() as server:
        storm(bench, server, "warm", 20, 10.0)
        before = server.api.metrics()
        for run in range(bench.plan.runs):
            took, outcome, trouble = storm(bench, server, f"send{run}", round(_RATE * bench.plan.seconds), _RATE)
            notes += [trouble] if trouble else []
            cpus.append(outcome.client_cpu)
            p50s.append(milliseconds(percentile(took, 0.5)))
            p99s.append(milliseconds(percentile(took, 0.99)))
            say(f"  run {run + 1}: p50 {p50s[-1]:.1f} ms, p99 {p99s[-1]:.1f} ms, largest {max(took) * 1000:.1f} ms")
        by_metrics = metrics.quantile(before, server.api.metrics(), metrics.POST_TO_SEND, 0.99)
    note = "; ".join(notes) or None
    bench.report.add("post_to_send_p50", median(p50s), runs=p50s, client_cpu=median(cpus), note=note)
    bench.report.add(
        "post_to_send_p99",
        median(p99s),
        runs=p99s,
        client_cpu=median(cpus),
        server_says_at_most_s=by_metrics,
        note=note,
    )


def storm(
    bench: Bench, server: Server, name: str, count: int, rate: float
) -> tuple[list[float], load.Outcome, str | None]:
    """Open `count` incidents at `rate` a second; return the seconds from POST to send of each, and what went wrong.

    An incident without a page is infinitely late.
    """
    keys = [f"{name}-{i:06d}" for i in range(count)]
    raw = [wire.post(server.intake, wire.alert(key, "high")) for key in keys]
    outcome = load.send(server.ports, raw, load.Sending(_CONNECTIONS, rate, count / rate))
    bench.is_settled(server, _SETTLE)
    took, missing = post_to_send(server, dict(zip(keys, outcome.posted_at, strict=True)))
    said = [outcome.trouble() or "", f"{missing} incidents without a page" if missing else ""]
    return took, outcome, "; ".join(filter(None, said)) or None


def post_to_send(server: Server, posted_at: dict[str, float]) -> tuple[list[float], int]:
    """Return the seconds from POST to send for each key of `posted_at`, and how many have no page (infinitely late)."""
    ids = seen.by_key(server.api, posted_at)
    keys = list(ids)
    full = seen.in_full(server.api, ids.values())
    handed = [seen.first_handed(incident, 1) for incident in full]
    took = [at - posted_at[key] for key, at in zip(keys, handed, strict=True) if at is not None]
    missing = len(posted_at) - len(took)
    return took + [float("inf")] * missing, missing
