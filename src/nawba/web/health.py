"""Is the process alive, can it take work, is every promise being kept? Answered without the framework.

`/health/live`: the web answers. `/health/ready`: the store answers and the engine's tasks are alive; 503 otherwise.
`/health`: also 503 while an incident is exhausted or a timer is quarantined, so that whoever watches us hears of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import msgspec

from nawba.actions.house import House
from nawba.domain.time import SECOND, Instant
from nawba.store.transaction import Transaction
from nawba.web.asgi import Receive, Scope, Send, reply

_ENGINE_SILENT_US = 10 * SECOND
_ANSWER_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Standing:
    """What the store says of the promises."""

    exhausted: int
    orphans: int
    quarantined_timers: int
    playbook: int


class Health:
    """`engine_alive` gives, by task, when it last ended a round; None where no engine runs in this process."""

    def __init__(self, house: House, engine_alive: Callable[[], Mapping[str, Instant]] | None) -> None:
        self._house = house
        self._engine_alive = engine_alive

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"].rstrip("/")
        if path == "/health/live":
            await reply(send, 200, b'{"status":"live"}', {"Cache-Control": "no-store"})
        elif path in ("/health/ready", "/health"):
            status, body = await self._answer(strict=path == "/health")
            await reply(send, status, body, {"Cache-Control": "no-store"})
        else:
            await reply(send, 404, b'{"status":"unknown"}')

    async def _answer(self, *, strict: bool) -> tuple[int, bytes]:
        problems: list[str] = []
        standing: Standing | None = None
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                standing = await asyncio.wrap_future(self._house.store.read(_standing))
        except Exception:  # noqa: BLE001 - edge: whatever the store does not answer with, it is not ready
            problems.append("store")
        if self._engine_alive is not None:
            now, alive = self._house.clock.now(), self._engine_alive()
            late = [task for task in ("signals", "timers", "attempts") if now - alive.get(task, 0) > _ENGINE_SILENT_US]
            problems += [f"engine:{task}" for task in late]
        if standing is not None and standing.playbook == 0:
            problems.append("no_playbook")
        broken = [
            name
            for name, n in (
                ("exhausted", standing.exhausted if standing else 0),
                ("orphans", standing.orphans if standing else 0),
                ("quarantined_timers", standing.quarantined_timers if standing else 0),
            )
            if n
        ]
        status = 503 if problems or (strict and broken) else 200
        word = "not_ready" if problems else "unhealthy" if broken else "ready"
        return status, msgspec.json.encode({"status": word, "problems": problems, "broken": broken})


def _standing(tx: Transaction) -> Standing:
    return Standing(
        sum(n for _, is_exhausted, n in tx.incidents.live_counts() if is_exhausted),
        tx.incidents.orphans(),
        tx.incidents.quarantined_timers(),
        tx.policy.live_version(),
    )
