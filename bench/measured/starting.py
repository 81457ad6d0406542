"""`start`: from exec to the first 202, on a data directory in use, and after kill -9 with a long line of signals.

The line is made without touching the server: distinct signals of which each opens an incident are cheap to take in and
dear to triage, so sending as fast as answers come leaves triage behind. When enough are pending, or after the time
allowed, the server is killed in the middle of it. What was reached is told.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Final

from bench import load, wire
from bench.context import Bench
from bench.report import say
from bench.server import Server
from bench.summary import median

FIGURES: Final = ("start_to_first_202", "start_after_kill_first_202")
_STORED: Final = 2_000
_CONNECTIONS: Final = 256
_STORM_SECONDS: Final = 45.0
_STORM_MOST: Final = 3
"""How many signals are prepared for each that is to be pending."""
_SETTLE: Final = 60.0


@dataclass(slots=True)
class Storm:
    """What a storm left: `accepted` signals, `pending` of them when last seen before the kill."""

    accepted: int
    pending: int


def measure(bench: Bench) -> None:
    """Start three times on stored data; then storm, kill -9, and start three times, killing each again at once."""
    runs = bench.plan.runs
    with bench.server() as server:
        _store(bench, server)
        one = wire.post(server.intake, wire.alert("start", "medium", service="orders"), Connection="close")
        if bench.report.wants("start_to_first_202"):
            took = []
            for _ in range(runs):
                server.stop()
                took.append(_start(server, one))
                say(f"  started: {took[-1]:.2f} s")
            bench.report.add("start_to_first_202", median(took), runs=took, stored=_STORED)
        if bench.report.wants("start_after_kill_first_202"):
            _measure_after_kill(bench, server, one, runs)


def _measure_after_kill(bench: Bench, server: Server, one: bytes, runs: int) -> None:
    server.stop()
    server.start()
    before = int(server.api.summary()["accepted"])
    storm = _storm(server, bench.plan.untriaged, min(_STORM_SECONDS, bench.time_left()))
    say(f"  killed with {storm.pending} of {storm.accepted} signals untriaged")
    took, pending, counted = [], [], 0
    for _ in range(runs):
        took.append(_start(server, one))
        summary = server.api.summary()
        pending.append(int(summary["pending"]))
        counted = int(summary["accepted"])
        say(f"  started after kill -9: {took[-1]:.2f} s, {pending[-1]} untriaged then")
        server.kill()
    notes = []
    if storm.pending < bench.plan.untriaged:
        notes.append(f"{storm.pending} untriaged was the most that was reached, {bench.plan.untriaged} were wanted")
    if counted < before + storm.accepted:
        notes.append(f"LOST: {before + storm.accepted} signals were answered 202, {counted} are there")
    bench.report.add(
        "start_after_kill_first_202", median(took), runs=took, untriaged_at_kill=storm.pending,
        untriaged_after_start=pending, note="; ".join(notes) or None,
    )  # fmt: skip


def _start(server: Server, one: bytes) -> float:
    began = time.monotonic()
    server.launch()
    return server.until_first_202(one) - began


def _store(bench: Bench, server: Server) -> None:
    """Leave something on the disk that a start has to find."""
    raw = [wire.post(server.intake, wire.alert(f"stored-{i}", "medium", service="orders")) for i in range(_STORED)]
    load.send(server.ports, raw, load.Sending(32))
    bench.is_settled(server, _SETTLE)


def _storm(server: Server, untriaged: int, seconds: float) -> Storm:
    """Send until `untriaged` signals are pending or the time is over, then kill -9 while requests are under way."""
    raw = [wire.post(server.intake, wire.alert(f"storm-{i:06d}", "medium")) for i in range(untriaged * _STORM_MOST)]
    most = [0]

    async def kill_when_enough(one: load.Load) -> None:
        end = time.monotonic() + seconds
        while most[0] < untriaged and time.monotonic() < end and one.sent < len(raw):
            await asyncio.sleep(0.25)
            most[0] = max(most[0], await asyncio.to_thread(server.api.pending))
        one.stop()
        server.kill()

    outcome = load.send(server.ports, raw, load.Sending(_CONNECTIONS, seconds=seconds + 5), kill_when_enough)
    server.kill()
    return Storm(outcome.accepted, most[0])
