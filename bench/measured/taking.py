"""A server that takes signals in, and what the intake benchmarks remember of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Final

from bench import load
from bench.context import Bench
from bench.proc import cpu_seconds, rss_mib
from bench.server import Server

_LOOK: Final = 1.0


@dataclass(slots=True)
class Watched:
    """How a stretch of sending went; `most_pending` as seen once a second; `server_cpu` of one core."""

    outcome: load.Outcome
    most_pending: int
    server_cpu: float


@dataclass(slots=True)
class Taking:
    """`accepted`: answers 202 so far; `memory`: (accepted, MiB) as it was noted."""

    bench: Bench
    server: Server
    accepted: int = 0
    memory: list[tuple[int, float]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def send(self, raw: list[bytes], how: load.Sending) -> Watched:
        """Send `raw` and watch the backlog meanwhile."""
        pending = [0]

        async def look(_: load.Load) -> None:
            while True:
                pending.append(await asyncio.to_thread(self.server.api.pending))
                await asyncio.sleep(_LOOK)

        cpu = cpu_seconds(self.server.pid)
        outcome = load.send(self.server.ports, raw, how, look)
        used = cpu_seconds(self.server.pid) - cpu
        self.accepted += outcome.accepted
        self.note(outcome.trouble())
        return Watched(outcome, max(pending), used / outcome.seconds)

    def note(self, trouble: str | None) -> None:
        """Keep what did not go well."""
        if trouble:
            self.notes.append(trouble)

    def weigh(self) -> float:
        """Note and return the memory of the server now, in MiB."""
        self.memory.append((self.accepted, rss_mib(self.server.pid)))
        return self.memory[-1][1]
