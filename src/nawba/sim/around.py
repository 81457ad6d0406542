"""What each part of a simulated world may know of the rest: the world and a node as Protocols."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Protocol, TypeVar

from nawba.actions.house import House
from nawba.domain.incident import Incident
from nawba.domain.time import Instant
from nawba.ports.channel import Message, Receipt
from nawba.sim.chance import Chance
from nawba.sim.facts import Facts, Sent
from nawba.sim.faults import Faults
from nawba.sim.loop import Machine, Time, VirtualLoop
from nawba.sim.plan import Plan, Post, Verb
from nawba.sim.trace import Trace
from nawba.store.access import Key
from nawba.store.contract import Store
from nawba.store.signals import Arrival
from nawba.store.transaction import Transaction

T = TypeVar("T")


class Node(Protocol):
    """One virtual node, as others see it."""

    index: int
    name: str
    house: House
    is_dead: bool

    @property
    def door(self) -> Store:
        """Its way into the database."""

    @property
    def is_up(self) -> bool: ...

    def is_full(self, vendor: str) -> bool: ...


class Answering(Protocol):
    """Everybody whose devices ring."""

    def rings(self, message: Message, what: tuple[object, ...]) -> None: ...


class Vendor(Protocol):
    """All vendors."""

    def takes(self, node: Node, vendor: str, message: Message) -> tuple[object, ...]: ...


class Awaiting(Protocol):
    """Who watches over what must happen by when."""

    def expect(self, what: Hashable, due_at: Instant, promise: str, text: str) -> None: ...

    def forget(self, what: Hashable) -> None: ...


class Noting(Protocol):
    """The checkers, for those who got an answer."""

    @property
    def awaiting(self) -> Awaiting: ...

    def answered(self, verb: Verb, incident: Incident) -> None: ...

    def accepted(self, post: Post, one: Arrival, stored: tuple[str, str]) -> None: ...

    def refused(self, id_: str) -> None: ...


class Around(Protocol):
    """The world, as its parts see it."""

    plan: Plan
    time: Time
    trace: Trace
    chance: Chance
    facts: Facts
    faults: Faults
    machine: Machine
    outside: VirtualLoop
    is_healed: bool
    is_over: bool

    @property
    def keys(self) -> Mapping[str, Key]: ...

    @property
    def everybody(self) -> Sequence[Node]: ...

    @property
    def people(self) -> Answering: ...

    @property
    def noting(self) -> Noting: ...

    @property
    def is_database_out(self) -> bool: ...

    def database(
        self, node: Node, unit: Callable[[Transaction], T], ended: Callable[[T | None, Exception | None], None]
    ) -> None: ...

    def reads(self, query: Callable[[Transaction], T]) -> T: ...

    def database_now(self) -> Instant: ...

    def reference(self) -> Instant: ...

    def latency(self) -> int: ...

    def crash(self, node: Node, for_us: int) -> None: ...

    def is_slow(self, node: Node, for_us: int) -> None: ...

    def sends(self, sent: Sent, what: tuple[object, ...]) -> None: ...

    def engine_ended(self, node: Node, error: BaseException | None) -> None: ...

    def open_door(self, wish: int) -> Node | None: ...

    def incident(self, number: int) -> str | None: ...

    async def receives_receipt(self, vendor: str, said: Receipt) -> bool: ...
