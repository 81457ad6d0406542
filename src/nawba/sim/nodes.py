"""One virtual node: the real engine, delivering, house and policies, on a loop and a clock of its own."""

from __future__ import annotations

import asyncio

from nawba.actions.house import House, Policies
from nawba.domain.time import Instant
from nawba.domain.timekeeping import first_instant
from nawba.engine.delivering import Delivering
from nawba.engine.loop import Engine
from nawba.engine.measures import Measures
from nawba.engine.membership import Membership
from nawba.engine.timekeeping import Timekeeping, last_known
from nawba.ports.steady import SteadyClock
from nawba.sim import texts
from nawba.sim.around import Around
from nawba.sim.clocks import NodeIds, Wall
from nawba.sim.loop import VirtualLoop
from nawba.sim.storing import NodeStore
from nawba.sim.vendors import VENDORS, Vendors, VirtualChannel
from nawba.store.contract import Unavailable
from nawba.store.nodes import Node

SECRET = b"s" * 32


class VirtualNode:
    """A process that can die, freeze, be stopped and start again. Nothing but its clock survives its death."""

    def __init__(self, world: Around, vendors: Vendors, index: int) -> None:
        self._world = world
        self._vendors = vendors
        self.index = index
        self.name = f"node{index}"
        self.wall = Wall(world.time)
        self.clock = SteadyClock(world.time.now, lambda: world.time.now)
        self.starts = 0
        self.is_dead = True
        self.slow_until: Instant = 0
        self.deaf_until: Instant = 0
        self.loop: VirtualLoop
        self.house: House
        self.store: NodeStore
        self.channels: dict[str, VirtualChannel] = {}
        self.engine: Engine
        self.task: asyncio.Task[None]
        self.start()

    @property
    def is_up(self) -> bool:
        """Whether it could do its work now."""
        return not self.is_dead and not self.loop.frozen and self._world.time.now >= self.slow_until

    @property
    def door(self) -> NodeStore:
        return self.store

    @property
    def has_ended(self) -> bool:
        return self.task.done()

    def start(self) -> None:
        world, vendors = self._world, self._vendors
        self.starts += 1
        self.is_dead = False
        self.loop = world.machine.add(self.name)
        self.store = NodeStore(world, self)
        self.clock = SteadyClock(self._first_instant(), lambda: world.time.now)
        ids = NodeIds(self.wall, world.plan.seed, f"{self.name}.{self.starts}")
        policies = Policies(texts.decoded)
        house = House(self.store, self.clock, ids, policies, "http://nawba.test", SECRET, frozenset(VENDORS))
        node = Node(ids.new("nod"), self.name, "0", "web,engine", self.clock.now()) if world.plan.nodes > 1 else None
        house.node = node.id if node else None
        self.channels = {v: VirtualChannel(world, vendors, self, v) for v in VENDORS}
        measures = Measures()
        membership = Membership(house, node)
        delivering = Delivering(house, self.channels, measures, membership)
        self.house = house
        timekeeping = Timekeeping(house, self.clock, self._reference, measures)
        self.engine = Engine(house, delivering, measures, membership, timekeeping)
        self.engine.backstop_s = world.plan.mood.backstop_s
        self.task = self.loop.create_task(self.engine.run())
        self.task.add_done_callback(
            lambda task: None if task.cancelled() else world.engine_ended(self, task.exception())
        )
        world.trace.say(self.name, "starts")

    def _first_instant(self) -> Instant:
        """Where its time begins, as `bootstrap` does it: at the wall or the last known; at a shared database's."""
        if self._world.plan.nodes > 1:
            return self._world.database_now()
        return first_instant(self.wall.now(), self._world.reads(last_known))

    async def _reference(self) -> Instant:
        if self._world.plan.nodes == 1:
            return self.wall.now()
        if self._world.is_database_out:
            raise Unavailable("the database does not answer")
        return self._world.database_now()

    def is_full(self, vendor: str) -> bool:
        channel = self.channels.get(vendor)
        return channel is not None and channel.under_way >= channel.concurrency
