"""The composition root: settings → store, clock, registry, engine, web. The only file that knows everyone.

Order of a start: lock, migrate, bind, first secrets, playbook, say it, engine, serve. Nothing is said before the port
is ours, and nothing is served before it was said.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import gc
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

import structlog
import uvloop

from nawba import __version__
from nawba.actions.apply import Text, apply_text
from nawba.actions.house import House, Policies
from nawba.actions.keys import FirstSecrets, first_start
from nawba.actions.restoring import Restored, Wanted, restore
from nawba.actions.secrets import KeyMissing, Opened, WrongKey, forget, has_secrets, open_secrets
from nawba.domain.entry import Actor
from nawba.domain.time import Instant, to_datetime
from nawba.domain.timekeeping import first_instant
from nawba.engine.delivering import Delivering
from nawba.engine.loop import Engine
from nawba.engine.measures import Measures
from nawba.engine.membership import Membership
from nawba.engine.selfwatch import Door, Outside, SelfWatch
from nawba.engine.timekeeping import Timekeeping, last_known
from nawba.integrations.registry import manifests
from nawba.playbook import Finding, check, decode, digest, files_of, read
from nawba.ports.clock import Clock
from nawba.ports.inbound import Inbound
from nawba.ports.key_file import KeyPlace
from nawba.ports.outbound import Outbound
from nawba.ports.secret import Secret
from nawba.ports.steady import SteadyClock
from nawba.ports.system import SystemClock, SystemIds, SystemMachine
from nawba.settings import ROLES, Settings, database_of, key_place, user_name
from nawba.store.contract import Store
from nawba.store.nodes import Node
from nawba.store.opening import open_store
from nawba.store.postgres import PostgresStore
from nawba.store.transaction import Transaction
from nawba.web.app import Parts, build
from nawba.web.asgi import App
from nawba.web.front import EngineOnly, Front, Local
from nawba.web.serving import Server, server

DATABASE = "nawba.sqlite3"
SOCKET = "nawba.sock"
Sockets = tuple[socket.socket, socket.socket]
"""What others reach us by, and the socket beside the database."""
_STOP_SECONDS = 5
"""How long a stop waits for the engine; it needs less than two unless the database does not answer."""


class Locked(RuntimeError):
    """Another process holds the data directory."""


class PlaybookErrors(RuntimeError):
    """The playbook has errors; nothing was started."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("the playbook has errors")
        self.findings = findings


class SandboxInTheOpen(RuntimeError):
    """A sandbox playbook on a listener that others reach: pages would reach nobody (`engine.md` §7)."""


class OneProcess(RuntimeError):
    """A role alone, on a database that only one process may open."""


@dataclass(frozen=True, slots=True)
class Started:
    """What the start says. `secrets` only on the first start of a directory; `version` of the playbook in force."""

    url: str
    secrets: FirstSecrets | None
    version: int
    findings: tuple[Finding, ...] = ()


@contextlib.contextmanager
def lock(data: Path) -> Iterator[IO[str]]:
    """Hold the data directory, created if absent; Locked when another process does."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (data / "lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Locked(f"{data} is held by a running nawba") from None
        yield file


@contextlib.contextmanager
def open_house(data: Path, url: str, database: Secret | None = None) -> Iterator[House]:
    """Open the store of `data`, or the one at `database` (made and migrated if need be); the caller holds the lock."""
    store = open_store(data / DATABASE, database)
    try:
        vendors = frozenset(m.vendor for m in manifests() if m.channel is not None)
        clock = SteadyClock(_first_instant(store))
        place = key_place(data)
        opened = _opened(store, data, place, clock)
        house = House(store, clock, SystemIds(), Policies(decode), url, opened.link_secret, vendors, data=data)
        house.box, house.signer, house.key_place = opened.box, opened.signer, place
        yield house
    finally:
        store.close()


def _first_instant(store: Store) -> Instant:
    """Return where our time begins: at the clock all nodes share, or at the machine's own (R21)."""
    if isinstance(store, PostgresStore):
        return store.database_clock().result()
    return first_instant(SystemClock().now(), store.read(last_known).result())


def _opened(store: Store, data: Path, place: KeyPlace, clock: Clock) -> Opened:
    """Open what is secret with the installation's key, which is made at the first start only (C39).

    KeyMissing, WrongKey, BadKey, NotProved say what is in the way. A release that kept the link secret in a file is
    brought over: the file goes once its value is sealed in the database.
    """
    key = place.read()
    if key is None:
        if not place.is_ours or store.read(has_secrets).result():
            raise KeyMissing(
                f"there is no key at {place.words}: the secrets in the database cannot be opened without it. "
                "Put the key file back from where you keep it; a further node needs that of the others "
                "(docs/how-to/keep-the-key.md)"
            )
        key = place.make()
    old = data / "secret"
    old_secret = old.read_bytes() if old.exists() else None
    try:
        opened = store.submit(lambda tx: open_secrets(tx, key, clock.now(), old_secret)).result()
    except WrongKey as error:
        raise WrongKey(
            f"{place.words}: {error}. Every node needs the same key: put the right one there "
            "(docs/how-to/keep-the-key.md)"
        ) from None
    old.unlink(missing_ok=True)
    return opened


def forget_secrets(data: Path) -> int:
    """Give up the secrets of `data` whose key is lost; return how many contacts went. KeyTrouble while it opens."""
    actor = Actor("person", f"os:{user_name()}", "cli")
    with lock(data):
        store = open_store(data / DATABASE, database_of(None))
        try:
            key = key_place(data).read()
            return store.submit(lambda tx: forget(tx, key, SystemClock().now(), actor)).result()
        finally:
            store.close()


@contextlib.contextmanager
def local_app(data: Path) -> Iterator[App]:
    """Give the application in this process, for a command that got the lock: same actions, the OS user acts."""
    with lock(data), open_house(data, "http://127.0.0.1:8080", database_of(None)) as house:
        yield Local(build(Parts(house, _sources(), Measures().registry)), user_name())


def restore_into(data: Path, wanted: Wanted) -> Restored:
    """Make an installation of a backup in an empty `data`; what it was made of must hold its promises (R32)."""
    with lock(data):
        return restore(data, wanted, SystemClock().now())


def serve(settings: Settings, say: Callable[[Started], None]) -> None:
    """Run web and engine in this process until SIGTERM or SIGINT; `say` is called once, when the port is ours."""
    os.umask(0o077)
    sys.setswitchinterval(0.0005)
    _log(settings.log)
    with lock(settings.data), _bound(settings) as listener:
        host, port = listener.getsockname()[:2]
        url = settings.url or f"http://{f'[{host}]' if ':' in host else host}:{port}"
        with open_house(settings.data, url, settings.database) as house:
            findings = _put_in_force(house, settings)
            _refuse_half_a_process(house, settings)
            _refuse_open_sandbox(house, settings)  # before the first secrets: a refused start must not use them up
            secrets = house.store.submit(lambda tx: first_start(tx, house)).result()
            version = house.store.read(lambda tx: tx.policy.live_version()).result()
            ready = _assembled(house, settings, port)
            _settle_memory()
            with _local_socket(settings.data) as local:
                say(Started(url, secrets, version, findings))
                _run(ready, settings, (listener, local), house.store)


def _refuse_open_sandbox(house: House, settings: Settings) -> None:
    def query(tx: Transaction) -> bool:
        version = tx.policy.live_version()
        return bool(version) and house.policies.playbook(tx, version).is_sandbox

    if house.store.read(query).result() and not settings.is_loopback and not settings.i_know:
        raise SandboxInTheOpen(
            f"the playbook declares a sandbox: on {settings.host} its pages would reach nobody. "
            "Take `channels.sandbox` out, listen on 127.0.0.1, or say --i-know"
        )


def _refuse_half_a_process(house: House, settings: Settings) -> None:
    if settings.roles != ROLES and not house.store.is_shared:
        raise OneProcess(
            f"--role {','.join(sorted(settings.roles))}: SQLite is opened by one process, web and engine in one. "
            "Leave --role out, or keep the data in PostgreSQL"
        )


def _put_in_force(house: House, settings: Settings) -> tuple[Finding, ...]:
    """Apply the directory named at the start when it is new or was edited; what was applied since by hand stays."""
    if settings.playbook is None:
        return ()
    files = files_of(settings.playbook)
    findings = check(read(files), to_datetime(house.clock.now()).date())
    if any(f.severity == "error" for f in findings):
        raise PlaybookErrors(list(findings))
    name = digest(files)

    def unit(tx: Transaction) -> None:
        if tx.policy.get("started_with") == name.encode() and tx.policy.live_version():
            return
        apply_text(tx, house, Text(files, name, "started with it"), Actor("person", f"os:{user_name()}", "cli"))
        tx.policy.set("started_with", name.encode())

    house.store.submit(unit).result()
    return tuple(findings)


def _sources() -> tuple[Inbound, ...]:
    return tuple(m.inbound() for m in manifests() if m.inbound is not None)


@contextlib.contextmanager
def _bound(settings: Settings) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
        listener.listen(2_048)
        yield listener


@contextlib.contextmanager
def _local_socket(data: Path) -> Iterator[socket.socket]:
    """The socket beside the database, for commands of the same OS user (mode 0600)."""
    path = data / SOCKET
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        try:
            listener.bind(_short(path))
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(path)) from None
        path.chmod(0o600)
        listener.listen(64)
        try:
            yield listener
        finally:
            path.unlink(missing_ok=True)


def _short(path: Path) -> str:
    """Return a name for the socket that fits the system's 107 bytes, by way of the current directory if need be."""
    whole = str(path.absolute())
    return whole if len(whole.encode()) < 104 else os.path.relpath(path)


@dataclass(frozen=True, slots=True)
class _Ready:
    """The parts of this process. No `engine`, and nothing that watches itself, without that role; then the web keeps
    the time."""

    front: Front
    clock: Timekeeping
    engine: Engine | None = None
    watch: SelfWatch | None = None

    async def run_engine(self) -> None:
        if self.engine is not None and self.watch is not None:
            await self.engine.run(self.watch.rounds())


def _assembled(house: House, settings: Settings, port: int) -> _Ready:
    measures = Measures()
    parts = Parts(house, _sources(), measures.registry, None, settings.is_loopback)
    clock = _timekeeping(house, measures)
    if "engine" not in settings.roles:
        return _Ready(build(parts), clock)
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
    return _Ready(front, clock, engine, watch)


def _door(settings: Settings, port: int, carrier: Callable[[Path | None], Outbound]) -> Door:
    """Return our own intake as a sender reaches it: by the listener, or by the local socket where it takes none."""
    if "web" not in settings.roles:
        return Door(carrier(Path(_short(settings.data / SOCKET))), "http://nawba")
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


def _settle_memory() -> None:
    """What the start has made stays; the collector need not walk through it again and again under load."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _run(ready: _Ready, settings: Settings, sockets: Sockets, store: Store) -> None:
    """Serve until told to stop; then web and engine end side by side, within two seconds (R20)."""
    engine, front = ready.engine, ready.front
    thread = threading.Thread(target=_engine_thread, args=(ready, store), name="nawba-engine", daemon=True)
    if engine is not None:
        thread.start()

    def stop() -> None:
        front.stop()
        if engine is not None:
            engine.stop()

    outside = front if "web" in settings.roles else EngineOnly(front)
    servers = (server(outside), server(Local(front, user_name())))
    uvloop.run(_serve(servers, sockets, stop, ready.clock if engine is None else None))
    if engine is not None:
        engine.stop()
        thread.join(_STOP_SECONDS)


def _engine_thread(ready: _Ready, store: Store) -> None:
    store.reserve()
    try:
        uvloop.run(ready.run_engine())
    except BaseException:  # noqa: BLE001 - edge: the thread; without an engine no promise is kept, so the process must not look alive
        structlog.get_logger("nawba.engine").exception("engine died")
        os.kill(os.getpid(), signal.SIGABRT)


async def _serve(
    servers: tuple[Server, Server], sockets: Sockets, stop_rest: Callable[[], None], clock: Timekeeping | None
) -> None:
    """Serve until a signal; `clock` is kept here where no engine does it."""
    loop = asyncio.get_running_loop()
    keeping = loop.create_task(clock.keep()) if clock is not None else None

    def stop() -> None:
        stop_rest()
        for one in servers:
            one.should_exit = True

    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop)
    await asyncio.gather(*(one.serve([bound]) for one, bound in zip(servers, sockets, strict=True)))
    if keeping is not None:
        keeping.cancel()


def _log(level: str) -> None:
    """JSON lines on stderr, from `level` up."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
