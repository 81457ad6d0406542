"""Alerts: the newest episode of every key of a source, and the older ones as history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, insert, or_, select, update

from nawba.domain.alert import Alert
from nawba.domain.entry import WATCH
from nawba.store.codec import decode, encode, pack, pack_or_none, unpack, unpack_or_none
from nawba.store.schema import alert
from nawba.store.statements import Runner, Statement, b

_COLUMNS = (
    alert.c.id, alert.c.source, alert.c.dedup_key, alert.c.state, alert.c.severity, alert.c.title, alert.c.service,
    alert.c.started_at, alert.c.seen_at, alert.c.last_at, alert.c.count, alert.c.is_dated, alert.c.incident_id,
    alert.c.disposition,
)  # fmt: skip
_CURRENT = Statement(
    select(*_COLUMNS)
    .where(alert.c.key_id == b("key_id"), alert.c.dedup_key == b("dedup_key"), alert.c.is_current == 1)
    .with_for_update()
)
_RETIRE = Statement(
    update(alert)
    .where(alert.c.key_id == b("of_key"), alert.c.dedup_key == b("of_dedup"), alert.c.is_current == 1)
    .values(is_current=0)
)
_INSERT = Statement(insert(alert).values({c.name: b(c.name) for c in alert.columns}))
_UPDATE = Statement(
    update(alert)
    .where(alert.c.id == b("alert_id"))
    .values(
        {
            c: b(f"new_{c}")
            for c in ("state", "severity", "seen_at", "last_at", "count", "is_dated", "incident_id", "disposition")
        }
    )
)
_CLEAR = Statement(update(alert).where(alert.c.incident_id == b("of_incident")).values(state="cleared", is_dated=0))
_LIST_COLUMNS = (*_COLUMNS, alert.c.labels, alert.c.body, alert.c.links, alert.c.purpose)
_OF_INCIDENT = Statement(
    select(*_LIST_COLUMNS)
    .where(alert.c.incident_id == b("of_incident"))
    .order_by(alert.c.id.desc())
    .limit(b("at_most"))
)
_KEY_OF = Statement(select(alert.c.key_id).where(alert.c.id == b("alert_id")))
_LIST = Statement(
    select(*_LIST_COLUMNS)
    .where(
        or_(alert.c.last_at < b("before_at"), and_(alert.c.last_at == b("before_at"), alert.c.id < b("before_id"))),
        alert.c.purpose != WATCH,
    )
    .order_by(alert.c.last_at.desc(), alert.c.id.desc())
    .limit(b("at_most"))
)


@dataclass(frozen=True, slots=True)
class Shown:
    """An alert with what is only shown."""

    alert: Alert
    labels: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    links: tuple[tuple[str, str], ...] = ()
    purpose: str = "real"


class Alerts:
    __slots__ = ("_run",)

    def __init__(self, run: Runner) -> None:
        self._run = run

    def current(self, key_id: str, dedup_key: str) -> Alert | None:
        """Return the newest episode of the key, None when it was never heard of. The unit has the key until its commit:
        of two nodes with a signal of the same key, the second sees what the first made of it (R4)."""
        self._run.one_at_a_time("alert", key_id, dedup_key)
        row = self._run.one(_CURRENT, key_id=pack(key_id), dedup_key=dedup_key)
        return None if row is None else _alert(row)

    def add(self, key_id: str, shown: Shown) -> None:
        """Store a new episode; the one before it becomes history."""
        a = shown.alert
        self._run.later(_RETIRE, of_key=pack(key_id), of_dedup=a.dedup_key)
        self._run.later(
            _INSERT,
            id=pack(a.id), key_id=pack(key_id), source=a.source, dedup_key=a.dedup_key, is_current=1, state=a.state,
            severity=a.severity, title=a.title, body=shown.body, service=a.service, labels=encode(shown.labels),
            links=encode(shown.links), started_at=a.started_at, seen_at=a.seen_at, last_at=a.last_at,
            is_dated=int(a.is_dated), count=a.count, incident_id=pack_or_none(a.incident), disposition=a.disposition,
            purpose=shown.purpose,
        )  # fmt: skip

    def save(self, a: Alert) -> None:
        """Store what changed of a known alert."""
        self._run.later(
            _UPDATE,
            alert_id=pack(a.id), new_state=a.state, new_severity=a.severity, new_seen_at=a.seen_at,
            new_last_at=a.last_at, new_count=a.count, new_is_dated=int(a.is_dated),
            new_incident_id=pack_or_none(a.incident), new_disposition=a.disposition,
        )  # fmt: skip

    def clear_of(self, incident: str) -> None:
        """A person resolved the incident: its alerts are over; whatever fires again is new."""
        self._run.later(_CLEAR, of_incident=pack(incident))

    def of_incident(self, incident: str, at_most: int = 200) -> list[Shown]:
        """Return the newest alerts of an incident."""
        return [_shown(r) for r in self._run.all(_OF_INCIDENT, of_incident=pack(incident), at_most=at_most)]

    def key_of(self, alert_id: str) -> str | None:
        """Return the intake key an alert came by, None when there is no such alert."""
        row = self._run.one(_KEY_OF, alert_id=pack(alert_id))
        return None if row is None else unpack("key", row[0])

    def newest(self, before: tuple[int, bytes], at_most: int) -> list[Shown]:
        """Return alerts before the position, the last heard of first."""
        return [_shown(r) for r in self._run.all(_LIST, before_at=before[0], before_id=before[1], at_most=at_most)]


def _alert(r: Any) -> Alert:
    return Alert(
        id=unpack("alt", r[0]), source=r[1], dedup_key=r[2], state=r[3], severity=r[4], title=r[5], service=r[6],
        started_at=r[7], seen_at=r[8], last_at=r[9], count=r[10], is_dated=bool(r[11]),
        incident=unpack_or_none("inc", r[12]), disposition=r[13],
    )  # fmt: skip


def _shown(r: Any) -> Shown:
    links = decode(b'{"links":' + r[16] + b"}")["links"]
    return Shown(_alert(r), decode(r[14]), r[15], tuple((x[0], x[1]) for x in links), r[17])
