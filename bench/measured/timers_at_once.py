"""`timers_at_once`: ten thousand incidents whose next page is due at one instant, a hundred of them SEV1.

All are opened, then all are snoozed until the same instant: when a snooze ends and nobody has answered, the level that
was being called is called again. The instant is the one that was asked for, so a snooze that ends late is late.
"""

from __future__ import annotations

import time
from math import ceil
from typing import Final

from bench import ladders, load, metrics, seen, wire
from bench.context import Bench
from bench.measured.crowd import open_many
from bench.report import say
from bench.server import Server
from bench.summary import largest, percentile

FIGURES: Final = ("timers_at_once_sev1", "timers_at_once_all")
_OPENING: Final = 150.0
_SNOOZING: Final = 200.0
_CONNECTIONS: Final = 8
_TRIAL: Final = 0.02
_SPARE: Final = 1.5
_HEADWAY: Final = 5.0
_FAR: Final = 600.0
"""Less than the longest snooze of a SEV1."""
_AFTER: Final = 120.0


def measure(bench: Bench) -> None:
    """Open, snooze, wait for the instant, and read from the incidents when each was paged."""
    with bench.server(ladders.write(bench.directory / "once", [])) as server:
        posted, notes = _open(bench, server)
        ids = seen.by_key(server.api, posted)
        due_at = _snooze(server, list(ids.values()), notes)
        handed = server.api.handed()
        left = due_at - time.time()
        say(f"  {len(ids)} snoozed, due in {left:.1f} s")
        time.sleep(max(0.0, left))
        bench.is_handed(server, handed + len(ids), _AFTER)
        failures = metrics.total(server.api.metrics(), metrics.FAILURES)
        took = _took(server, ids, due_at)
    worst = [seconds for key, seconds in took.items() if posted[key]]
    missing = sum(1 for seconds in took.values() if seconds == float("inf"))
    if missing:
        notes.append(f"{missing} incidents were not paged within {_AFTER:g} s")
    if failures:
        notes.append(f"the engine counts {failures:g} failures")
    note = "; ".join(notes) or None
    bench.report.add("timers_at_once_sev1", largest(worst), incidents=len(worst), p50=percentile(worst, 0.5), note=note)
    bench.report.add(
        "timers_at_once_all", largest(took.values()), incidents=len(took), p50=percentile(took.values(), 0.5), note=note
    )


def _open(bench: Bench, server: Server) -> tuple[dict[str, bool], list[str]]:
    """Open the incidents, the worst spread among them; return key → whether it is SEV1, and what went wrong."""
    plan = bench.plan
    every = max(1, plan.incidents // plan.worst)
    keys = {f"once-{i:06d}": i % every == 0 for i in range(plan.incidents)}
    raw = [
        wire.post(server.intake, wire.alert(key, "high", **({"alertname": ladders.WORST} if is_worst else {})))
        for key, is_worst in keys.items()
    ]
    found = open_many(server, raw, 1, _OPENING)
    bench.is_settled(server, _OPENING)
    bench.is_handed(server, found.outcome.accepted, _OPENING)
    trouble = found.outcome.trouble()
    return {key: keys[key] for i, key in enumerate(keys) if found.outcome.took[i] >= 0}, [trouble] if trouble else []


def _snooze(server: Server, ids: list[str], notes: list[str]) -> float:
    """Snooze all until one instant and return it; how long that takes is learnt from the first few."""
    trial = ids[: ceil(len(ids) * _TRIAL)]
    began = time.monotonic()
    _until(server, trial, time.time() + _FAR, notes)
    each = (time.monotonic() - began) / max(1, len(trial))
    due_at = float(ceil(time.time() + each * len(ids) * _SPARE + _HEADWAY))
    say(f"  {1 / each:.0f} snoozes a second")
    _until(server, ids, due_at, notes)
    if time.time() > due_at:
        notes.append(f"the last snooze was answered {time.time() - due_at:.1f} s after the instant")
    return due_at


def _until(server: Server, ids: list[str], at: float, notes: list[str]) -> None:
    raw = [server.api.snoozing(one, seen.iso(at)) for one in ids]
    trouble = load.send(server.ports, raw, load.Sending(_CONNECTIONS, seconds=_SNOOZING)).trouble()
    if trouble:
        notes.append(f"snoozing: {trouble}")


def _took(server: Server, ids: dict[str, str], due_at: float) -> dict[str, float]:
    """Return by key the seconds from the instant until somebody was paged; never: infinite."""
    took = {}
    for key, incident in zip(ids, seen.in_full(server.api, ids.values()), strict=True):
        handed = seen.first_handed_since(incident, due_at)
        took[key] = handed - due_at if handed is not None else float("inf")
    return took
