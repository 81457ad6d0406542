"""R19, R20: several nodes on one database. Two real engines, one store, one clock of the test; nothing waits for real."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from structlog.testing import capture_logs

from nawba.actions.deliver import claim_due, record
from nawba.domain.delivery import NODE_LEASE_US
from nawba.domain.signal import Signal
from nawba.domain.time import SECOND
from nawba.engine.delivering import Delivering
from nawba.engine.loop import Engine
from nawba.engine.measures import Measures
from nawba.engine.membership import Membership
from nawba.ports.channel import Delivered, Message, Result
from nawba.store.nodes import Node
from tests.fakes.channel import FakeChannel, Hang
from tests.fakes.loop import plays
from tests.stories.stage import Stage


class _One:
    """One node of the installation, with its own phone line."""

    def __init__(self, stage: Stage, number: int, says: Hang | None = None) -> None:
        self.channel = FakeChannel(concurrency=64)
        self.channel.answers = lambda message: says
        node = Node(f"nod_{number:032x}", f"node-{number}", "test", "web,engine", stage.now)
        self.house = replace(stage.house, node=node.id)
        measures = Measures()
        self.membership = Membership(self.house, node)
        self.delivering = Delivering(self.house, {"sandbox": self.channel}, measures, self.membership)
        self.engine = Engine(self.house, self.delivering, measures, self.membership)
        self.running: asyncio.Task[None] | None = None

    async def starts(self) -> None:
        self.running = asyncio.create_task(self.engine.run())
        await asyncio.sleep(0.001)

    async def dies(self) -> None:
        """kill -9: nothing more is done, not even leaving."""
        assert self.running is not None
        self.running.cancel()
        await asyncio.wait([self.running])

    async def stops(self) -> None:
        assert self.running is not None
        self.engine.stop()
        await self.running

    def sent(self) -> list[Message]:
        return [m for m in self.channel.sent if m.is_page]


def _fires(stage: Stage) -> None:
    """A SEV1 comes in; whoever runs takes it from there."""
    labels = {"alertname": "SiteDown", "service": "web"}
    stage.receives(Signal("fire", "SiteDown/web", "critical", "SiteDown", labels=labels), is_triaged=False)


def _plays(stage: Stage, story: Callable[[], Awaitable[None]]) -> None:
    async def main() -> None:
        await story()

    with capture_logs():
        plays(stage.clock, main())


def test_two_nodes_page_each_person_once(stage: Stage) -> None:
    """R19, R8: whatever either takes, the other leaves; five minutes of a SEV1 ring nobody twice on one contact."""
    one, two = _One(stage, 1), _One(stage, 2)

    async def story() -> None:
        await one.starts()
        await two.starts()
        _fires(stage)
        await asyncio.sleep(16 * 60)
        await one.stops()
        await two.stops()

    _plays(stage, story)
    keys = [m.key for m in one.sent() + two.sent()]
    assert len(keys) == len(set(keys)) > 20
    calls = [round(stage.minutes(e.at), 2) for e in stage.entries("called") if e.params["level"] == 2]
    assert calls[0] == 5
    assert not [a for a in stage.attempts() if a.possible_duplicate]


def test_what_a_dead_node_held_is_taken_over_within_its_lease_and_five_seconds(stage: Stage) -> None:
    """R20, R8: it dies in the middle of two sends; the other sends them again, marked, within L + 5 s."""
    dead, alive = _One(stage, 1, Hang()), _One(stage, 2)

    async def story() -> None:
        await dead.starts()
        _fires(stage)
        await asyncio.sleep(0.5)
        assert len(dead.sent()) > 0
        await dead.dies()
        died_at = stage.now
        await alive.starts()
        await asyncio.sleep(NODE_LEASE_US / SECOND + 5)
        assert {m.key for m in dead.sent()} <= {m.key for m in alive.sent()}
        assert stage.now - died_at <= NODE_LEASE_US + 5.1 * SECOND
        await alive.stops()

    _plays(stage, story)
    again = {m.key for m in alive.sent()}
    assert {m.key for m in dead.sent()} <= again
    assert all(m.is_repeat for m in alive.sent() if m.key in {m.key for m in dead.sent()})


def test_a_node_that_was_frozen_beyond_its_lease_starts_no_send_and_says_nothing(stage: Stage) -> None:
    """R19: it had claimed and was stopped before the send; when it wakes, another has sent, and its token is worth
    nothing."""
    other = _One(stage, 2)
    frozen = _One(stage, 1)

    async def story() -> None:
        await frozen.membership.join()
        _fires(stage)
        stage._triages()
        claimed = stage.does(lambda tx: claim_due(tx, frozen.house, {"sandbox": 64}, 64))
        assert claimed
        await other.starts()
        await asyncio.sleep(12)
        assert {one.message.key for one in claimed} <= {m.key for m in other.channel.sent}
        await frozen.membership.beat()  # it wakes, and counts as alive again
        assert frozen.membership.may_act()
        for one in claimed:
            await frozen.delivering._send(one)
            assert stage.does(lambda tx, one=one: record(tx, frozen.house, one, Delivered("late"))) is False  # type: ignore[misc]
        await other.stops()

    _plays(stage, story)
    assert frozen.channel.sent == []


def test_a_node_that_cannot_be_sure_that_it_lives_takes_nothing(stage: Stage) -> None:
    """R19: no sign of life was committed for longer than L: nothing is claimed until one is."""
    one = _One(stage, 1)

    async def story() -> None:
        await one.membership.join()
        assert one.membership.may_act()
        stage.clock.passes(NODE_LEASE_US)
        assert not one.membership.may_act()
        await one.membership.beat()
        assert one.membership.may_act()

    _plays(stage, story)


class _Slow(FakeChannel):
    """Answers after a minute."""

    async def send(self, message: Message) -> Result:
        self.said_to(message)
        await asyncio.sleep(60)
        return Delivered("slow")


def test_a_graceful_stop_hands_over_in_two_seconds(stage: Stage) -> None:
    """R20: what is under way is given up as unknown, the other node sends it again at once, marked."""
    leaving, staying = _One(stage, 1), _One(stage, 2)
    slow = _Slow(concurrency=64)
    leaving.delivering._channels = {"sandbox": slow}

    async def story() -> None:
        await leaving.starts()
        _fires(stage)
        await asyncio.sleep(0.5)
        under_way = {m.key for m in slow.sent if m.is_page}
        assert under_way
        await staying.starts()
        asked_at = stage.now
        await leaving.stops()
        assert stage.now - asked_at <= 2 * SECOND
        await asyncio.sleep(1)
        assert under_way <= {m.key for m in staying.sent()}
        assert all(m.is_repeat for m in staying.sent() if m.key in under_way)
        assert [n.id for n in stage.sees(lambda tx: tx.nodes.all())] == [staying.house.node]
        await staying.stops()

    _plays(stage, story)


def test_what_only_one_may_do_has_one_holder_and_its_token_grows(stage: Stage) -> None:
    """R19: a lease is kept by its holder, refused to others, free after its time or when its holder leaves."""
    one, two = _One(stage, 1), _One(stage, 2)

    async def story() -> None:
        first = await one.membership.lease("sealer")
        assert first is not None
        assert await two.membership.lease("sealer") is None
        stage.clock.passes(5 * SECOND)
        assert await one.membership.lease("sealer") == first
        stage.clock.passes(NODE_LEASE_US)
        second = await two.membership.lease("sealer")
        assert second == first + 1
        assert not stage.does(lambda tx: one.membership.still_holds(tx, "sealer", first))
        assert stage.does(lambda tx: two.membership.still_holds(tx, "sealer", second))
        await two.membership.leave()
        assert await one.membership.lease("sealer") == first + 2

    _plays(stage, story)
