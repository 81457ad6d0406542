"""R21: the machine's clock is set while people are being paged. The real engine and clock; only what passes is the test's."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from nawba.domain import commands as c
from nawba.domain.signal import Signal
from nawba.domain.time import HOUR, MINUTE, SECOND, Instant
from nawba.engine.delivering import Delivering
from nawba.engine.loop import Engine
from nawba.engine.measures import Measures
from nawba.engine.membership import Membership
from nawba.engine.timekeeping import Timekeeping, last_known
from nawba.ports.steady import SteadyClock
from nawba.store.inline import InlineStore
from tests.fakes.channel import FakeChannel
from tests.fakes.loop import plays
from tests.stories.stage import Stage

STEPS = [HOUR, -HOUR, 2 * HOUR, -2 * HOUR, 90 * SECOND, -90 * SECOND]


class _Machine:
    """A machine whose clock can be set; what passes on it is the test's clock."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.set_by = 0
        self.clock = SteadyClock(stage.now, stage.clock.now)
        self.channel = FakeChannel(concurrency=64)
        self.measures = Measures()
        self.house = replace(stage.house, clock=self.clock)
        self.timekeeping = Timekeeping(self.house, self.clock, self.wall, self.measures)
        membership = Membership(self.house)
        delivering = Delivering(self.house, {"sandbox": self.channel}, self.measures, membership)
        self.engine = Engine(self.house, delivering, self.measures, membership, self.timekeeping)

    async def wall(self) -> Instant:
        return self._stage.clock.now() + self.set_by

    def plays(self, story: Callable[[], Awaitable[None]]) -> None:
        async def main() -> None:
            running = asyncio.create_task(self.engine.run())
            await asyncio.sleep(0.001)
            await story()
            self.engine.stop()
            await running

        with capture_logs():
            plays(self._stage.clock, main())


def _fires(stage: Stage) -> None:
    labels = {"alertname": "SiteDown", "service": "web"}
    stage.receives(Signal("fire", "SiteDown/web", "critical", "SiteDown", labels=labels), is_triaged=False)


@pytest.mark.parametrize("step", STEPS)
def test_the_clock_is_set_in_the_middle_of_a_ladder_and_everybody_is_called_at_their_time(
    stage: Stage, step: int
) -> None:
    """R21: level 1 rings at 0, 3, 6 … minutes, level 2 after five, whatever the clock on the wall says."""
    machine = _Machine(stage)
    began = stage.now

    async def story() -> None:
        _fires(stage)
        await asyncio.sleep(60)
        machine.set_by = step
        await asyncio.sleep(4 * 60 + 30)
        machine.set_by = 0
        await asyncio.sleep(8 * 60)

    machine.plays(story)
    calls = [(e.params["level"], round((e.at - began) / MINUTE, 1)) for e in stage.entries("called")]
    assert [at for level, at in calls if level == 1][:4] == [0, 3, 6, 9]
    assert next(at for level, at in calls if level == 2) == 5
    keys = [m.key for m in machine.channel.sent]
    assert len(keys) == len(set(keys))


def test_while_it_is_held_it_is_said_and_when_nobody_waits_it_is_followed(stage: Stage) -> None:
    """R21: the wall is right in the end; it is taken over as soon as no page is moved by it."""
    machine = _Machine(stage)

    async def story() -> None:
        _fires(stage)
        await asyncio.sleep(1)
        machine.set_by = HOUR
        await asyncio.sleep(2)
        assert machine.measures.clock_state == "hold"
        assert machine.measures.registry.get_sample_value("nawba_clock_away_seconds") == pytest.approx(3600, abs=0.1)
        stage.house.clock = machine.clock
        for command in (c.Acknowledge(), c.Resolve()):
            stage.says(command, "mohammed_ahmed")
        stage.house.clock = stage.clock
        await asyncio.sleep(2)
        assert machine.measures.clock_state == "slew"
        assert abs(machine.clock.now() - await machine.wall()) < SECOND // 100

    machine.plays(story)


def test_a_small_difference_is_made_good_so_slowly_that_no_wait_notices(stage: Stage) -> None:
    """R21: one second, at five hundred millionths: half a second after 1,000 s, all of it after 2,000."""
    machine = _Machine(stage)

    async def story() -> None:
        machine.set_by = SECOND
        await asyncio.sleep(1_000)
        assert machine.clock.away_us(await machine.wall()) == pytest.approx(SECOND / 2, abs=SECOND / 50)
        await asyncio.sleep(1_100)
        assert machine.clock.away_us(await machine.wall()) == 0

    machine.plays(story)


def test_a_database_whose_clock_was_set_is_not_trusted_until_every_node_has_kept_still(stage: Stage) -> None:
    """R21, `engine.md` §2: beyond 5 s this node takes nothing; after 15 s of agreement the database's clock is ours."""
    assert isinstance(stage.house.store, InlineStore)
    stage.house.store.is_shared = True
    machine = _Machine(stage)

    async def story() -> None:
        await asyncio.sleep(6)
        machine.set_by = HOUR
        await asyncio.sleep(6)
        assert not machine.timekeeping.is_sure
        _fires(stage)
        await asyncio.sleep(5)
        assert machine.channel.sent == []
        await asyncio.sleep(11)
        assert len(machine.channel.sent) > 0

    machine.plays(story)
    assert abs(machine.clock.now() - stage.clock.now() - HOUR) < SECOND


def test_the_last_instant_is_remembered_for_the_next_start(stage: Stage) -> None:
    """R21: a minute old at the most; a start never begins before it."""
    machine = _Machine(stage)

    async def story() -> None:
        await asyncio.sleep(200)

    machine.plays(story)
    assert 0 <= stage.now - stage.sees(last_known) <= 61 * SECOND
