"""Serving: from the lock to the last answer.

Order of a start: lock, migrate, bind, first secrets, playbook, say it, engine, serve. Nothing is said before the port
is ours, and nothing is served before it was said.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import structlog
import uvloop

from nawba.actions.apply import Text, apply_text
from nawba.actions.house import House
from nawba.actions.keys import FirstSecrets, first_start
from nawba.bootstrap.assembling import Ready, assembled, short_name
from nawba.bootstrap.opening import SOCKET, lock, open_house
from nawba.domain.entry import Actor
from nawba.domain.time import to_datetime
from nawba.engine.timekeeping import Timekeeping
from nawba.playbook import Finding, check, files_of, read
from nawba.playbook.basing import text_digest
from nawba.settings import ROLES, Settings, user_name
from nawba.store.contract import Store
from nawba.store.transaction import Transaction
from nawba.web.front import EngineOnly, Local
from nawba.web.serving import Server, server

Sockets = tuple[socket.socket, socket.socket]
"""What others reach us by, and the socket beside the database."""
_STOP_SECONDS = 5
"""How long a stop waits for the engine; it needs less than two unless the database does not answer."""


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
            ready = assembled(house, settings, port)
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
    name = text_digest(files)

    def unit(tx: Transaction) -> None:
        if tx.policy.get("started_with") == name.encode() and tx.policy.live_version():
            return
        apply_text(tx, house, Text(files, name), Actor("person", f"os:{user_name()}", "cli"))
        tx.policy.set("started_with", name.encode())

    house.store.submit(unit).result()
    return tuple(findings)


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
            listener.bind(short_name(path))
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(path)) from None
        path.chmod(0o600)
        listener.listen(64)
        try:
            yield listener
        finally:
            path.unlink(missing_ok=True)


def _settle_memory() -> None:
    """What the start has made stays; the collector need not walk through it again and again under load."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _run(ready: Ready, settings: Settings, sockets: Sockets, store: Store) -> None:
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


def _engine_thread(ready: Ready, store: Store) -> None:
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
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
