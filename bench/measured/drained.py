"""`incidents_drained`: how many new incidents a second go all the way from the POST to a page handed to a channel."""

from __future__ import annotations

from typing import Final

from bench import load, wire
from bench.context import Bench
from bench.measured.crowd import open_many
from bench.proc import cpu_seconds
from bench.report import say
from bench.server import Server
from bench.summary import median

FIGURES: Final = ("incidents_drained",)
_TRIAL: Final = 20
_WARM: Final = 0.15
"""The part of each run that is not counted, while the pipeline fills."""
_MOST: Final = 2_000
"""More a second than is prepared for."""
_SETTLE: Final = 60.0


def measure(bench: Bench) -> None:
    """Keep some hundreds of incidents waiting and count, by the server's counter, the pages that leave."""
    plan = bench.plan
    rates, cpus, each, notes = [], [], [], list[str]()
    with bench.server() as server:
        pages = _pages_of_one(bench, server)
        for run in range(plan.runs):
            raw = [
                wire.post(server.intake, wire.alert(f"drain{run}-{i:06d}", "high"))
                for i in range(round(plan.seconds * _MOST))
            ]
            before, cpu = server.api.handed(), cpu_seconds(server.pid)
            found = open_many(server, raw, pages, plan.seconds)
            rates.append(found.rate(plan.seconds * _WARM, pages))
            cpus.append(found.outcome.client_cpu)
            say(f"  run {run + 1}: {rates[-1]:.0f}/s, {found.outcome.accepted} accepted")
            notes += filter(None, [found.outcome.trouble()])
            if not bench.is_handed(server, before + round(found.outcome.accepted * pages), _SETTLE):
                missing = found.outcome.accepted - (server.api.handed() - before) / pages
                notes.append(f"run {run + 1}: {missing:.0f} incidents without a page {_SETTLE:g} s later")
            each.append((cpu_seconds(server.pid) - cpu) / max(1, found.outcome.accepted) * 1e6)
    bench.report.add(
        "incidents_drained",
        median(rates),
        runs=rates,
        client_cpu=median(cpus),
        server_cpu_us_an_incident=each,
        pages_an_incident=pages,
        note="; ".join(notes) or None,
    )


def _pages_of_one(bench: Bench, server: Server) -> float:
    """Return how many pages leave at once for one incident of the house: with two people called, two."""
    raw = [wire.post(server.intake, wire.alert(f"trial-{i}", "high")) for i in range(_TRIAL)]
    outcome = load.send(server.ports, raw, load.Sending(4, rate=20))
    bench.is_settled(server, _SETTLE)
    bench.is_handed(server, 2 * _TRIAL, 3)
    handed = server.api.handed()
    if outcome.accepted != _TRIAL or handed < _TRIAL or handed % _TRIAL:
        raise RuntimeError(
            f"{outcome.accepted} accepted, {handed} pages handed over: an incident has no number of pages"
        )
    return handed / _TRIAL
