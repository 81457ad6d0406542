"""Incidents: the snapshot row, its timer, its place in its group; saved with the entries that made it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, delete, func, insert, or_, select, update

from nawba.domain.entry import WATCH
from nawba.domain.incident import Incident
from nawba.domain.time import Instant
from nawba.store.codec import decode_snapshot, encode_snapshot, pack, unpack
from nawba.store.schema import incident, incident_number, timer
from nawba.store.statements import Conflict, Runner, Statement, b, upsert

_WHOLE_ROW = select(
    incident.c.snapshot, incident.c.version, incident.c.title, incident.c.open_group_key, incident.c.urgency
).where(incident.c.id == b("incident_id"))
_SNAPSHOT = Statement(_WHOLE_ROW)
_LOCKED = Statement(_WHOLE_ROW.with_for_update())
_LOCK = Statement(select(incident.c.version).where(incident.c.id == b("incident_id")).with_for_update())
_INSERT = Statement(insert(incident).values({c.name: b(c.name) for c in incident.columns}))
_CHANGING = (
    "state", "severity", "urgency", "acknowledged_at", "resolved_at", "is_exhausted", "open_group_key", "version",
    "paging_epoch", "playbook", "snapshot",
)  # fmt: skip
_UPDATE = Statement(
    update(incident)
    .where(incident.c.id == b("incident_id"), incident.c.version == b("was_version"))
    .values({c: b(f"new_{c}") for c in _CHANGING})
)
_NUMBER = Statement(
    select(func.coalesce(func.max(incident.c.number), 0) + 1).where(incident.c.number > 0),
    on_postgres=select(incident_number.next_value()),
)
_LOWEST = Statement(select(func.min(incident.c.number)))
_BY_NUMBER = Statement(select(incident.c.id).where(incident.c.number == b("number")))
_GROUP = Statement(
    select(incident.c.id, incident.c.grouped_at).where(incident.c.open_group_key == b("group_key")).with_for_update()
)
_GROUPED = Statement(update(incident).where(incident.c.id == b("incident_id")).values(grouped_at=b("at")))
_UNGROUP = Statement(update(incident).where(incident.c.id == b("incident_id")).values(open_group_key=None))
_ARM = upsert(
    timer,
    {c: b(c) for c in ("incident_id", "due_at", "kind", "urgency", "epoch")},
    "incident_id",
    {"due_at": b("due_at"), "kind": b("kind"), "urgency": b("urgency"), "epoch": b("epoch"), "tries": 0},
)
_DISARM = Statement(delete(timer).where(timer.c.incident_id == b("incident_id")))
_DUE = Statement(
    select(timer.c.incident_id, timer.c.due_at, timer.c.epoch, timer.c.tries)
    .where(timer.c.urgency == b("urgency"), timer.c.due_at <= b("now"), timer.c.tries < b("tries_at_most"))
    .order_by(timer.c.due_at)
    .limit(b("at_most"))
)
_TIMED_AFTER = Statement(
    select(timer.c.incident_id)
    .where(timer.c.incident_id > b("after"))
    .order_by(timer.c.incident_id)
    .limit(b("at_most"))
)
_NEXT_URGENCY = Statement(select(func.min(timer.c.urgency)).where(timer.c.urgency > b("after")))
_NEXT = Statement(
    select(timer.c.due_at)
    .where(timer.c.urgency == b("urgency"), timer.c.tries < b("tries_at_most"))
    .order_by(timer.c.due_at)
    .limit(1)
)
_TRIED = Statement(
    update(timer).where(timer.c.incident_id == b("incident_id")).values(tries=timer.c.tries + 1, due_at=b("again_at"))
)
_POISONED = Statement(select(func.count()).select_from(timer).where(timer.c.tries >= b("tries_at_most")))
_ROW = (incident.c.id, incident.c.snapshot, incident.c.version, incident.c.title)
_LIVE = Statement(
    select(*_ROW)
    .where(
        incident.c.state.in_(("open", "acknowledged", "snoozed")),
        incident.c.visibility == "open",
        incident.c.purpose != WATCH,
    )
    .order_by(incident.c.urgency, incident.c.opened_at)
    .limit(b("at_most"))
)
_LIVE_COUNT = Statement(
    select(incident.c.state, incident.c.is_exhausted, func.count())
    .where(incident.c.state.in_(("open", "acknowledged", "snoozed")), incident.c.purpose != WATCH)
    .group_by(incident.c.state, incident.c.is_exhausted)
)
_ORPHANS = Statement(
    select(func.count())
    .select_from(incident.outerjoin(timer, timer.c.incident_id == incident.c.id))
    .where(
        incident.c.state.in_(("open", "acknowledged", "snoozed")),
        timer.c.incident_id.is_(None),
    )
)
TRIES_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class Kept:
    """An incident as stored: the snapshot, the row's version, and what is not part of the fold."""

    incident: Incident
    version: int
    title: str
    group_key: str | None = None
    urgency: int = 9


@dataclass(frozen=True, slots=True)
class Due:
    incident: str
    due_at: Instant
    epoch: int
    tries: int


class Incidents:
    __slots__ = ("_run",)

    def __init__(self, run: Runner) -> None:
        self._run = run

    def get(self, id_: str) -> Kept | None:
        """Return an incident, None when there is none with this id.

        A unit that reads it has it until its commit: where others write too, the row is locked (`engine.md` §3).
        """
        row = self._run.one(_LOCKED if self._run.locks else _SNAPSHOT, incident_id=pack(id_))
        return None if row is None else Kept(decode_snapshot(row[0]), row[1], row[2], row[3], row[4])

    def lock(self, id_: str) -> None:
        """Have the incident until the commit: before its timers, pages or attempts are touched (`engine.md` §3)."""
        if self._run.locks:
            self._run.one(_LOCK, incident_id=pack(id_))

    def id_of_number(self, number: int) -> str | None:
        row = self._run.one(_BY_NUMBER, number=number)
        return None if row is None else unpack("inc", row[0])

    def next_number(self, purpose: str = "real") -> int:
        """Return a number nobody has; numbers are for people and may have gaps.

        What is shown to no person takes none of theirs: it is counted down from -1.
        """
        if purpose == WATCH:
            return min(0, int(self._run.one(_LOWEST)[0] or 0)) - 1
        return int(self._run.one(_NUMBER)[0])

    def add(self, kept: Kept, grouped_at: Instant) -> None:
        i = kept.incident
        self._run.later(
            _INSERT,
            id=pack(i.id), number=i.number, state=i.state, severity=i.severity, urgency=kept.urgency, service=i.service,
            team_id=i.team, purpose=i.purpose, visibility=i.visibility, title=kept.title, opened_at=i.opened_at,
            acknowledged_at=i.acknowledged_at, resolved_at=i.resolved_at, is_exhausted=int(i.is_exhausted),
            open_group_key=kept.group_key, grouped_at=grouped_at, version=1, paging_epoch=i.paging_epoch,
            playbook=i.playbook, snapshot=encode_snapshot(i),
        )  # fmt: skip

    def save(self, kept: Kept) -> Kept:
        """Store a changed snapshot; Conflict when the row is not the version that was read (R10)."""
        i = kept.incident
        group = kept.group_key if i.is_live else None
        changed = self._run.changed(
            _UPDATE,
            incident_id=pack(i.id), was_version=kept.version, new_state=i.state, new_severity=i.severity,
            new_urgency=kept.urgency, new_acknowledged_at=i.acknowledged_at, new_resolved_at=i.resolved_at,
            new_is_exhausted=int(i.is_exhausted), new_open_group_key=group, new_version=kept.version + 1,
            new_paging_epoch=i.paging_epoch, new_playbook=i.playbook, new_snapshot=encode_snapshot(i),
        )  # fmt: skip
        if changed != 1:
            raise Conflict(i.id)
        return replace(kept, version=kept.version + 1, group_key=group)

    def of_group(self, group_key: str) -> tuple[str, Instant] | None:
        """Return the open incident that holds the group, which the unit now has, and when an alert last joined it."""
        row = self._run.one(_GROUP, group_key=group_key)
        return None if row is None else (unpack("inc", row[0]), row[1])

    def grouped(self, id_: str, at: Instant) -> None:
        self._run.later(_GROUPED, incident_id=pack(id_), at=at)

    def ungroup(self, id_: str) -> None:
        """The incident lets its group go, so that a new one may take it."""
        self._run.later(_UNGROUP, incident_id=pack(id_))

    def arm(self, i: Incident, due_at: Instant | None, kind: str, urgency: int) -> None:
        """Set the incident's one timer, or take it away when time will not change it any more."""
        if due_at is None:
            self._run.later(_DISARM, incident_id=pack(i.id))
        else:
            self._run.later(
                _ARM, incident_id=pack(i.id), due_at=due_at, kind=kind, urgency=urgency, epoch=i.paging_epoch
            )

    def due(self, now: Instant, at_most: int) -> list[Due]:
        """Return timers that are due, the most urgent severity first, in due order within it (R23)."""
        found: list[Due] = []
        for urgency in self._urgencies():
            if len(found) >= at_most:
                break
            rows = self._run.all(
                _DUE, urgency=urgency, now=now, tries_at_most=TRIES_AT_MOST, at_most=at_most - len(found)
            )
            found += [Due(unpack("inc", r[0]), r[1], r[2], r[3]) for r in rows]
        return found

    def timed_after(self, after: bytes, at_most: int) -> list[tuple[bytes, str]]:
        """Return the incidents with a timer, which are those that are not over, after the key `after`: key and id."""
        rows = self._run.all(_TIMED_AFTER, after=after, at_most=at_most)
        return [(bytes(row[0]), unpack("inc", row[0])) for row in rows]

    def next_due(self) -> Instant | None:
        """Return when the next timer is due, None while there is none."""
        firsts = [self._run.one(_NEXT, urgency=u, tries_at_most=TRIES_AT_MOST) for u in self._urgencies()]
        return min((row[0] for row in firsts if row is not None), default=None)

    def _urgencies(self) -> list[int]:
        found: list[int] = []
        while (urgency := self._run.one(_NEXT_URGENCY, after=found[-1] if found else -1)[0]) is not None:
            found.append(urgency)
        return found

    def push_timer(self, id_: str, again_at: Instant) -> None:
        """A timer whose unit failed is tried again later; after three tries it is quarantined (R34)."""
        self._run.later(_TRIED, incident_id=pack(id_), again_at=again_at)

    def quarantined_timers(self) -> int:
        return int(self._run.one(_POISONED, tries_at_most=TRIES_AT_MOST)[0])

    def live(self, at_most: int = 200) -> list[Kept]:
        """Return incidents that are not over, the worst first, then the oldest."""
        return [_kept(r) for r in self._run.all(_LIVE, at_most=at_most)]

    def live_counts(self) -> list[tuple[str, bool, int]]:
        return [(r[0], bool(r[1]), r[2]) for r in self._run.all(_LIVE_COUNT)]

    def orphans(self) -> int:
        """Return how many open incidents have no timer: always 0 (R11)."""
        return int(self._run.one(_ORPHANS)[0])

    def newest(self, where: Mapping[str, Sequence[str]], before: tuple[int, bytes], at_most: int) -> list[Kept]:
        """Return incidents before the position, newest first, whose columns have one of the values of `where`."""
        query = select(*_ROW).where(
            or_(
                incident.c.opened_at < b("before_at"),
                and_(incident.c.opened_at == b("before_at"), incident.c.id < b("before_id")),
            ),
            incident.c.visibility == "open",
            incident.c.purpose != WATCH,
        )
        for column in ("state", "severity", "service"):
            if where.get(column):
                query = query.where(incident.c[column].in_([*where[column]]))
        query = query.order_by(incident.c.opened_at.desc(), incident.c.id.desc()).limit(b("at_most"))
        rows = self._run.plain(query, before_at=before[0], before_id=before[1], at_most=at_most)
        return [_kept(r) for r in rows]


def _kept(r: Any) -> Kept:
    return Kept(decode_snapshot(r[1]), r[2], r[3])
