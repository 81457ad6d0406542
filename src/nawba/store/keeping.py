"""What may go by its age: found on a reader, dropped on the writer by key, the condition asked again there.

So the writer never searches, and what changed in between stays. An id is a UUIDv7: its order is that of time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, delete, exists, func, or_, select, text, update

from nawba.domain.entry import WATCH
from nawba.domain.retention import ERASED, Kept
from nawba.domain.time import MILLISECOND, Instant
from nawba.store.codec import pack, unpack
from nawba.store.schema import (
    alert,
    change,
    contact,
    idempotency,
    incident,
    note,
    quiet_hours,
    session,
    sign_in,
    signal,
)
from nawba.store.statements import Runner, Statement, b

_LIVE = ("open", "acknowledged", "snoozed")
_SIGNALS = Statement(
    select(signal.c.id)
    .where(
        signal.c.id < b("before_id"), signal.c.received_at < b("before"), signal.c.state != 0, signal.c.purpose != WATCH
    )
    .order_by(signal.c.id)
    .limit(b("at_most"))
)
_DROP_SIGNAL = Statement(delete(signal).where(signal.c.id == b("key"), signal.c.state != 0))
_ALERTS = Statement(
    select(alert.c.last_at, alert.c.id, alert.c.state, alert.c.incident_id, incident.c.state)
    .select_from(alert.outerjoin(incident, incident.c.id == alert.c.incident_id))
    .where(
        alert.c.last_at < b("before"),
        or_(alert.c.last_at > b("after_at"), and_(alert.c.last_at == b("after_at"), alert.c.id > b("after_id"))),
        alert.c.last_at >= b("after_at"),
    )
    .order_by(alert.c.last_at, alert.c.id)
    .limit(b("at_most"))
)
_DROP_ALERT = Statement(
    delete(alert).where(
        alert.c.id == b("key"),
        alert.c.state == "cleared",
        ~exists().where(incident.c.id == alert.c.incident_id, incident.c.state.in_(_LIVE)),
    )
)
_SESSIONS = Statement(select(session.c.digest).where(session.c.expires_at < b("before")).limit(b("at_most")))
_DROP_SESSION = Statement(delete(session).where(session.c.digest == b("key")))
_LINKS = Statement(select(sign_in.c.digest).where(sign_in.c.expires_at < b("before")).limit(b("at_most")))
_DROP_LINK = Statement(delete(sign_in).where(sign_in.c.digest == b("key")))
_ANSWERS = Statement(select(idempotency.c.digest).where(idempotency.c.at < b("before")).limit(b("at_most")))
_DROP_ANSWER = Statement(delete(idempotency).where(idempotency.c.digest == b("key")))
_FIRST_CHANGE = Statement(select(func.min(change.c.seq)))
_LAST_CHANGE = Statement(select(func.max(change.c.seq)))
_DROP_CHANGES = Statement(delete(change).where(change.c.seq <= b("until_seq")))
_PEOPLE = Statement(select(contact.c.person).distinct())
_DROP_CONTACTS = Statement(delete(contact).where(contact.c.person == b("of_person")))
_DROP_QUIET = Statement(delete(quiet_hours).where(quiet_hours.c.person == b("of_person")))
_END_SESSIONS = Statement(delete(session).where(session.c.person == b("of_person")))
_NOTES = Statement(
    select(note.c.id, note.c.incident_id).where(note.c.id > b("after_id")).order_by(note.c.id).limit(b("at_most"))
)
_ERASE = Statement(update(note).where(note.c.id == b("note_id"), note.c.text != b("mark")).values(text=b("new_text")))
_FINDS = {"signals": _SIGNALS, "sessions": _SESSIONS, "sign_in_links": _LINKS, "answers": _ANSWERS}
_DROPS = {
    "signals": _DROP_SIGNAL, "alerts": _DROP_ALERT, "sessions": _DROP_SESSION, "sign_in_links": _DROP_LINK,
    "answers": _DROP_ANSWER,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """Keys of what may go. `cursor`: where to look on; None: that was all."""

    keys: tuple[bytes, ...]
    cursor: tuple[int, bytes] | None


START = (0, b"")


class Keeping:
    __slots__ = ("_run",)

    def __init__(self, run: Runner) -> None:
        self._run = run

    def older(self, kind: Kept, before: Instant, cursor: tuple[int, bytes], at_most: int) -> Found:
        """Return what of `kind` is older than `before` and may go. Only reads."""
        if kind == "alerts":
            return self._alerts(before, cursor, at_most)
        values = {"before_id": _first_id(before)} if kind == "signals" else {}
        rows = self._run.all(_FINDS[kind], before=before, at_most=at_most, **values)
        return Found(tuple(bytes(r[0]) for r in rows), START if len(rows) == at_most else None)

    def _alerts(self, before: Instant, cursor: tuple[int, bytes], at_most: int) -> Found:
        rows = self._run.all(_ALERTS, before=before, after_at=cursor[0], after_id=cursor[1], at_most=at_most)
        closed = (r for r in rows if r[2] == "cleared" and (r[3] is None or r[4] not in _LIVE))
        end = (int(rows[-1][0]), bytes(rows[-1][1])) if len(rows) == at_most else None
        return Found(tuple(bytes(r[1]) for r in closed), end)

    def drop(self, kind: Kept, keys: Sequence[bytes]) -> int:
        """Delete them, unless something changed since they were found; return how many went."""
        return self._run.many(_DROPS[kind], [{"key": key} for key in keys])

    def drop_changes(self, kept: int, at_most: int) -> bool:
        """Delete the oldest hints, all but the newest `kept`; True while more than those are left."""
        first, last = self._run.one(_FIRST_CHANGE)[0], self._run.one(_LAST_CHANGE)[0]
        if first is None or last - first < kept:
            return False
        until = min(last - kept, first + at_most - 1)
        self._run.run(_DROP_CHANGES, until_seq=until)
        return bool(until < last - kept)

    def with_contacts(self) -> set[str]:
        """Return everybody of whom there is a contact."""
        return {str(r[0]) for r in self._run.all(_PEOPLE)}

    def forget_person(self, person: str) -> None:
        """Delete a person's contacts, quiet hours and sessions."""
        for statement in (_DROP_CONTACTS, _DROP_QUIET, _END_SESSIONS):
            self._run.run(statement, of_person=person)

    def notes(self, after: bytes, at_most: int) -> list[tuple[bytes, str]]:
        """Return (key, incident) of notes, in the order of their keys."""
        return [(bytes(r[0]), unpack("inc", r[1])) for r in self._run.all(_NOTES, after_id=after, at_most=at_most)]

    def erase_notes(self, ids: Sequence[str]) -> int:
        """Take the words out of notes; return how many had any."""
        rows = [{"note_id": pack(one), "mark": ERASED, "new_text": ERASED} for one in ids]
        return self._run.many(_ERASE, rows)

    def give_back(self, at_most: int) -> int:
        """Give up to `at_most` free pages back to the file system; return how many are left (PostgreSQL: by itself)."""
        if self._run.dialect != "sqlite" or int(self._run.plain(text("PRAGMA auto_vacuum"))[0][0]) != _INCREMENTAL:
            return 0
        for _ in range(at_most):  # one at a time: the driver takes a single step of a statement without columns
            self._run.plain(text("PRAGMA incremental_vacuum(1)"))
        return int(self._run.plain(text("PRAGMA freelist_count"))[0][0])


_INCREMENTAL = 2


def _first_id(at: Instant) -> bytes:
    """Return the lowest UUIDv7 of an instant."""
    return (max(0, at) // MILLISECOND << 80).to_bytes(16, "big")
