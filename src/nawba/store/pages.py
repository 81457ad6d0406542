"""Pages: who is asked for attention and what became of it; planned with their attempts, ended by an answer (R7, R9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from nawba.domain.decision import Superseded
from nawba.domain.time import Instant
from nawba.store.attempts import COLUMNS, AttemptRow, attempt_of
from nawba.store.codec import decode, encode, pack, pack_or_none, unpack
from nawba.store.schema import attempt, page
from nawba.store.statements import Runner, Statement, b

_ADD_PAGE = Statement(insert(page).values({c.name: b(c.name) for c in page.columns if c.name != "answered_at"}))
_ADD = Statement(
    insert(attempt).values(
        {
            c: b(c)
            for c in (
                "id", "page_id", "incident_id", "kind", "person", "contact", "channel", "vendor", "state", "urgency",
                "epoch", "due_at", "purpose",
            )
        }
    )
)  # fmt: skip
_NO_EPOCH = -1
"""The epoch of what is under way and must not be tried again, though the incident's own has not moved (R9)."""
_CANCEL = Statement(
    update(attempt)
    .where(attempt.c.incident_id == b("of_incident"), attempt.c.state == "pending", attempt.c.kind == "page")
    .values(state="cancelled", reason=b("why"), at=b("now"))
)
_CANCEL_LEVEL = Statement(
    update(attempt)
    .where(
        attempt.c.incident_id == b("of_incident"),
        attempt.c.state == "pending",
        attempt.c.kind == "page",
        attempt.c.page_id.in_(
            select(page.c.id).where(page.c.incident_id == b("of_incident"), page.c.level == b("of_level"))
        ),
    )
    .values(state="cancelled", reason=b("why"), at=b("now"))
)
_CANCEL_PERSON = Statement(
    update(attempt)
    .where(
        attempt.c.incident_id == b("of_incident"),
        attempt.c.person == b("of_person"),
        attempt.c.state == "pending",
        attempt.c.kind == "page",
    )
    .values(state="cancelled", reason=b("why"), at=b("now"))
)
_DISOWN_LEVEL = Statement(
    update(attempt)
    .where(
        attempt.c.incident_id == b("of_incident"),
        attempt.c.state == "sending",
        attempt.c.kind == "page",
        attempt.c.page_id.in_(
            select(page.c.id).where(page.c.incident_id == b("of_incident"), page.c.level == b("of_level"))
        ),
    )
    .values(epoch=_NO_EPOCH)
)
_DISOWN_PERSON = Statement(
    update(attempt)
    .where(
        attempt.c.incident_id == b("of_incident"),
        attempt.c.person == b("of_person"),
        attempt.c.state == "sending",
        attempt.c.kind == "page",
    )
    .values(epoch=_NO_EPOCH)
)
_CANCEL_HELD = Statement(
    update(attempt)
    .where(
        attempt.c.incident_id == b("of_incident"),
        attempt.c.person == b("of_person"),
        attempt.c.state == "pending",
        attempt.c.kind == "page",
        attempt.c.due_at >= b("from_at"),
        attempt.c.page_id.in_(
            select(page.c.id).where(page.c.incident_id == b("of_incident"), page.c.level == b("of_level"))
        ),
    )
    .values(state="cancelled", reason="superseded", at=b("now"))
)
_CANCEL_ONE = Statement(
    update(attempt)
    .where(attempt.c.id == b("attempt_id"), attempt.c.state == "pending")
    .values(state="cancelled", reason=b("why"), at=b("now"))
)
_REACHED = ("accepted", "delivered", "seen")
_ANSWER = Statement(
    update(attempt)
    .where(attempt.c.id == b("attempt_id"), attempt.c.state.in_(_REACHED))
    .values(state="answered", at=b("now"), receipt_by=None)
)
_LAST_REACHED = Statement(
    select(attempt.c.id)
    .where(
        attempt.c.incident_id == b("of_incident"),
        attempt.c.person == b("of_person"),
        attempt.c.kind == "page",
        attempt.c.state.in_(_REACHED),
    )
    .order_by(attempt.c.at.desc())
    .limit(1)
)
_ANSWERED_PAGE = Statement(
    update(page)
    .where(page.c.incident_id == b("of_incident"), page.c.person == b("of_person"), page.c.answered_at.is_(None))
    .values(answered_at=b("now"))
)
_PAGE = (
    page.c.id, page.c.incident_id, page.c.kind, page.c.level, page.c.round, page.c.person, page.c.room, page.c.reason,
    page.c.params, page.c.say, page.c.late_us, page.c.created_at, page.c.answered_at, page.c.purpose,
)  # fmt: skip
_PAGES = Statement(select(*_PAGE).where(page.c.incident_id == b("of_incident")).order_by(page.c.id).limit(b("at_most")))
_ONE_PAGE = Statement(select(*_PAGE).where(page.c.id == b("page_id")))
_ATTEMPTS = Statement(
    select(*COLUMNS).where(attempt.c.incident_id == b("of_incident")).order_by(attempt.c.due_at, attempt.c.id)
)
_RECENT = Statement(
    select(*COLUMNS, attempt.c.message)
    .where(attempt.c.vendor == b("of_vendor"), attempt.c.message.is_not(None))
    .order_by(attempt.c.id.desc())
    .limit(b("at_most"))
)


@dataclass(frozen=True, slots=True)
class PageRow:
    """`person` None for an announcement, which then has a `room`."""

    id: str
    incident: str
    kind: str
    level: int
    round: int
    person: str | None
    room: str | None
    reason: str
    params: Mapping[str, Any]
    say: str | None
    late_us: int
    created_at: Instant
    answered_at: Instant | None = None
    purpose: str = "real"


class Pages:
    __slots__ = ("_run",)

    def __init__(self, run: Runner) -> None:
        self._run = run

    def add(self, row: PageRow, attempts: Iterable[AttemptRow]) -> None:
        """Store a page with its attempts, all pending: the intent (R7)."""
        self._run.later(
            _ADD_PAGE,
            id=pack(row.id), incident_id=pack(row.incident), kind=row.kind, level=row.level, round=row.round,
            person=row.person, room=row.room, reason=row.reason, params=encode(row.params), say=row.say,
            late_us=row.late_us, created_at=row.created_at, purpose=row.purpose,
        )  # fmt: skip
        self._run.many_later(
            _ADD,
            [
                {
                    "id": pack(a.id), "page_id": pack(a.page), "incident_id": pack(a.incident), "kind": a.kind,
                    "person": a.person, "contact": a.contact, "channel": a.channel, "vendor": a.vendor,
                    "state": "pending", "urgency": a.urgency, "epoch": a.epoch, "due_at": a.due_at,
                    "purpose": a.purpose,
                }
                for a in attempts
            ],
        )  # fmt: skip

    def cancel(self, incident: str, now: Instant, reason: str, level: int | None = None) -> int:
        """End what has not started, of one level or of all. What of one level is under way is not tried again (R9)."""
        if level is None:
            return self._run.changed(_CANCEL, of_incident=pack(incident), now=now, why=reason)
        self._run.later(_DISOWN_LEVEL, of_incident=pack(incident), of_level=level)
        return self._run.changed(_CANCEL_LEVEL, of_incident=pack(incident), now=now, why=reason, of_level=level)

    def cancel_person(self, incident: str, person: str, now: Instant, reason: str) -> int:
        """End what has not started for one person; what is under way is not tried again (R9)."""
        self._run.later(_DISOWN_PERSON, of_incident=pack(incident), of_person=person)
        return self._run.changed(_CANCEL_PERSON, of_incident=pack(incident), of_person=person, now=now, why=reason)

    def cancel_held(self, incident: str, by: Superseded, now: Instant) -> int:
        """End the tries of earlier rounds that wait for the end of quiet hours: a new round waits for it too (R8)."""
        return self._run.changed(
            _CANCEL_HELD,
            of_incident=pack(incident),
            of_person=by.person,
            of_level=by.level,
            from_at=by.from_at,
            now=now,
        )

    def cancel_one(self, id_: str, now: Instant, reason: str) -> None:
        self._run.later(_CANCEL_ONE, attempt_id=pack(id_), now=now, why=reason)

    def answered(self, incident: str, person: str, now: Instant, attempt_id: str | None) -> None:
        """The person answered: on `attempt_id`, or on the last try that reached them."""
        raw = pack_or_none(attempt_id)
        if raw is None:
            row = self._run.one(_LAST_REACHED, of_incident=pack(incident), of_person=person)
            raw = row[0] if row else None
        if raw is not None:
            self._run.later(_ANSWER, attempt_id=raw, now=now)
        self._run.later(_ANSWERED_PAGE, of_incident=pack(incident), of_person=person, now=now)

    def get(self, id_: str) -> PageRow | None:
        row = self._run.one(_ONE_PAGE, page_id=pack(id_))
        return None if row is None else _page(row)

    def of_incident(self, incident: str, at_most: int = 500) -> list[PageRow]:
        return [_page(r) for r in self._run.all(_PAGES, of_incident=pack(incident), at_most=at_most)]

    def attempts_of(self, incident: str) -> list[AttemptRow]:
        return [attempt_of(r) for r in self._run.all(_ATTEMPTS, of_incident=pack(incident))]

    def recent(self, vendor: str, at_most: int) -> list[tuple[AttemptRow, dict[str, Any]]]:
        """Return the newest attempts of a vendor with the message as it was sent."""
        return [(attempt_of(r), decode(r[18])) for r in self._run.all(_RECENT, of_vendor=vendor, at_most=at_most)]


def _page(r: Any) -> PageRow:
    return PageRow(
        unpack("pag", r[0]), unpack("inc", r[1]), r[2], r[3], r[4], r[5], r[6], r[7], decode(r[8]), r[9], r[10], r[11],
        r[12], r[13],
    )  # fmt: skip
