"""Making a backup of a running installation: one consistent copy, checked, then sent piece by piece (R32).

1. Record in the ledger who takes it. 2. Copy the database at one commit (`store.copy`). 3. Examine every page of the
copy. 4. Measure it and the files beside it. 5. Hand out the tar. The copy lies in the data directory while it is
needed, and is removed whatever happens.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from nawba import __version__
from nawba.actions.container import CARRIED, DATABASE, FORMAT, Manifest, Part, create, part, pieces, size
from nawba.actions.house import House
from nawba.actions.oncall import ORGANISATION
from nawba.domain.entry import Actor
from nawba.domain.time import Instant
from nawba.store.contract import Unavailable
from nawba.store.copying import examine
from nawba.store.transaction import Transaction

PREFIX: Final = "backup-"
"""Names of the directories a copy lies in; what a killed process left behind is removed by the next backup."""
_NICE: Final = 10
Phase = Literal["copying", "checking"]


class Damaged(Unavailable):
    """The copy is not sound, so the database is not: no backup is made of it."""


class Busy(RuntimeError):
    """Another backup is being made; one at a time."""


@dataclass(slots=True)
class Backup:
    """One backup being made: `make` first, then `pieces`, then `end`. `carried`: which files of `CARRIED` may go in."""

    house: House
    carried: frozenset[str]
    phase: Phase = "copying"
    done: int = 0
    of: int = 1
    _began_at: Instant = 0
    _taken_at: Instant = 0
    _is_ours: bool = False
    _place: Path | None = None
    _ready: tuple[Manifest, tuple[Part, ...]] | None = field(default=None)

    def make(self, actor: Actor) -> int:
        """Make the copy and check it; return the length of the tar in bytes. Blocks; for a thread of its own."""
        if not _one_at_a_time.acquire(blocking=False):
            raise Busy("another backup is being made")
        self._is_ours = True
        try:
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)  # on Linux: of this thread
            place = self._place = _fresh(self.house.data)
            self.house.store.submit(lambda tx: self._record(tx, actor)).result()
            self._taken_at = self._began_at = self.house.clock.now()
            copy = place / DATABASE
            create(copy).close()
            self.house.store.copy(copy, self._told).result()
            self.phase = "checking"
            self._ready = self._checked(copy)
        except BaseException:
            self.end()
            raise
        return size(self._ready[1])

    def pieces(self) -> Iterator[bytes]:
        """Yield the tar."""
        if self._ready is not None:
            yield from pieces(*self._ready)

    def end(self) -> None:
        """Remove the copy and let the next one begin. Safe to call twice."""
        if self._place is not None:
            shutil.rmtree(self._place, ignore_errors=True)
            self._place = None
        if self._is_ours:
            self._is_ours = False
            _one_at_a_time.release()

    def _record(self, tx: Transaction, actor: Actor) -> None:
        carried = sorted(self.carried)
        tx.ledger.audit(ORGANISATION, self.house.clock.now(), "backup_taken", actor, {"carried": carried})

    def _told(self, done: int, of: int) -> None:
        """What was committed before the last step began is inside; so the instant of the step before is safe to say."""
        self._taken_at, self._began_at = self._began_at, self.house.clock.now()
        self.done, self.of = done, max(1, of)

    def _checked(self, copy: Path) -> tuple[Manifest, tuple[Part, ...]]:
        found = examine(copy)
        if found.problems or found.revision is None:
            raise Damaged("the database is damaged: " + "; ".join(found.problems or ("no schema",)))
        place = self.house.key_place
        here = [name for name in CARRIED if (self.house.data / name).is_file()]
        if not place.is_ours:  # a key that its operator keeps is not ours to carry
            here = [name for name in here if name != "key"]
        parts = (
            part(DATABASE, copy),
            *(part(f"files/{name}", self.house.data / name) for name in here if name in self.carried),
        )
        members = tuple(p.member for p in parts)
        left_out = [name for name in here if name not in self.carried]
        if not place.is_ours:
            left_out.append("key")
        about = FORMAT, __version__, found.revision, self._taken_at, found.rows
        return Manifest(*about, members, tuple(left_out)), parts


_one_at_a_time = threading.Lock()


def _fresh(data: Path) -> Path:
    """Make an empty directory for the copy; whatever an earlier one left is removed."""
    for old in data.glob(f"{PREFIX}*.tmp"):
        shutil.rmtree(old, ignore_errors=True)
    place = data / f"{PREFIX}{os.getpid()}.tmp"
    place.mkdir(mode=0o700)
    return place
