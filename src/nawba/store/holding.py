"""Held due times: put beyond every clock after a restore, and brought back by a person's word (`domain.hold`)."""

from __future__ import annotations

from sqlalchemy import func, select, update

from nawba.domain.hold import HELD_US, released
from nawba.domain.time import Instant
from nawba.store.codec import pack, unpack
from nawba.store.schema import attempt, timer
from nawba.store.statements import Runner, Statement, b

_DOUBTED = Statement(update(attempt).where(attempt.c.state.in_(("pending", "sending"))).values(possible_duplicate=1))
_UNSENT = Statement(
    update(attempt)
    .where(attempt.c.state == "sending")
    .values(state="pending", due_at=func.coalesce(attempt.c.at, attempt.c.due_at), claim=None, claimed_until=None)
)
_HEARD = Statement(
    update(attempt).where(attempt.c.state == "accepted", attempt.c.receipt_by < b("before")).values(receipt_by=None)
)
_HOLD_ATTEMPTS = Statement(
    update(attempt)
    .where(attempt.c.state == "pending", attempt.c.due_at < b("before"))
    .values(due_at=attempt.c.due_at + HELD_US)
)
_HOLD_TIMERS = Statement(update(timer).where(timer.c.due_at < b("before")).values(due_at=timer.c.due_at + HELD_US))
_NEXT_URGENCY = Statement(select(func.min(timer.c.urgency)).where(timer.c.urgency > b("after")))
_HELD_TIMERS = Statement(
    select(timer.c.incident_id)
    .where(timer.c.urgency == b("urgency"), timer.c.due_at >= HELD_US)
    .order_by(timer.c.due_at)
    .limit(b("at_most"))
)
_HELD_ATTEMPTS = Statement(
    select(attempt.c.incident_id)
    .where(
        attempt.c.state == "pending",
        attempt.c.vendor == b("of_vendor"),
        attempt.c.urgency == b("urgency"),
        attempt.c.due_at >= HELD_US,
    )
    .order_by(attempt.c.due_at)
    .limit(b("at_most"))
)
_TIMER = Statement(select(timer.c.due_at).where(timer.c.incident_id == b("of_incident"), timer.c.due_at >= HELD_US))
_ATTEMPTS = Statement(
    select(attempt.c.id, attempt.c.due_at).where(
        attempt.c.incident_id == b("of_incident"), attempt.c.state == "pending", attempt.c.due_at >= HELD_US
    )
)
_FREE_TIMER = Statement(update(timer).where(timer.c.incident_id == b("of_incident")).values(due_at=b("due")))
_FREE_ATTEMPT = Statement(update(attempt).where(attempt.c.id == b("attempt_id")).values(due_at=b("due")))
_AT_MOST = 10_000


class Holding:
    __slots__ = ("_run",)

    def __init__(self, run: Runner) -> None:
        self._run = run

    def hold(self, before: Instant) -> None:
        """Hold what was due before `before`. What may have been sent after the backup is marked as a possible
        duplicate, held or not, and no overdue receipt of then moves anybody on to the next contact."""
        self._run.run(_DOUBTED)
        self._run.run(_UNSENT)
        self._run.run(_HEARD, before=before)
        self._run.run(_HOLD_ATTEMPTS, before=before)
        self._run.run(_HOLD_TIMERS, before=before)

    def incidents(self, lanes: list[tuple[str, int]]) -> list[str]:
        """Return the incidents something of which is held; `lanes` are those of pending attempts (`pages.lanes`)."""
        found: dict[bytes, None] = {}
        after = -1
        while (urgency := self._run.one(_NEXT_URGENCY, after=after)[0]) is not None:
            found.update((r[0], None) for r in self._run.all(_HELD_TIMERS, urgency=urgency, at_most=_AT_MOST))
            after = urgency
        for vendor, urgency in lanes:
            rows = self._run.all(_HELD_ATTEMPTS, of_vendor=vendor, urgency=urgency, at_most=_AT_MOST)
            found.update((r[0], None) for r in rows)
        return [unpack("inc", raw) for raw in found]

    def release(self, incident: str, now: Instant) -> bool:
        """Let an incident's held due times run from `now`, at the distances they had; False when nothing was held."""
        timers = [r[0] for r in self._run.all(_TIMER, of_incident=pack(incident))]
        attempts = self._run.all(_ATTEMPTS, of_incident=pack(incident))
        first = min([*timers, *(r[1] for r in attempts)], default=None)
        if first is None:
            return False
        for due_at in timers:
            self._run.run(_FREE_TIMER, of_incident=pack(incident), due=released(due_at, first, now))
        self._run.many(_FREE_ATTEMPT, [{"attempt_id": r[0], "due": released(r[1], first, now)} for r in attempts])
        return True
