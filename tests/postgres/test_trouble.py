"""When PostgreSQL is in trouble: nothing false is promised, and all goes on by itself (R1, R2, M3, M4)."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from nawba.actions.house import House, Policies
from nawba.engine.membership import Membership
from nawba.ports.system import SystemClock, SystemIds
from nawba.store.contract import Unavailable
from nawba.store.nodes import Node
from nawba.store.postgres import PostgresStore
from nawba.store.transaction import Transaction
from tests.postgres.cluster import Cluster
from tests.postgres.places import SERVERS, Database, Servers
from tests.store.test_conformance import _arrival

pytestmark = pytest.mark.skipif("postgres-named" in SERVERS, reason="not tried: the named server is not ours to break")
_SENT_AWAY = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
_WAITS = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'SyncRep'"


@pytest.fixture
def database(postgres: Servers) -> Database:
    """The newest version; what differs between them is not how they break."""
    return postgres.database(SERVERS[-1])


@pytest.fixture
def store(database: Database) -> Iterator[PostgresStore]:
    made = database.open()
    yield made
    made.close()


def _cluster(database: Database) -> Cluster:
    assert isinstance(database.server, Cluster)
    return database.server


def _stored(database: Database) -> int:
    return int(database.rows("SELECT count(*) FROM signal")[0][0])


def _add(store: PostgresStore, number: int) -> Any:
    return store.submit(lambda tx: tx.signals.add([_arrival(number)]))


def _works_again(store: PostgresStore, within: float = 5.0) -> float:
    """Return after how many seconds a unit and a query succeed; AssertionError when it takes longer than `within`."""
    began = time.monotonic()
    while True:
        try:
            store.submit(lambda tx: tx.policy.revision()).result(10)
            store.read(lambda tx: tx.policy.revision()).result(10)
            return time.monotonic() - began
        except Unavailable:
            assert time.monotonic() - began < within
            threading.Event().wait(0.05)


def _a_commit_waits(address: str) -> bool:
    """Say whether the checkpointer has heard of the setting, by a commit of another database that is then let go."""
    with (
        psycopg.connect(address, autocommit=True) as raw,
        psycopg.connect(address, autocommit=True) as other,
        ThreadPoolExecutor(1) as aside,
    ):
        commit = aside.submit(raw.execute, "SELECT pg_logical_emit_message(true, 'probe', '')")
        while not commit.done():
            if other.execute(_WAITS).fetchone():
                other.execute("SELECT pg_cancel_backend(%s)", [raw.info.backend_pid])
                commit.result(5)
                return True
        return False


@contextlib.contextmanager
def _waiting_for_a_standby(database: Database) -> Iterator[None]:
    """A synchronous standby is named, and there is none: every commit waits (M3)."""
    cluster = _cluster(database)
    cluster.run("ALTER SYSTEM SET synchronous_standby_names = '*'")
    cluster.run("SELECT pg_reload_conf()")
    while not _a_commit_waits(cluster.address()):
        pass
    try:
        yield
    finally:
        cluster.run("ALTER SYSTEM RESET synchronous_standby_names")
        cluster.run("SELECT pg_reload_conf()")


def test_connections_that_ended_while_nobody_looked_cost_nobody_anything(
    store: PostgresStore, database: Database
) -> None:
    """`pg_terminate_backend` of each of ours: the next unit and the next query find new ones, and succeed."""
    _add(store, 1).result()
    store.read(lambda tx: tx.policy.revision()).result()
    database.rows(_SENT_AWAY)
    _add(store, 2).result(5)
    store.read(lambda tx: tx.policy.revision()).result(5)
    assert _stored(database) == 2


def test_a_backend_that_ends_under_a_unit_promises_nothing_of_it(store: PostgresStore, database: Database) -> None:
    """Its whole batch is told 503, nothing of it is there, and the next is stored."""

    def unit(tx: Transaction) -> None:
        tx.signals.add([_arrival(1)])
        database.rows(_SENT_AWAY)
        tx.signals.add([_arrival(2)])

    with pytest.raises(Unavailable):
        store.submit(unit).result(5)
    assert _works_again(store) < 5
    assert _stored(database) == 0
    _add(store, 3).result(5)
    assert _stored(database) == 1


def test_a_restart_of_the_server_is_outlived(store: PostgresStore, database: Database) -> None:
    """`pg_ctl restart -m immediate`: what was answered is there, and it goes on within five seconds."""
    answered = 0
    ends = threading.Event()

    def load() -> None:
        nonlocal answered
        number = 0
        while not ends.is_set():
            number += 1
            with contextlib.suppress(Unavailable):
                _add(store, number).result(10)
                answered += 1

    sender = threading.Thread(target=load)
    sender.start()
    while answered < 20:
        threading.Event().wait(0.01)
    _cluster(database).restart("immediate")
    took = _works_again(store)
    ends.set()
    sender.join()
    assert took < 5
    assert _stored(database) >= answered


def test_a_commit_that_waits_for_its_standby_is_503_after_two_seconds(store: PostgresStore, database: Database) -> None:
    """M3: never a 202; whoever waits behind it is told as well; when the standby is no longer missed, all goes on."""
    _add(store, 1).result()
    with _waiting_for_a_standby(database):
        began = time.monotonic()
        first, behind = _add(store, 2), _add(store, 3)
        for future in (first, behind):
            with pytest.raises(Unavailable):
                future.result(10)
        assert 1.8 < time.monotonic() - began < 4.5
    assert _works_again(store) < 5
    _add(store, 4).result(5)


def test_a_wait_for_the_standby_that_somebody_ends_is_no_success(store: PostgresStore, database: Database) -> None:
    """M4: PostgreSQL says success with a warning; the row is on one disk only, and nothing is promised."""
    with _waiting_for_a_standby(database):
        future = _add(store, 1)
        while not (waiting := database.rows(_WAITS)):
            threading.Event().wait(0.01)
        database.rows(f"SELECT pg_cancel_backend({waiting[0][0]})")
        with pytest.raises(Unavailable, match="standby"):
            future.result(1.5)
    assert _stored(database) == 1  # the positive control: without the warning it would have been a 202
    assert _works_again(store) < 5


def test_others_who_take_every_connection_do_not_stop_us(store: PostgresStore, database: Database) -> None:
    """`max_connections` exhausted: ours were there before."""
    with contextlib.ExitStack() as strangers:
        opened = 0
        with contextlib.suppress(psycopg.OperationalError):
            while opened < 1_000:
                strangers.enter_context(psycopg.connect(database.address))
                opened += 1
        assert 100 < opened < 1_000
        _add(store, 1).result(2)
        store.read(lambda tx: tx.policy.revision()).result(2)
        store.reserve()
        store.read(lambda tx: tx.policy.revision()).result(2)


def test_a_node_leaves_though_the_database_does_not_answer(store: PostgresStore) -> None:
    """R20: a graceful stop while the database is away is no crash; the node's row runs out by itself."""
    house = House(store, SystemClock(), SystemIds(), Policies(lambda _: pytest.fail("no playbook")), "http://x")
    node = Node(house.ids.new("nod"), "one", "0", "engine", house.clock.now())
    membership = Membership(house, node)

    async def lives_and_leaves() -> None:
        await membership.join()
        store.close()
        await membership.leave()

    asyncio.run(lives_and_leaves())
    assert not membership.may_act()


class Hole:
    """A line to the server that can fall silent: nothing comes through, nobody is told (`reliability.md` §3.1)."""

    def __init__(self, address: str) -> None:
        self._to = urlsplit(address)
        self.is_open = threading.Event()
        self.is_open.set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = address.replace(f":{self._to.port}", f":{self._listener.getsockname()[1]}")
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()
        self.is_open.set()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._to.port or 0))
                for a, b in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(a, b), daemon=True).start()

    def _carry(self, a: socket.socket, b: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := a.recv(65_536):
                self.is_open.wait()
                b.sendall(piece)
        for one in (a, b):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


def test_a_line_that_falls_silent_is_503_and_then_replaced(database: Database) -> None:
    """R2: everybody is told within two seconds and a half; when the line is back, a new connection is there at once."""
    hole = Hole(database.address)
    store = PostgresStore(hole.address)
    try:
        _add(store, 1).result(5)
        hole.is_open.clear()
        began = time.monotonic()
        future = _add(store, 2)
        with pytest.raises(Unavailable):
            future.result(10)
        silent = time.monotonic() - began
        threading.Event().wait(max(0.0, 5 - silent))  # longer than the server's own limit: the line is cut and replaced
        hole.is_open.set()
        assert _works_again(store) < 5
        assert silent < 4.5
    finally:
        hole.close()
        store.close()
