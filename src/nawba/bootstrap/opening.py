"""Opening an installation: its lock, its store, its time, its secrets.

Order: lock, migrate, clock, key. Whoever opens it holds the lock; nothing is written before the key was proved.
"""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from nawba.actions.house import House, Policies
from nawba.actions.restoring import Restored, Wanted, restore
from nawba.actions.secrets import KeyMissing, Opened, WrongKey, forget, has_secrets, open_secrets
from nawba.domain.entry import Actor
from nawba.domain.time import Instant
from nawba.domain.timekeeping import first_instant
from nawba.engine.timekeeping import last_known
from nawba.integrations.registry import manifests
from nawba.playbook import decode
from nawba.ports.clock import Clock
from nawba.ports.key_file import KeyPlace
from nawba.ports.secret import Secret
from nawba.ports.steady import SteadyClock
from nawba.ports.system import SystemClock, SystemIds
from nawba.settings import database_of, key_place, user_name
from nawba.store.contract import Store
from nawba.store.opening import open_store
from nawba.store.postgres import PostgresStore

DATABASE = "nawba.sqlite3"
SOCKET = "nawba.sock"


class Locked(RuntimeError):
    """Another process holds the data directory."""


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


def restore_into(data: Path, wanted: Wanted) -> Restored:
    """Make an installation of a backup in an empty `data`; what it was made of must hold its promises (R32)."""
    with lock(data):
        return restore(data, wanted, SystemClock().now())
