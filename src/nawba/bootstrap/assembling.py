"""Putting a process together: which engine, which doors, which watch, by its roles."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from nawba import __version__
from nawba.actions.house import House
from nawba.bootstrap.opening import DATABASE, SOCKET, lock, open_house
from nawba.domain.time import Instant
from nawba.engine.delivering import Delivering
from nawba.engine.loop import Engine
from nawba.engine.measures import Measures
from nawba.engine.membership import Membership
from nawba.engine.selfwatch import Door, Outside, SelfWatch
from nawba.engine.timekeeping import Timekeeping
from nawba.integrations.registry import manifests
from nawba.ports.inbound import Inbound
from nawba.ports.outbound import Outbound
from nawba.ports.steady import SteadyClock
from nawba.ports.system import SystemClock, SystemMachine
from nawba.settings import Settings, database_of, user_name
from nawba.store.nodes import Node
from nawba.store.postgres import PostgresStore
from nawba.web.app import Parts, build
from nawba.web.asgi import App
from nawba.web.front import Front, Local


@dataclass(frozen=True, slots=True)
class Ready:
    """The parts of this process. No `engine`, and nothing that watches itself, without that role; then the web keeps
    the time."""

    front: Front
    clock: Timekeeping
    engine: Engine | None = None
    watch: SelfWatch | None = None

    async def run_engine(self) -> None:
        if self.engine is not None and self.watch is not None:
            await self.engine.run(self.watch.rounds())


def assembled(house: House, settings: Settings, port: int) -> Ready:
    """Return the parts of a process that serves on `port`, by its roles."""
    measures = Measures()
    parts = Parts(house, sources(), measures.registry, None, settings.is_loopback)
    clock = _timekeeping(house, measures)
    if "engine" not in settings.roles:
        return Ready(build(parts), clock)
    channels = {c.vendor: c for m in manifests() if m.channel is not None for c in (m.channel(),)}
    node = _node(house, settings) if house.store.is_shared else None
    house.node = node.id if node else None
    membership = Membership(house, node)
    delivering = Delivering(house, channels, measures, membership)
    engine = Engine(house, delivering, measures, membership, clock)
    from nawba.integrations.kit.outbound import Plain  # noqa: PLC0415 - slow import, for servers only

    machine = SystemMachine(settings.data, DATABASE)
    outside = Outside(_door(settings, port, Plain), machine, Plain(), membership.lease, settings.deadman)
    watch = SelfWatch(house, measures, outside)
    front = build(replace(parts, engine_alive=lambda: measures.alive_at, vitals=watch.vitals))
    return Ready(front, clock, engine, watch)


def _door(settings: Settings, port: int, carrier: Callable[[Path | None], Outbound]) -> Door:
    """Return our own intake as a sender reaches it: by the listener, or by the local socket where it takes none."""
    if "web" not in settings.roles:
        return Door(carrier(Path(short_name(settings.data / SOCKET))), "http://nawba")
    host = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)
    return Door(carrier(None), f"http://{f'[{host}]' if ':' in host else host}:{port}")


def _timekeeping(house: House, measures: Measures) -> Timekeeping:
    store = house.store
    assert isinstance(house.clock, SteadyClock)  # noqa: S101 - `open_house` has made it

    async def reference() -> Instant:
        """The clock all nodes share, or the machine's own where there is one node (R21)."""
        if isinstance(store, PostgresStore):
            return await asyncio.wrap_future(store.database_clock())
        return SystemClock().now()

    return Timekeeping(house, house.clock, reference, measures)


def _node(house: House, settings: Settings) -> Node:
    name = f"{socket.gethostname()}:{os.getpid()}"
    roles = ",".join(sorted(settings.roles, reverse=True))
    return Node(house.ids.new("nod"), name, __version__, roles, house.clock.now())


def sources() -> tuple[Inbound, ...]:
    """Return every way in that an integration offers."""
    return tuple(m.inbound() for m in manifests() if m.inbound is not None)


@contextlib.contextmanager
def local_app(data: Path) -> Iterator[App]:
    """Give the application in this process, for a command that got the lock: same actions, the OS user acts."""
    with lock(data), open_house(data, "http://127.0.0.1:8080", database_of(None)) as house:
        yield Local(build(Parts(house, sources(), Measures().registry)), user_name())


def short_name(path: Path) -> str:
    """Return a name for the socket that fits the system's 107 bytes, by way of the current directory if need be."""
    whole = str(path.absolute())
    return whole if len(whole.encode()) < 104 else os.path.relpath(path)
