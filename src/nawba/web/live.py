"""Live pages: after a commit, a hint that something changed; the page then fetches what it may see (`engine.md` §7).

One poll of the change rows serves every listener; each hears at most once a second.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from litestar import Request, Router, get
from litestar.response import ServerSentEvent, ServerSentEventMessage

from nawba.actions.house import House
from nawba.ports.wake import Topic
from nawba.store.changes import Change
from nawba.web.following import Following
from nawba.web.identity import permitted

_COALESCE_S = 1.0
_LOOK_S = 1.0
"""How often we look without a hint: another node's may be lost, and a commit may be late."""
_ALIVE_S = 5.0
_KEEP = 10_000


class Live:
    """Who listens, and where in the changes they are."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._bells: set[asyncio.Event] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end = asyncio.Event()

    def wake(self, topics: frozenset[Topic]) -> None:
        loop = self._loop
        if "changes" in topics and self._bells and loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._ring)

    def _ring(self) -> None:
        for bell in self._bells:
            bell.set()

    def stop(self) -> None:
        """End every stream, so that the server can stop at once; from the loop's own thread."""
        self._end.set()
        self._ring()

    async def hints(self, topic: str, seen: int | None) -> AsyncGenerator[ServerSentEventMessage, None]:
        """Yield a hint for every batch of changes of `topic` (`incident:<id>`, anything else: all) after `seen`."""
        self._loop = asyncio.get_running_loop()
        kind, _, one = topic.partition(":")
        wanted = one if kind == "incident" else ""
        bell = asyncio.Event()
        self._bells.add(bell)
        try:
            floor, last = await self._where()
            if seen is not None and not 0 <= last - seen <= _KEEP:
                following = Following(floor)
                yield ServerSentEventMessage(data="refresh", event="change", id=str(floor))
            else:
                following = Following(floor if seen is None else seen)
                yield ServerSentEventMessage(data="hello", event="hello", id=str(following.floor), retry=2_000)
            quiet_s = 0.0
            while not self._end.is_set():
                bell.clear()  # before the reading: whatever is committed after it rings again
                changes = await self._news(following)
                mine = [c for c in changes if not wanted or c.id == wanted]
                if mine:
                    quiet_s = 0.0
                    yield ServerSentEventMessage(data=mine[-1].id, event="change", id=str(following.floor))
                    await _within(_COALESCE_S, self._end)
                if changes or self._end.is_set() or await _within(_LOOK_S, bell):
                    continue
                quiet_s += _LOOK_S
                if quiet_s >= _ALIVE_S:
                    quiet_s = 0.0
                    yield ServerSentEventMessage(data="", event="alive", id=str(following.floor))
        finally:
            self._bells.discard(bell)

    async def _where(self) -> tuple[int, int]:
        return await asyncio.wrap_future(self._house.store.read(lambda tx: (tx.changes.settled(), tx.changes.last())))

    async def _news(self, following: Following) -> list[Change]:
        """Return what was committed since, with a lower number too (`engine.md` §2)."""
        after, missing = following.last, following.missing
        changes = await asyncio.wrap_future(
            self._house.store.read(lambda tx: [*tx.changes.among(missing), *tx.changes.since(after)])
        )
        following.hear(changes, self._house.clock.now())
        return changes


async def _within(seconds: float, bell: asyncio.Event) -> bool:
    """Wait for `bell`; False when it did not ring within `seconds`."""
    try:
        async with asyncio.timeout(seconds):
            return await bell.wait()
    except TimeoutError:
        return False


@get("/live", opt={"permission": "read"}, include_in_schema=False)
async def live(request: Request[Any, Any, Any], topic: str = "all", seen: str = "") -> ServerSentEvent:
    """Server-sent events from `Last-Event-ID`, else from `seen`, on; one that is gone asks for a full refresh."""
    given = request.headers.get("last-event-id") or seen
    hints: Live = request.app.state.live
    return ServerSentEvent(hints.hints(topic, int(given) if given.isdecimal() and len(given) < 19 else None))


router = Router("/", route_handlers=[live], guards=[permitted])
