"""Faults that strike at their instant: outages, stepped clocks, frozen and stopped nodes, deafness, poison."""

from __future__ import annotations

import asyncio
from typing import Protocol

from nawba.domain.time import SECOND, Instant
from nawba.sim.around import Around
from nawba.sim.bases import Base
from nawba.sim.checking import Checks
from nawba.sim.nodes import VirtualNode
from nawba.sim.plan import Fault
from nawba.sim.vendors import Vendors

_GRACE_US = 2 * SECOND
"""R20: a graceful stop ends within this."""
_BROKEN = b"{"
_PAGE = (
    "SELECT id FROM page WHERE kind = 'page' ORDER BY id DESC LIMIT 1",
    "UPDATE page SET params = ? WHERE id = ?",
)
_SIGNAL = (
    "SELECT id FROM signal WHERE state = 0 ORDER BY id DESC LIMIT 1",
    "UPDATE signal SET forms = ? WHERE id = ?",
)


class Breakable(Around, Protocol):
    """A world with what can be broken in it."""

    nodes: list[VirtualNode]
    checks: Checks
    base: Base
    database_out_until: Instant
    database_off_us: int

    def sees(self, node: str, clock: Instant) -> None: ...


class Striking:
    """Lets the timed faults of a plan strike, until the world heals."""

    def __init__(self, world: Breakable, vendors: Vendors) -> None:
        self._world = world
        self._vendors = vendors

    def strikes(self, fault: Fault) -> None:
        """Let `fault` happen now."""
        world = self._world
        if world.is_healed:
            return
        node = world.nodes[max(0, fault.node) % len(world.nodes)]
        world.facts.struck[fault.kind] += 1
        world.trace.say(node.name, f"FAULT {fault.kind} for {fault.for_us / SECOND:.1f} s")
        match fault.kind:
            case "outage":
                vendor = world.chance.pick(("web_push", "twilio", "gsm_modem"), "out", fault.at)
                self._vendors.goes_out(vendor, fault.for_us)
            case "database_outage":
                world.database_out_until = world.time.now + fault.for_us
            case "clock_step":
                self._steps(node, fault.for_us)
            case "freeze" if not node.is_dead:
                node.loop.frozen = True
                world.outside.call_later(fault.for_us / SECOND, self._thaws, node, node.starts)
            case "stop" if not node.is_dead and not node.loop.frozen:
                world.outside.create_task(self._stops(node, fault.for_us))
            case "deaf":
                node.deaf_until = world.time.now + fault.for_us
            case "poison_page":
                self._poisons(*_PAGE)
            case "poison_signal":
                self._poisons(*_SIGNAL)
        world.checks.disturbed()

    def _steps(self, node: VirtualNode, by_us: int) -> None:
        """Somebody sets a machine's clock; where nodes share a database, its machine's too, by a few seconds."""
        facts = self._world.facts
        node.wall.off_us += by_us
        facts.steps += 1
        if self._world.plan.nodes > 1 and abs(by_us) < 5 * SECOND:
            self._world.database_off_us += by_us
            facts.skewed_us += abs(by_us)

    def _thaws(self, node: VirtualNode, starts: int) -> None:
        if not node.is_dead and node.starts == starts:
            node.loop.frozen = False
            self._world.trace.say(node.name, "goes on")
            self._world.checks.disturbed()

    async def _stops(self, node: VirtualNode, for_us: int) -> None:
        """A graceful stop: within two seconds it has ended by itself (R20)."""
        world = self._world
        node.engine.stop()
        calm_since = world.time.now
        while not node.is_dead and not node.has_ended:
            await asyncio.sleep(0.1)
            if world.is_database_out or not node.is_up:
                calm_since = world.time.now
            if world.time.now - calm_since > _GRACE_US:
                world.facts.fails("R20", f"{node.name} was asked to stop and has not ended after 2 s")
                return
        if not node.is_dead:
            world.crash(node, for_us)

    def _poisons(self, find: str, breaks: str) -> None:
        """Let the newest row of its kind break whoever reads it."""
        world = self._world
        found = world.base.execute(find)
        if found:
            world.facts.poisoned.add(bytes(found[0][0]))
            world.base.execute(breaks, (_BROKEN, found[0][0]))
            world.sees("poison", world.time.now)
