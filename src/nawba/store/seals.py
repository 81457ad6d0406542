"""The seals over the ledger, the entries that wait for one, and everything a verifier reads, in portions.

An entry waits while its `seal` is NULL; a partial index over those makes the question cheap whatever has been sealed.
What Nawba's proof to itself writes is no evidence of anything: it is never sealed, and taken away within the minute.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import func, insert, select, tuple_, update

from nawba.domain.entry import WATCH
from nawba.domain.incident import Incident
from nawba.domain.seal import Row, Seal
from nawba.domain.time import Instant
from nawba.store.codec import decode_snapshot
from nawba.store.schema import entry, incident, seal
from nawba.store.statements import Conflict, Runner, Statement, b

_ROW = tuple(entry.c[name] for name in Row._fields)
_SEAL = (
    seal.c.n, seal.c.at, seal.c.entries, seal.c.root, seal.c.previous, seal.c.head, seal.c.signature, seal.c.public_key,
)  # fmt: skip
_WAITS = (entry.c.seal.is_(None), entry.c.purpose != WATCH)
_WAITING = Statement(select(*_ROW).where(*_WAITS).order_by(entry.c.at).limit(b("at_most")))
_NEWEST_WAITING = Statement(
    select(*_ROW)
    .where(*_WAITS)
    .order_by(entry.c.at.desc(), entry.c.subject.desc(), entry.c.n.desc())
    .limit(b("at_most"))
)
_WAITING_COUNT = Statement(select(func.count(), func.min(entry.c.at)).where(*_WAITS))
_LAST = Statement(select(*_SEAL).order_by(seal.c.n.desc()).limit(1))
_ADD = Statement(insert(seal).values({c.name: b(c.name) for c in seal.columns}))
_MARK = Statement(
    update(entry)
    .where(entry.c.subject == b("of_subject"), entry.c.n == b("of_n"), entry.c.seal.is_(None))
    .values(seal=b("new_seal"))
)
_AFTER = Statement(select(*_SEAL, seal.c.members).where(seal.c.n > b("after")).order_by(seal.c.n).limit(b("at_most")))
_BEFORE = Statement(
    select(*_SEAL, seal.c.members).where(seal.c.n < b("before")).order_by(seal.c.n.desc()).limit(b("at_most"))
)
_ONE = Statement(select(*_SEAL, seal.c.members).where(seal.c.n == b("of_n")))
_ROWS = Statement(
    select(*_ROW)
    .where(tuple_(entry.c.subject, entry.c.n) > tuple_(b("after_subject"), b("after_n")), entry.c.purpose != WATCH)
    .order_by(entry.c.subject, entry.c.n)
    .limit(b("at_most"))
)
_ROW_AT = Statement(select(*_ROW).where(entry.c.subject == b("of_subject"), entry.c.n == b("of_n")))
_ROWS_OF = Statement(
    select(*_ROW)
    .where(entry.c.subject == b("of_subject"), entry.c.n < b("before_n"))
    .order_by(entry.c.n.desc())
    .limit(b("at_most"))
)
_LAST_N = Statement(select(func.max(entry.c.n)).where(entry.c.subject == b("of_subject")))
_SNAPSHOTS = Statement(
    select(incident.c.id, incident.c.snapshot)
    .where(incident.c.id > b("after_id"), incident.c.purpose != WATCH)
    .order_by(incident.c.id)
    .limit(b("at_most"))
)
_SNAPSHOT = Statement(select(incident.c.snapshot).where(incident.c.id == b("of_id")))


class Seals:
    __slots__ = ("_run",)

    def __init__(self, run: Runner) -> None:
        self._run = run

    def waiting(self, at_most: int) -> list[Row]:
        """Return the oldest entries that no seal covers yet."""
        return [_row(r) for r in self._run.all(_WAITING, at_most=at_most)]

    def newest_waiting(self, at_most: int) -> list[Row]:
        """Return the newest entries that no seal covers yet, the newest first."""
        return [_row(r) for r in self._run.all(_NEWEST_WAITING, at_most=at_most)]

    def unsealed(self) -> tuple[int, Instant | None]:
        """Return how many entries wait, and since when the oldest does; O(those that wait)."""
        count, oldest = self._run.one(_WAITING_COUNT)
        return int(count), oldest

    def last(self) -> Seal | None:
        """Return the newest seal, without its list; None while there is none."""
        row = self._run.one(_LAST)
        return None if row is None else _seal(row)

    def add(self, one: Seal, places: Sequence[tuple[bytes, int]]) -> None:
        """Put the next seal over the entries at `places`; Conflict when another was first, or one of them is sealed.

        The number is the compare-and-set: its key refuses a second seal of one n, and the row before it must be the
        one that was sealed after (R19).
        """
        last = self.last()
        if (last.n, last.head) != (one.n - 1, one.previous) if last else one.n != 1:
            raise Conflict(f"seal {one.n} does not follow {last.n if last else 0}")
        self._run.run(
            _ADD, n=one.n, at=one.at, entries=one.entries, root=one.root, previous=one.previous, head=one.head,
            signature=one.signature, public_key=one.public_key, members=one.members,
        )  # fmt: skip
        marked = self._run.many(_MARK, [{"of_subject": s, "of_n": n, "new_seal": one.n} for s, n in places])
        if marked != len(places):
            raise Conflict(f"seal {one.n}: {len(places) - marked} of its entries are gone, or sealed already")

    def after(self, n: int, at_most: int) -> list[Seal]:
        """Return the seals after `n`, in order."""
        return [_seal(r) for r in self._run.all(_AFTER, after=n, at_most=at_most)]

    def before(self, n: int, at_most: int) -> list[Seal]:
        """Return the seals before `n`, the newest first."""
        return [_seal(r) for r in self._run.all(_BEFORE, before=n, at_most=at_most)]

    def get(self, n: int) -> Seal | None:
        row = self._run.one(_ONE, of_n=n)
        return None if row is None else _seal(row)

    def rows(self, after: tuple[bytes, int], at_most: int) -> list[Row]:
        """Return the entries after a place, in the order (subject, n)."""
        return [_row(r) for r in self._run.all(_ROWS, after_subject=after[0], after_n=after[1], at_most=at_most)]

    def row(self, subject: bytes, n: int) -> Row | None:
        found = self._run.one(_ROW_AT, of_subject=subject, of_n=n)
        return None if found is None else _row(found)

    def rows_of(self, subject: bytes, before_n: int, at_most: int) -> list[Row]:
        """Return the entries of one subject before `before_n`, the newest first."""
        return [_row(r) for r in self._run.all(_ROWS_OF, of_subject=subject, before_n=before_n, at_most=at_most)]

    def last_n(self, subject: bytes) -> int:
        """Return the number of a subject's last entry, 0 when it has none; -1 for what is no number."""
        found = self._run.one(_LAST_N, of_subject=subject)[0]
        return 0 if found is None else found if isinstance(found, int) else -1

    def snapshots(self, after: bytes, at_most: int) -> list[tuple[bytes, Incident | None]]:
        """Return the incidents after an id, in the order of their ids; None for a snapshot that cannot be read."""
        rows = self._run.all(_SNAPSHOTS, after_id=after, at_most=at_most)
        return [(bytes(r[0]), _snapshot(r[1])) for r in rows]

    def is_incident(self, id_: bytes) -> bool:
        return self._run.one(_SNAPSHOT, of_id=id_) is not None

    def snapshot(self, id_: bytes) -> Incident | None:
        """Return the snapshot of an incident; None when there is none, or it cannot be read."""
        row = self._run.one(_SNAPSHOT, of_id=id_)
        return None if row is None else _snapshot(row[0])


def _snapshot(raw: bytes) -> Incident | None:
    try:
        return decode_snapshot(raw)
    except (msgspec.MsgspecError, ValueError, TypeError):
        return None


def _row(r: Sequence[object]) -> Row:
    return Row(*(bytes(v) if isinstance(v, memoryview | bytearray) else v for v in r))  # type: ignore[arg-type]


def _seal(r: Sequence[object]) -> Seal:
    return Seal(*(bytes(v) if isinstance(v, memoryview | bytearray) else v for v in r))  # type: ignore[arg-type]
