"""`rss`: the resident memory of the server when idle, and how much more it has after a million signals."""

from __future__ import annotations

import time
from typing import Final

from bench.load import Sending
from bench.measured.taking import Taking
from bench.mix import Mix
from bench.proc import peak_mib
from bench.report import say

FIGURES: Final = ("rss_idle", "rss_after_million_signals")
_CONNECTIONS: Final = 128
_IDLE: Final = 5.0
_MOST_PENDING: Final = 50_000
_SETTLE: Final = 90.0
_LEAST_LEFT: Final = 30.0


def measure_idle(taking: Taking) -> None:
    """Weigh a server that has just started and done nothing for a few seconds."""
    time.sleep(min(_IDLE, taking.bench.plan.seconds))
    taking.bench.report.add("rss_idle", taking.weigh())


def measure_after(taking: Taking) -> None:
    """Top up to a million signals as fast as they are taken in and triaged, then weigh what has come to rest."""
    bench, server, asked = taking.bench, taking.server, taking.bench.plan.signals
    taking.notes.clear()
    for raw in Mix(server.intake, "million").chunks(max(0, asked - taking.accepted)):
        if bench.time_left() < _LEAST_LEFT:
            break
        taking.send(raw, Sending(_CONNECTIONS, seconds=60))
        if server.api.pending() > _MOST_PENDING:
            bench.is_settled(server, _SETTLE)
        taking.weigh()
        say(f"  {taking.accepted} signals, {taking.memory[-1][1]:.0f} MiB")
    bench.is_settled(server, _SETTLE)
    time.sleep(min(_IDLE, bench.plan.seconds))
    grown = taking.weigh() - taking.memory[0][1]
    counted = int(server.api.summary()["accepted"])
    if counted != taking.accepted:
        taking.note(f"the server counts {counted} signals, {taking.accepted} were answered 202")
    if taking.accepted < asked:
        taking.note(f"only {taking.accepted} of {asked} signals were reached")
    bench.report.add(
        "rss_after_million_signals", grown, signals=taking.accepted, peak_mib=peak_mib(server.pid),
        runs=[[count, mib] for count, mib in taking.memory], note="; ".join(taking.notes) or None,
    )  # fmt: skip
