"""A stage whose engine runs and watches itself: the real engine, auditor, proof, ping and door; only the outside is fake."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
from structlog.testing import capture_logs

from nawba.domain.time import SECOND, Instant
from nawba.engine.delivering import Delivering
from nawba.engine.loop import Engine
from nawba.engine.measures import Measures
from nawba.engine.membership import Membership
from nawba.engine.selfwatch import Door, Outside, SelfWatch
from nawba.integrations.json.inbound import JsonInbound
from nawba.ports.outbound import Answered
from nawba.ports.secret import Secret
from nawba.store.nodes import Node
from nawba.web.asgi import Receive, Scope, Send
from nawba.web.front import Front
from nawba.web.health import Health
from nawba.web.intake import Intake, KeyRing
from nawba.web.vitals import Inside
from tests.fakes.channel import FakeChannel, accepts
from tests.fakes.loop import plays
from tests.fakes.outside import FakeListener, FakeMachine, OwnDoor
from tests.stories.stage import Stage

PING = Secret(b"https://hc.example/ping/a-token")


async def _nothing(scope: Scope, receive: Receive, send: Send) -> None:
    raise AssertionError(f"the framework was asked for {scope['path']}")


def with_watch() -> tuple[FakeChannel, FakeChannel]:
    """Return the channels of a stage that can watch itself."""
    watch = FakeChannel("watch")
    watch.answers = accepts
    return FakeChannel(concurrency=64), watch


class Watched:
    """One process of the installation that watches itself. `logged` what it said."""

    def __init__(self, stage: Stage, node: Node | None = None) -> None:
        self.stage = stage
        self.house = replace(stage.house, node=node.id if node else None)
        self.machine = FakeMachine()
        self.listener = FakeListener(stage.clock)
        self.measures = Measures()
        self.membership = Membership(self.house, node)
        self.delivering = Delivering(self.house, stage.channels, self.measures, self.membership)
        self.engine = Engine(self.house, self.delivering, self.measures, self.membership)
        keys = KeyRing(self.house)
        self.house.store.listen(keys)
        inside = Inside(self.house, lambda: self.measures.alive_at, lambda: self.watch.vitals())  # noqa: PLW0108 - made below
        self.front = Front(Intake(self.house, (JsonInbound(),), keys), Health(inside), _nothing, lambda: None)
        self.door = OwnDoor(self.front)
        outside = Outside(
            Door(self.door, "http://nawba.test"), self.machine, self.listener, self.membership.lease, (PING,)
        )
        self.watch = SelfWatch(self.house, self.measures, outside)
        self.logged: list[Any] = []
        self.running: asyncio.Task[None] | None = None

    async def starts(self) -> None:
        self.running = asyncio.create_task(self.engine.run(self.watch.rounds()))
        await asyncio.sleep(0.001)

    async def stops(self) -> None:
        self.engine.stop()
        assert self.running is not None
        await self.running

    async def dies(self) -> None:
        """kill -9: nothing more is done, not even leaving."""
        assert self.running is not None
        self.running.cancel()
        await asyncio.wait([self.running])

    async def health(self) -> tuple[int, Any]:
        """Ask `/health` as anybody may; return the status and the body."""
        said = await self.door.request("GET", Secret(b"http://nawba.test/health"))
        assert isinstance(said, Answered)
        return said.status, msgspec.json.decode(said.body)

    def lives(self, *, minutes: float, then: Callable[[], None] = lambda: None, more: float = 0) -> None:
        """Run for so many minutes; then something happens, and it runs for so many `more`."""

        async def main() -> None:
            await self.starts()
            await asyncio.sleep(minutes * 60)
            then()
            await asyncio.sleep(more * 60)
            await self.stops()

        with capture_logs() as logs:
            plays(self.stage.clock, main())
        self.logged += logs

    def pings_after(self, at: Instant) -> list[float]:
        """Return how many seconds after `at` the listener heard us."""
        return [(heard - at) / SECOND for heard, _, _ in self.listener.heard if heard > at]

    def said(self, event: str) -> list[Any]:
        return [line for line in self.logged if line["event"] == event]
