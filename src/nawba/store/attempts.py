"""Attempts from intent to outcome: due, claimed, sent, recorded; given back when their sender is gone (R7–R9, R19)."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select, tuple_, update

from nawba.domain.delivery import TRIES_AT_MOST
from nawba.domain.time import Instant
from nawba.store.codec import pack, pack_or_none, unpack
from nawba.store.schema import attempt, incident
from nawba.store.statements import Runner, Statement, b

COLUMNS = (
    attempt.c.id, attempt.c.page_id, attempt.c.incident_id, attempt.c.kind, attempt.c.person, attempt.c.contact,
    attempt.c.channel, attempt.c.vendor, attempt.c.state, attempt.c.urgency, attempt.c.epoch, attempt.c.due_at,
    attempt.c.at, attempt.c.tries, attempt.c.provider_id, attempt.c.reason, attempt.c.possible_duplicate,
    attempt.c.purpose,
)  # fmt: skip
_NEXT_LANE = Statement(
    select(attempt.c.vendor, attempt.c.urgency)
    .where(
        attempt.c.state == "pending", tuple_(attempt.c.vendor, attempt.c.urgency) > tuple_(b("vendor"), b("urgency"))
    )
    .order_by(attempt.c.vendor, attempt.c.urgency)
    .limit(1)
)
_DUE = Statement(
    select(*COLUMNS)
    .where(
        attempt.c.state == "pending",
        attempt.c.vendor == b("of_vendor"),
        attempt.c.urgency == b("urgency"),
        attempt.c.due_at <= b("now"),
    )
    .order_by(attempt.c.due_at)
    .limit(b("at_most"))
)
_TAKE = Statement(select(incident.c.id).where(incident.c.id == b("of_incident")).with_for_update(skip_locked=True))
_CLAIM = Statement(
    update(attempt)
    .where(
        attempt.c.id == b("attempt_id"),
        attempt.c.state == "pending",
        attempt.c.tries == b("was_tries"),
        or_(
            attempt.c.kind != "page",
            attempt.c.epoch
            == select(incident.c.paging_epoch).where(incident.c.id == attempt.c.incident_id).scalar_subquery(),
        ),
    )
    .values(
        state="sending", claim=b("claim"), claimed_until=b("until"), tries=attempt.c.tries + 1, at=b("now"),
        message=b("message"), node=b("holder"),
    )
)  # fmt: skip
_OUTCOME = Statement(
    update(attempt)
    .where(attempt.c.id == b("attempt_id"), attempt.c.claim == b("claim"), attempt.c.state == "sending")
    .values(
        state=b("to_state"), at=b("now"), provider_id=func.coalesce(b("provider_id"), attempt.c.provider_id),
        reason=b("why"), receipt_by=b("receipt_by"), due_at=func.coalesce(b("due"), attempt.c.due_at),
        claimed_until=None,
    )
)  # fmt: skip
_LOST_OF = Statement(
    select(attempt.c.incident_id)
    .where(attempt.c.state == "sending", attempt.c.claimed_until <= b("now"))
    .order_by(attempt.c.claimed_until)
    .limit(b("at_most"))
)
_LOST = Statement(
    update(attempt)
    .where(
        attempt.c.incident_id == b("of_incident"),
        attempt.c.state == "sending",
        attempt.c.claimed_until <= b("now"),
    )
    .values(state="pending", possible_duplicate=1, reason="unknown", due_at=b("now"), claim=None, claimed_until=None)
)
_LOST_GONE = Statement(
    update(attempt)
    .where(
        attempt.c.incident_id == b("of_incident"),
        attempt.c.state == "sending",
        attempt.c.claimed_until <= b("now"),
        attempt.c.kind == "page",
        attempt.c.epoch
        != select(incident.c.paging_epoch).where(incident.c.id == attempt.c.incident_id).scalar_subquery(),
    )
    .values(state="unknown", possible_duplicate=1, reason="unknown", claim=None, claimed_until=None)
)
_SPENT = and_(
    attempt.c.incident_id == b("of_incident"),
    attempt.c.state == "sending",
    attempt.c.claimed_until <= b("now"),
    attempt.c.tries >= TRIES_AT_MOST,
)
_LOST_TOO_OFTEN = Statement(select(attempt.c.id, attempt.c.page_id).where(_SPENT).order_by(attempt.c.id))
_GIVEN_UP = Statement(
    update(attempt)
    .where(_SPENT)
    .values(state="unknown", possible_duplicate=1, reason="unknown", claim=None, claimed_until=None)
)
_ALL_LOST = Statement(update(attempt).where(attempt.c.state == "sending").values(claimed_until=b("now")))
_LOST_WITH = Statement(
    update(attempt).where(attempt.c.state == "sending", attempt.c.node == b("holder")).values(claimed_until=b("now"))
)
_SILENT = Statement(
    select(*COLUMNS).where(attempt.c.state == "accepted", attempt.c.receipt_by <= b("now")).limit(b("at_most"))
)
_HEARD = Statement(
    update(attempt).where(attempt.c.id == b("attempt_id"), attempt.c.state == "accepted").values(receipt_by=None)
)
_OF_PROVIDER = Statement(
    select(*COLUMNS, attempt.c.receipt_by)
    .where(attempt.c.provider_id == b("provider_id"), attempt.c.vendor == b("of_vendor"))
    .order_by(attempt.c.id)
    .limit(1)
)
_RECEIPT = Statement(
    update(attempt)
    .where(attempt.c.id == b("attempt_id"), attempt.c.state == b("was_state"))
    .values(state=b("to_state"), at=b("now"), receipt_by=None, reason=func.coalesce(b("why"), attempt.c.reason))
)
_PULL = Statement(
    select(attempt.c.id, attempt.c.due_at)
    .where(attempt.c.page_id == b("of_page"), attempt.c.state == "pending", attempt.c.id > b("after_id"))
    .order_by(attempt.c.id)
    .limit(1)
)
_MARK = Statement(update(attempt).where(attempt.c.id == b("attempt_id")).values(possible_duplicate=1))
_DUE_NOW = Statement(update(attempt).where(attempt.c.id == b("attempt_id")).values(due_at=b("now")))
_LOST_AT_ONCE = 100
_NEXT = Statement(
    select(attempt.c.due_at)
    .where(attempt.c.state == "pending", attempt.c.vendor == b("of_vendor"), attempt.c.urgency == b("urgency"))
    .order_by(attempt.c.due_at)
    .limit(1)
)
_NEXT_LOST = Statement(select(func.min(attempt.c.claimed_until)).where(attempt.c.state == "sending"))
_NEXT_SILENT = Statement(select(func.min(attempt.c.receipt_by)).where(attempt.c.state == "accepted"))


@dataclass(frozen=True, slots=True)
class AttemptRow:
    id: str
    page: str
    incident: str
    kind: str
    person: str
    contact: str
    channel: str
    vendor: str
    state: str
    urgency: int
    epoch: int
    due_at: Instant
    at: Instant | None = None
    tries: int = 0
    provider_id: str | None = None
    reason: str | None = None
    possible_duplicate: bool = False
    purpose: str = "real"


@dataclass(frozen=True, slots=True)
class Claim:
    """Who takes an attempt: the fencing token, how long it is good, the node (None: there is only one)."""

    token: str
    until: Instant
    node: str | None = None


@dataclass(frozen=True, slots=True)
class Came:
    """What came of one send. `due_at`: when it is tried again. `receipt_by`: until when a receipt is awaited."""

    state: str
    provider_id: str | None = None
    reason: str | None = None
    receipt_by: Instant | None = None
    due_at: Instant | None = None


class Attempts:
    __slots__ = ("_run",)

    def __init__(self, run: Runner) -> None:
        self._run = run

    def lanes(self) -> list[tuple[str, int]]:
        """Return every (vendor, urgency) that has pending attempts, the most urgent first."""
        found: list[tuple[str, int]] = []
        row = self._run.one(_NEXT_LANE, vendor="", urgency=0)
        while row is not None:
            found.append((row[0], row[1]))
            row = self._run.one(_NEXT_LANE, vendor=row[0], urgency=row[1])
        return sorted(found, key=lambda lane: (lane[1], lane[0]))

    def due(self, vendor: str, urgency: int, now: Instant, at_most: int) -> list[AttemptRow]:
        """Return due pending attempts of one vendor, so that a hung one never hides another's (R35)."""
        rows = self._run.all(_DUE, of_vendor=vendor, urgency=urgency, now=now, at_most=at_most)
        return [attempt_of(r) for r in rows]

    def claim(self, row: AttemptRow, by: Claim, now: Instant, message: bytes) -> bool:
        """Take one pending attempt: exactly one row changed, and its epoch is still the incident's (R9, R19).

        While another node has the incident, nobody waits for it: what is still due then is claimed in the next round.
        """
        if not self._take(pack(row.incident)):
            return False
        return (
            self._run.changed(
                _CLAIM, attempt_id=pack(row.id), was_tries=row.tries, claim=pack(by.token), now=now, until=by.until,
                message=message, holder=pack_or_none(by.node),
            )
            == 1
        )  # fmt: skip

    def outcome(self, id_: str, claim: str, now: Instant, came: Came) -> bool:
        """Record what came of a send; False when the claim is no longer ours, and nothing is changed (R19)."""
        return (
            self._run.changed(
                _OUTCOME, attempt_id=pack(id_), claim=pack(claim), now=now, to_state=came.state,
                provider_id=came.provider_id, why=came.reason, receipt_by=came.receipt_by, due=came.due_at,
            )
            == 1
        )  # fmt: skip

    def recover(self, now: Instant) -> int:
        """Give back attempts whose sender vanished: unknown, to be sent again with the same key and marked (R8)."""
        recovered = 0
        for raw in sorted({r[0] for r in self._run.all(_LOST_OF, now=now, at_most=_LOST_AT_ONCE)}):
            if self._take(raw):
                self._run.later(_LOST_GONE, of_incident=raw, now=now)
                self._give_up(raw, now)
                recovered += self._run.changed(_LOST, of_incident=raw, now=now)
        return recovered

    def _give_up(self, incident_id: bytes, now: Instant) -> None:
        """What was lost with its sender for the third time is not sent again; the next contact is tried (R8, R34)."""
        spent = self._run.all(_LOST_TOO_OFTEN, of_incident=incident_id, now=now)
        if spent:
            self._run.later(_GIVEN_UP, of_incident=incident_id, now=now)
        for id_, page_id in spent:
            self.pull_next(unpack("pag", page_id), unpack("att", id_), now)

    def _take(self, incident_id: bytes) -> bool:
        """Have the incident until the commit; False while another node has it (`engine.md` §3)."""
        return not self._run.locks or self._run.one(_TAKE, of_incident=incident_id) is not None

    def expire_claims(self, now: Instant, node: str | None = None) -> None:
        """A sender is gone: its claims end now, without waiting for their lease. None: no other sender lives at all."""
        if node is None:
            self._run.later(_ALL_LOST, now=now)
        else:
            self._run.later(_LOST_WITH, now=now, holder=pack(node))

    def silent(self, now: Instant, at_most: int) -> list[AttemptRow]:
        """Return accepted attempts whose receipt is overdue (R15)."""
        return [attempt_of(r) for r in self._run.all(_SILENT, now=now, at_most=at_most)]

    def stop_waiting(self, row: AttemptRow) -> bool:
        """Wait no longer for a receipt; False when another node has the incident, or it came meanwhile."""
        return self._take(pack(row.incident)) and self._run.changed(_HEARD, attempt_id=pack(row.id)) == 1

    def of_provider(self, vendor: str, provider_id: str) -> tuple[AttemptRow, bool] | None:
        """Return the attempt a vendor knows by that id, and whether its receipt is still awaited; None: not known."""
        row = self._run.one(_OF_PROVIDER, of_vendor=vendor, provider_id=provider_id)
        return None if row is None else (attempt_of(row), row[18] is not None)

    def receipt(self, row: AttemptRow, state: str, now: Instant, reason: str | None) -> bool:
        """Record what a receipt makes of `row`; False when it is no longer what was read."""
        return (
            self._run.changed(
                _RECEIPT, attempt_id=pack(row.id), was_state=row.state, to_state=state, now=now, why=reason
            )
            == 1
        )

    def mark_possible_duplicate(self, id_: str) -> None:
        """It may have arrived already; whatever is sent again says so (R8)."""
        self._run.later(_MARK, attempt_id=pack(id_))

    def pull_next(self, page: str, after: str, now: Instant) -> bool:
        """Make the page's next pending attempt after `after` due now; False when there is none."""
        row = self._run.one(_PULL, of_page=pack(page), after_id=pack(after))
        if row is None:
            return False
        if row[1] > now:
            self._run.later(_DUE_NOW, attempt_id=row[0], now=now)
        return True

    def next_due(self, full: Container[str] = ()) -> Instant | None:
        """Return when the next attempt is due, a lease ends, or a receipt is overdue.

        What waits for a vendor of `full`, whose hands are all taken, is passed over.
        """
        found = [self._run.one(s)[0] for s in (_NEXT_LOST, _NEXT_SILENT)]
        for vendor, urgency in self.lanes():
            if vendor in full:
                continue
            row = self._run.one(_NEXT, of_vendor=vendor, urgency=urgency)
            found.append(row[0] if row else None)
        return min((at for at in found if at is not None), default=None)


def attempt_of(r: Any) -> AttemptRow:
    """Return the attempt of a row of COLUMNS."""
    return AttemptRow(
        unpack("att", r[0]), unpack("pag", r[1]), unpack("inc", r[2]), r[3], r[4], r[5], r[6], r[7], r[8], r[9], r[10],
        r[11], r[12], r[13], r[14], r[15], bool(r[16]), r[17],
    )  # fmt: skip
