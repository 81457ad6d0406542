"""A world: one database, its nodes, the vendors, sources and people outside; a plan is played in it, promises checked.

Nothing in it is a second implementation: engine, actions, core, statements and SQLite are the production code.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import structlog

from nawba.actions.deliver import receipt
from nawba.actions.house import House, Policies
from nawba.domain.entry import Actor
from nawba.domain.time import SECOND, Instant, from_datetime
from nawba.ports.channel import Receipt
from nawba.ports.wake import Topic
from nawba.sim import texts
from nawba.sim.around import Node
from nawba.sim.bases import Base, InlineBase, MakeBase
from nawba.sim.chance import Chance
from nawba.sim.checking import Checks
from nawba.sim.clocks import NodeIds, Wall
from nawba.sim.facts import Facts, Sent, Violation
from nawba.sim.faults import AT_COMMIT, AT_SEND, Faults
from nawba.sim.loop import Machine, Time
from nawba.sim.nodes import SECRET, VirtualNode
from nawba.sim.people import People
from nawba.sim.plan import Plan
from nawba.sim.seeing import Commit
from nawba.sim.setting import edits, set_up
from nawba.sim.sources import Sources
from nawba.sim.storing import latency_of
from nawba.sim.striking import Striking
from nawba.sim.trace import Trace
from nawba.sim.vendors import Vendors
from nawba.store.access import Key
from nawba.store.contract import Unavailable
from nawba.store.transaction import Transaction

T = TypeVar("T")
ADEN = ZoneInfo("Asia/Aden")
SOURCES = ("json", "grafana", "probe")
_ADMIN = Actor("person", "admin", "cli")
_EXPECTED = (Unavailable,)


@dataclass(frozen=True, slots=True)
class Played:
    """What came of one world. `violation` None: every promise held."""

    seed: int
    incidents: int
    sends: int
    struck: dict[str, int]
    digest: str
    violation: tuple[str, str] | None
    tail: tuple[str, ...]


class World:
    """Everything there is, and the one place where a commit, a send or a fault is seen by all."""

    def __init__(self, plan: Plan, *, whole: bool = False, make_base: MakeBase = InlineBase) -> None:
        self.plan = plan
        began_at = from_datetime(datetime.fromisoformat(plan.begins).replace(tzinfo=ADEN))
        self.time = Time(began_at)
        self.trace = Trace(self.time, whole=whole)
        self.chance = Chance(plan.seed)
        self.facts = Facts(plan, self.time, self.trace, self.chance)
        self.faults = Faults(self.facts)
        self._draws = self.chance.stream("interleaving")
        self.machine = Machine(self.time, self._draws, self._after)
        self.outside = self.machine.add("outside")
        self.base: Base = make_base(plan, self.facts.mirror, self.machine)
        self._looked_at: Instant = 0
        self._dying: list[tuple[VirtualNode, int]] = []
        self.database_out_until: Instant = 0
        self.database_off_us = 0
        self.is_healed = False
        self.is_over = False
        self.nodes: list[VirtualNode] = []
        self.vendors = Vendors(self)
        self.people = People(self)
        self.sources = Sources(self)
        self.checks = Checks(self, self.base.store)
        self.striking = Striking(self, self.vendors)
        self.keys: dict[str, Key] = {}

    # ── playing ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def play(self) -> Played:
        """Play the plan to its end, or to the first promise that does not hold."""
        violation: tuple[str, str] | None = None
        with _logs(self._logged):
            try:
                self._begins()
                self.machine.run_until(self.time.began_at + self.plan.heals_at)
                self._heals()
                self.machine.run_until(self.time.began_at + self.plan.ends_at)
                self.checks.ends()
                self._look()
            except Violation as broken:
                violation = (broken.promise, broken.text)
            finally:
                self.is_over = True
        digest = self.trace.digest()
        for loop in list(self.machine.loops):
            loop.kill()
        self.base.close()
        incidents = len(self.facts.mirror.tables["incident"])
        sends, struck = len(self.facts.sent), dict(sorted(self.facts.struck.items()))
        return Played(self.plan.seed, incidents, sends, struck, digest, violation, tuple(self.trace.lines))

    def _begins(self) -> None:
        clock = Wall(self.time)
        ids = NodeIds(clock, self.plan.seed, "setup")
        house = House(self.base.store, clock, ids, Policies(texts.decoded), "http://nawba.test", SECRET)
        set_up(self, house)
        for index in range(self.plan.nodes):
            self.nodes.append(VirtualNode(self, self.vendors, index))
        for post in self.plan.posts:
            self.outside.create_task(self.sources.posts(post))
        for verb in self.plan.verbs:
            self.outside.create_task(self.people.does(verb, verb.at))
        for edit in self.plan.edits:
            self.outside.create_task(edits(self, edit))
        for fault in self.plan.faults:
            if fault.kind not in AT_COMMIT and fault.kind not in AT_SEND:
                self.outside.call_later(fault.at / SECOND, self.striking.strikes, fault)

    # ── what is seen by all ──────────────────────────────────────────────────────────────────────────────────────────

    @property
    def everybody(self) -> list[VirtualNode]:
        return self.nodes

    @property
    def noting(self) -> Checks:
        return self.checks

    def database(
        self, node: Node, unit: Callable[[Transaction], T], ended: Callable[[T | None, Exception | None], None]
    ) -> None:
        """Run one transaction of `node`; let everybody see what it changed, then tell who waits for it."""
        if self.is_database_out:
            ended(None, Unavailable("the database does not answer"))
            return

        def then(result: T | None, error: Exception | None, topics: frozenset[Topic]) -> None:
            if error is None:
                self.sees(node.name, node.house.clock.now())
            ended(result, error)
            if topics:
                self._wakes(self.nodes[node.index], topics)

        self.base.run(node.index, unit, then)

    def reads(self, query: Callable[[Transaction], T]) -> T:
        """Run one query of a node's reader, which may change nothing."""
        return self.base.read(query)

    def sees(self, node: str, clock: Instant) -> None:
        """Let the checkers see what the last transaction changed."""
        changes = self.base.look()
        if changes:
            self.checks.commit(Commit(self.time.now, clock, node, changes))

    def _wakes(self, node: VirtualNode, topics: frozenset[Topic]) -> None:
        for other in self.nodes:
            if other.is_dead or self.time.now < other.deaf_until:
                continue
            if other is node:
                other.store.wakes(topics)
            elif self.time.now >= node.deaf_until:  # a hint from outside: a little later
                other.loop.call_later(self._draws.random() * 0.01, other.store.wakes, topics)

    def sends(self, sent: Sent, what: tuple[object, ...]) -> None:
        """A message has reached a vendor."""
        self.facts.sent.append(sent)
        self.trace.say(sent.node, f"SEND {sent.vendor} {' '.join(map(str, what))}")
        self.trace.add(sent.message.body.encode())
        self.checks.sent(sent)

    def _after(self) -> None:
        while self._dying:
            node, for_us = self._dying.pop()
            if not node.is_dead:
                continue
            self.machine.remove(node.loop)
            self.base.abandon(node.index)
            self.outside.call_later(for_us / SECOND, self._restarts, node)
        if self.time.now != self._looked_at:
            self._looked_at = self.time.now
            self.checks.tick()
        self._look()

    def _look(self) -> None:
        """End the world when a promise was broken, or when the simulator itself was."""
        if self.facts.broken is not None:
            raise self.facts.broken
        if self.outside.troubles:
            trouble = self.outside.troubles[0]
            raise Violation("R34", f"a door failed: {trouble.get('exception')!r} ({trouble.get('message')})")

    def engine_ended(self, node: Node, error: BaseException | None) -> None:
        """Without its engine the process ends, and is started again (`bootstrap`)."""
        if node.is_dead:
            return
        if error is not None and not _is_expected(error):
            self.facts.fails("R34", f"the engine of {node.name} died: {error!r}")
        elif error is not None:
            self.trace.say(node.name, f"its engine ends: {type(error).__name__}")
            self.crash(node, SECOND)

    def _logged(self, error: BaseException | None, event: str) -> None:
        """Whatever the engine logs as failed must be a fault of ours; anything else is a bug."""
        if error is None or isinstance(error, (*_EXPECTED, ConnectionResetError)):
            return
        if self.facts.poisoned:
            return
        self.facts.fails("R34", f"{event}: {type(error).__name__}: {error}")

    # ── who is there ─────────────────────────────────────────────────────────────────────────────────────────────────

    def open_door(self, wish: int) -> VirtualNode | None:
        """Return a node that takes calls, the wished one if it does."""
        ups = [n for n in self.nodes if not n.is_dead and not n.loop.frozen]
        if not ups:
            return None
        return next((n for n in ups if n.index == wish % len(self.nodes)), ups[wish % len(ups)])

    def incident(self, number: int) -> str | None:
        for raw, row in self.facts.mirror.tables["incident"].items():
            if row["number"] == number:
                return f"inc_{raw.hex()}"
        return None

    async def receives_receipt(self, vendor: str, said: Receipt) -> bool:
        """A vendor tells some node of a receipt; False when it has to be told again."""
        node = self.open_door(int(self.chance.of("receipt to", said.provider_id) * 8))
        if node is None:
            return False
        house = node.house
        try:
            async with asyncio.timeout(5):
                known = await asyncio.wrap_future(node.door.submit(lambda tx: receipt(tx, house, vendor, said)))
        except (TimeoutError, Unavailable):
            return False
        self.trace.say(node.name, f"receipt {said.state} of {said.provider_id}: {'taken' if known else 'unknown'}")
        return known

    # ── faults ───────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def is_database_out(self) -> bool:
        return self.time.now < self.database_out_until

    def database_now(self) -> Instant:
        """Return what the database's machine takes the time for."""
        return self.time.now + self.database_off_us

    def reference(self) -> Instant:
        """Return the time that due instants are meant in: the one node's own, or the shared database's."""
        return self.nodes[0].clock.now() if self.plan.nodes == 1 and self.nodes else self.database_now()

    def latency(self) -> int:
        return latency_of(self._draws.random()) if self.plan.mood.latency else 0

    def crash(self, node: Node, for_us: int) -> None:
        """The process of `node` is gone from this instant; it is started again after a while."""
        dying = self.nodes[node.index]
        if not dying.is_dead:
            dying.is_dead = True
            dying.loop.frozen = True
            self.trace.say(node.name, f"dies for {for_us / SECOND:.1f} s")
            self._dying.append((dying, for_us))
            self.checks.disturbed()

    def is_slow(self, node: Node, for_us: int) -> None:
        slow = self.nodes[node.index]
        slow.slow_until = max(slow.slow_until, self.time.now + for_us)
        self.checks.disturbed()

    def _restarts(self, node: VirtualNode) -> None:
        if self.facts.steps and self.plan.nodes == 1:
            self.facts.is_time_unsure = True
        node.start()
        self.checks.disturbed()

    def _heals(self) -> None:
        """Faults stop: everything is up, answers, and has the right time."""
        self.is_healed = True
        self.trace.say("", "HEALS")
        self.faults.heal()
        self.database_out_until = 0
        for node in self.nodes:
            node.wall.off_us = 0
            node.slow_until = node.deaf_until = 0
            if not node.is_dead:
                node.loop.frozen = False
        self.checks.healed()


def _is_expected(error: BaseException) -> bool:
    if isinstance(error, BaseExceptionGroup):
        return all(_is_expected(one) for one in error.exceptions)
    return isinstance(error, _EXPECTED)


@contextmanager
def _logs(logged: Callable[[BaseException | None, str], None]) -> Iterator[None]:
    """Let `logged` see every exception that is logged, and let nothing be printed."""

    def seen(_: Any, method: str, event: Any) -> Any:

        if event.get("exc_info"):
            logged(sys.exc_info()[1], str(event.get("event")))
        raise structlog.DropEvent

    kept = structlog.get_config()["processors"]
    before = kept.copy()
    kept[:] = [seen]
    structlog.configure(processors=kept)
    try:
        yield
    finally:
        kept[:] = before
        structlog.configure(processors=kept)
