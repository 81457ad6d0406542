"""What Nawba asks of its own rows: is anybody forgotten, is anything late, is anything stuck? And its own proof's rows.

Every question costs as much as there are open incidents, or due rows, whatever has piled up behind them (R11).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, func, select, update

from nawba.domain.entry import WATCH
from nawba.domain.time import Instant
from nawba.store.codec import pack, unpack
from nawba.store.incidents import TRIES_AT_MOST
from nawba.store.schema import alert, attempt, entry, incident, page, signal, timer
from nawba.store.statements import Runner, Statement, b

_LIVE = ("open", "acknowledged", "snoozed")
_ORPHANS = Statement(
    select(incident.c.id)
    .select_from(incident.outerjoin(timer, timer.c.incident_id == incident.c.id))
    .where(incident.c.state.in_(_LIVE), incident.c.purpose != WATCH, timer.c.incident_id.is_(None))
    .limit(b("at_most"))
)
_POISONED = Statement(select(timer.c.incident_id).where(timer.c.tries >= b("tries_at_most")).limit(b("at_most")))
_NEXT_URGENCY = Statement(select(func.min(timer.c.urgency)).where(timer.c.urgency > b("after")))
_TIMERS = Statement(
    select(func.count(), func.min(timer.c.due_at)).where(
        timer.c.urgency == b("urgency"), timer.c.due_at <= b("before"), timer.c.tries < b("tries_at_most")
    )
)
_PENDING = Statement(
    select(func.count(), func.min(attempt.c.due_at)).where(
        attempt.c.state == "pending",
        attempt.c.vendor == b("of_vendor"),
        attempt.c.urgency == b("urgency"),
        attempt.c.due_at <= b("before"),
    )
)
_FIRST_PENDING = Statement(
    select(attempt.c.due_at)
    .where(attempt.c.state == "pending", attempt.c.vendor == b("of_vendor"), attempt.c.urgency == b("urgency"))
    .order_by(attempt.c.due_at)
    .limit(1)
)
_SENDING = Statement(
    select(func.count(), func.min(attempt.c.claimed_until)).where(
        attempt.c.state == "sending", attempt.c.claimed_until <= b("before")
    )
)
_SILENT = Statement(
    select(func.count(), func.min(attempt.c.receipt_by)).where(
        attempt.c.state == "accepted", attempt.c.receipt_by <= b("before")
    )
)
_READDRESS = Statement(
    update(attempt).where(attempt.c.id == b("attempt_id"), attempt.c.state == "pending").values(vendor=b("to_vendor"))
)
_OWN = Statement(select(incident.c.id).where(incident.c.number < 0).order_by(incident.c.number))
_PURGE = tuple(
    Statement(delete(table).where(column == b("of_incident")))
    for table, column in (
        (timer, timer.c.incident_id),
        (attempt, attempt.c.incident_id),
        (page, page.c.incident_id),
        (alert, alert.c.incident_id),
        (entry, entry.c.subject),
        (incident, incident.c.id),
    )
)
_PURGE_SIGNAL = Statement(delete(signal).where(signal.c.id == b("signal_id"), signal.c.purpose == WATCH))


@dataclass(frozen=True, slots=True)
class Behind:
    """How many rows should have moved on before an instant, and when the first of them should have."""

    count: int = 0
    oldest_at: Instant | None = None

    def __add__(self, other: Behind) -> Behind:
        oldest = [at for at in (self.oldest_at, other.oldest_at) if at is not None]
        return Behind(self.count + other.count, min(oldest, default=None))


class Watching:
    __slots__ = ("_run",)

    def __init__(self, run: Runner) -> None:
        self._run = run

    def orphans(self, at_most: int) -> list[str]:
        """Return incidents that are not over and have no timer: nobody would ever be called for them (R11)."""
        return [unpack("inc", r[0]) for r in self._run.all(_ORPHANS, at_most=at_most)]

    def quarantined_timers(self, at_most: int) -> list[str]:
        """Return the incidents whose timer failed three times and was put aside (R34)."""
        rows = self._run.all(_POISONED, tries_at_most=TRIES_AT_MOST, at_most=at_most)
        return [unpack("inc", r[0]) for r in rows]

    def late_timers(self, before: Instant) -> Behind:
        """Return the timers that were due then and that nobody took."""
        found, urgency = Behind(), -1
        while (row := self._run.one(_NEXT_URGENCY, after=urgency)[0]) is not None:
            urgency = row
            values = {"urgency": urgency, "before": before, "tries_at_most": TRIES_AT_MOST}
            found += Behind(*self._run.one(_TIMERS, **values))
        return found

    def late_attempts(self, vendor: str, urgency: int, before: Instant) -> Behind:
        """Return the pending attempts of one lane that were due then."""
        return Behind(*self._run.one(_PENDING, of_vendor=vendor, urgency=urgency, before=before))

    def first_pending(self, vendor: str, urgency: int) -> Instant | None:
        """Return when the first pending attempt of one lane is or was due."""
        row = self._run.one(_FIRST_PENDING, of_vendor=vendor, urgency=urgency)
        return None if row is None else row[0]

    def stuck_sends(self, before: Instant) -> Behind:
        """Return the attempts whose sender's lease ended before then and that nobody took back (R8)."""
        return Behind(*self._run.one(_SENDING, before=before))

    def silent_receipts(self, before: Instant) -> Behind:
        """Return the attempts whose receipt was overdue then, with nobody moving on (R15)."""
        return Behind(*self._run.one(_SILENT, before=before))

    def readdress(self, attempt_id: str, vendor: str) -> None:
        """Give a pending attempt to another vendor, since its own is gone."""
        self._run.run(_READDRESS, attempt_id=pack(attempt_id), to_vendor=vendor)

    def own_incidents(self) -> list[str]:
        """Return the incidents of the watch that are there: one while it tries itself, more after a crash."""
        return [unpack("inc", r[0]) for r in self._run.all(_OWN)]

    def purge(self, incident_id: str) -> None:
        """Take away an incident of the watch with everything of it, its entries too: it is no evidence of anything."""
        for statement in _PURGE:
            self._run.run(statement, of_incident=pack(incident_id))

    def purge_signal(self, id_: str) -> None:
        self._run.run(_PURGE_SIGNAL, signal_id=pack(id_))
