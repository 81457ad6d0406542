"""Opening many incidents as fast as they are drained: never more than some hundreds ahead of the pages handed over."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from bench import load
from bench.server import Server

AHEAD: Final = 800
"""How many POSTs may wait for their page: enough to keep every part busy, few enough to leave no backlog."""
_CONNECTIONS: Final = 16
_LOOK: Final = 0.5


@dataclass(slots=True)
class Drained:
    """`seen`: (instant, pages handed to a channel since the server started), as it went."""

    outcome: load.Outcome
    seen: list[tuple[float, int]] = field(default_factory=list)

    def rate(self, after: float, pages: float) -> float:
        """Return incidents drained a second, from `after` seconds on, at `pages` first pages an incident."""
        if len(self.seen) < 2:
            return 0.0
        began = self.seen[0][0] + after
        first = next((one for one in self.seen if one[0] >= began), self.seen[0])
        last = self.seen[-1]
        return (last[1] - first[1]) / pages / (last[0] - first[0]) if last[0] > first[0] else 0.0


def open_many(server: Server, raw: Sequence[bytes], pages: float, seconds: float) -> Drained:
    """POST `raw`, keeping `AHEAD` of the incidents whose `pages` first pages were handed over; stop after `seconds`."""
    before = server.api.handed()
    looked: list[tuple[float, int]] = []

    async def follow(one: load.Load) -> None:
        while True:
            handed = await asyncio.to_thread(server.api.handed)
            looked.append((time.monotonic(), handed))
            one.allow(int((handed - before) / pages) + AHEAD)
            await asyncio.sleep(_LOOK)

    how = load.Sending(_CONNECTIONS, seconds=seconds, allowed=AHEAD)
    return Drained(load.send(server.ports, raw, how, follow), looked)
