"""What every benchmark is given: how much to measure, where to write, which server to start, until when."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bench.plan import Plan
from bench.report import Report, say
from bench.server import Server
from bench.waiting import wait_for

HOUSE: Final = Path(__file__).parent / "playbook" / "house"


@dataclass(slots=True)
class Bench:
    """One run of the harness. `directory` is its own, removed afterwards; `ends_at` (monotonic) ends everything."""

    plan: Plan
    report: Report
    directory: Path
    command: Path
    ends_at: float
    _servers: int = field(default=0)

    def server(self, playbook: Path = HOUSE) -> Server:
        """Return a server on an empty data directory; it starts with `with`."""
        self._servers += 1
        return Server(self.command, self.directory / f"server-{self._servers}", playbook)

    def time_left(self) -> float:
        """Return the seconds that are left for everything; 0 when the time is over."""
        return max(0.0, self.ends_at - time.monotonic())

    def is_settled(self, server: Server, seconds: float) -> bool:
        """Wait until nothing is pending, at most `seconds`; say so when something still is."""
        settled = wait_for(lambda: server.api.pending() == 0, min(seconds, self.time_left()), 0.2)
        if not settled:
            say(f"  still pending after {seconds:g} s: {server.api.pending()}")
        return settled

    def is_handed(self, server: Server, count: int, seconds: float) -> bool:
        """Wait until `count` pages in all have been handed to a channel, at most `seconds`."""
        return wait_for(lambda: server.api.handed() >= count, min(seconds, self.time_left()), 0.5)
