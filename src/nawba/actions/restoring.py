"""Making an installation of a backup: verified first, then brought to this release, then put in place whole (R32).

Nothing has its name in the data directory before everything was verified; the database gets it last. The caller holds
the directory's lock.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nawba.actions.agreeing import adds_up, folded
from nawba.actions.container import CARRIED, DATABASE, Manifest, NotABackup, create, sync, sync_directory, unpack
from nawba.actions.holding import prepare
from nawba.domain.hold import Hold
from nawba.domain.time import Instant
from nawba.ports.secret import Secret
from nawba.store.copying import can_shrink, examine
from nawba.store.examining import FIRST
from nawba.store.inline import InlineStore
from nawba.store.migrating import HEAD, NewerSchema, migrate, migrate_postgres
from nawba.store.transaction import Transaction

_LOCK: Final = "lock"
_AT_ONCE: Final = 500


class NotEmpty(RuntimeError):
    """The directory holds something; a restore never replaces anything."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is restored. `key`: the key file that was kept by itself, when the backup was made without it. `database`:
    the address of an empty PostgreSQL database; None: SQLite in the directory."""

    file: Path
    horizon_us: int
    key: Path | None = None
    database: Secret | None = None


@dataclass(frozen=True, slots=True)
class Restored:
    """`folded`: incidents that were held against their entries; `live`: those not over; `problems`: what disagreed."""

    manifest: Manifest
    hold: Hold
    folded: int
    live: int
    was_migrated: bool
    missing: tuple[str, ...]
    problems: tuple[str, ...] = ()


def restore(directory: Path, wanted: Wanted, now: Instant) -> Restored:
    """Restore into the empty `directory`. NotABackup, NotEmpty, NewerSchema, Unavailable: nothing was put in place."""
    if foreign := [p.name for p in directory.iterdir() if p.name != _LOCK and not p.match("restore-*.tmp")]:
        raise NotEmpty(f"{directory} is not empty ({', '.join(sorted(foreign)[:3])}); restore into a new directory")
    for old in directory.glob("restore-*.tmp"):
        shutil.rmtree(old)
    place = directory / f"restore-{os.getpid()}.tmp"
    place.mkdir(mode=0o700)
    try:
        made = _made(place, wanted, now)
        into = None if wanted.database is None else Elsewhere(wanted.database)
        if into is not None:
            into.fill(place / DATABASE)
            (place / DATABASE).unlink()
        for name in (*CARRIED, DATABASE):
            if (place / name).exists():
                (place / name).rename(directory / name)
        sync_directory(directory)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return made


class Elsewhere:
    """A PostgreSQL database that is filled from a SQLite file; it must be empty."""

    def __init__(self, address: Secret) -> None:
        self._address = address.reveal().decode()

    def fill(self, file: Path) -> None:
        """Put every row there, all of them or none. NotEmpty, Unavailable."""
        from nawba.store.postgres.connecting import Connector  # noqa: PLC0415 - only where PostgreSQL is used
        from nawba.store.postgres.copying import fill, is_empty  # noqa: PLC0415 - only where PostgreSQL is used

        connector = Connector(self._address)
        if not is_empty(connector):
            raise NotEmpty("the database is not empty; restore into a new one")
        migrate_postgres(self._address)
        fill(file, connector)


def _made(place: Path, wanted: Wanted, now: Instant) -> Restored:
    manifest = unpack(wanted.file, place)
    database = place / DATABASE
    found = examine(database)
    if found.problems:
        raise NotABackup(f"the database in {wanted.file} is damaged: {'; '.join(found.problems[:3])}")
    if found.revision != manifest.schema or found.rows != manifest.rows:
        raise NotABackup(f"the database in {wanted.file} is not the one its manifest describes")
    if manifest.schema > HEAD:
        raise NewerSchema(
            f"{wanted.file} was made by release {manifest.nawba} (schema {manifest.schema}, this one knows {HEAD})"
        )
    if wanted.key is not None:
        with create(place / "key") as out:
            out.write(wanted.key.read_bytes())
            sync(out)
    was_migrated = migrate(database)
    can_shrink(database)
    hold = Hold(manifest.taken_at, now, wanted.horizon_us)
    folded_, live, problems = _proved(database, hold)
    with database.open("rb+") as file:
        sync(file)
    missing = tuple(name for name in manifest.left_out if not (place / name).exists())
    return Restored(manifest, hold, folded_, live, was_migrated, missing, tuple(problems))


def _proved(database: Path, hold: Hold) -> tuple[int, int, list[str]]:
    """Hold what was restored to its promises, and mark it as restored.

    Return how many incidents, how many of them not over, and what disagrees: it is said, and no reason to have nothing.
    """
    store = InlineStore(database)
    try:
        count, after, problems = 0, FIRST, store.read(adds_up).result()

        def some(tx: Transaction) -> list[str]:
            return tx.examining.incidents(after, _AT_ONCE)

        while ids := store.read(some).result():
            problems += store.read(lambda tx, ids=ids: folded(tx, ids)).result()  # type: ignore[misc]
            count, after = count + len(ids), ids[-1]
        store.submit(lambda tx: prepare(tx, hold)).result()
        live = store.read(lambda tx: sum(n for _, _, n in tx.incidents.live_counts())).result()
    finally:
        store.close()
    return count, live, problems
