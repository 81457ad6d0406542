"""Attempts from intent to outcome: claimed in one commit, sent, recorded in the next (R7, R8, R9, R15)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from msgspec import DecodeError

from nawba.actions.house import House, NoPlaybook
from nawba.actions.messages import message_of
from nawba.actions.saving import NO_VENDOR
from nawba.domain.applying import apply
from nawba.domain.delivery import LEASE_US, After, ResultKind, after, receipted
from nawba.domain.entry import Actor, Entry
from nawba.domain.time import Instant
from nawba.ports.channel import Accepted, Delivered, Failed, Message, Receipt, Result, Retry, Unknown
from nawba.store.attempts import AttemptRow, Came, Claim
from nawba.store.codec import encode
from nawba.store.transaction import Transaction

BROKEN = "cannot_be_composed"
"""Why an attempt was set aside: the rows it is made of break us."""
_BREAKS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, DecodeError, NoPlaybook)


@dataclass(frozen=True, slots=True)
class Claimed:
    """An attempt that is ours until its lease ends, and the message to hand to its vendor.

    `posted_at`: when its incident was detected, for the first tries of the first call; else None.
    """

    row: AttemptRow
    claim: Claim
    message: Message
    posted_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A due attempt with the message it would send now; nothing is claimed yet.

    `message` None: it is needless, or (`is_broken`) nobody can say what it says.
    """

    row: AttemptRow
    message: Message | None
    posted_at: Instant | None = None
    is_broken: bool = False


def prepare(tx: Transaction, house: House, free: Mapping[str, int], at_most: int) -> list[Prepared]:
    """Compose due attempts of every vendor that has free hands, the most urgent first, `at_most` in all. Only reads.

    `free`: how many more sends each vendor takes now.
    """
    now = house.clock.now()
    left = dict(free)
    found: list[Prepared] = []
    for vendor, urgency in tx.attempts.lanes():
        room = at_most if vendor == NO_VENDOR else left.get(vendor, 0)
        room = min(room, at_most - len(found))
        rows = tx.attempts.due(vendor, urgency, now, room) if room > 0 else []
        left[vendor] = left.get(vendor, 0) - len(rows)
        found += [_prepared_or_broken(tx, house, row, now) for row in rows]
    return found


def _prepared_or_broken(tx: Transaction, house: House, row: AttemptRow, now: Instant) -> Prepared:
    try:
        return _prepared(tx, house, row, now)
    except _BREAKS:  # one attempt's own rows; nobody else is kept waiting (R34). Trouble of the database is not caught
        return Prepared(row, None, is_broken=True)


def _prepared(tx: Transaction, house: House, row: AttemptRow, now: Instant) -> Prepared:
    kept = tx.incidents.get(row.incident)
    page = tx.pages.get(row.page)
    if kept is None or page is None or (row.kind == "page" and row.epoch != kept.incident.paging_epoch):
        return Prepared(row, None)
    scene = house.policies.scene(tx, now, kept.incident.playbook)
    is_first = page.round == 1 and page.level == 1 and row.due_at <= page.created_at and row.tries == 0
    message = message_of(house, scene, kept, page, row)
    return Prepared(row, message, kept.incident.detected_at if is_first else None)


def claim(tx: Transaction, house: House, prepared: Iterable[Prepared]) -> list[Claimed]:
    """Claim what was prepared: exactly one row changed each, its epoch still the incident's (R9, R19).

    An attempt without a connected vendor fails here and at once, and the next contact is tried.
    """
    claimed = [_claim(tx, house, one) for one in prepared]
    return [one for one in claimed if one is not None]


def claim_due(tx: Transaction, house: House, free: Mapping[str, int], at_most: int) -> list[Claimed]:
    """Prepare and claim in one transaction."""
    return claim(tx, house, prepare(tx, house, free, at_most))


def _claim(tx: Transaction, house: House, one: Prepared) -> Claimed | None:
    row, message, now = one.row, one.message, house.clock.now()
    if one.is_broken:
        _set_aside(tx, row, now)
        return None
    if message is None:
        tx.incidents.lock(row.incident)
        tx.pages.cancel_one(row.id, now, "answered_meanwhile")
        return None
    mine = Claim(house.ids.new("clm"), now + LEASE_US, house.node)
    if not tx.attempts.claim(row, mine, now, encode(message)):
        return None
    claimed = Claimed(replace(row, state="sending", tries=row.tries + 1, at=now), mine, message, one.posted_at)
    if row.vendor == NO_VENDOR:
        record(tx, house, claimed, Failed("no_vendor"))
        return None
    tx.touches("changes")
    return claimed


def _set_aside(tx: Transaction, row: AttemptRow, now: Instant) -> None:
    """An attempt nobody can compose ends, is said, and the person's next contact is tried now (R34)."""
    tx.incidents.lock(row.incident)
    tx.pages.cancel_one(row.id, now, BROKEN)
    try:
        _move_on(tx, row, After("failed", moves_on=True), BROKEN, now)
    except _BREAKS:  # the incident's own rows are what is broken; its timer says so too
        tx.touches("attempts")


def record(tx: Transaction, house: House, one: Claimed, result: Result) -> bool:
    """Record what came of a send; False when the claim had been taken from us and nothing may be said (R19)."""
    now = house.clock.now()
    kind, reason, provider_id, wait = _told(result)
    then = after(kind, one.row.tries, now, wait)
    came = Came(then.state, provider_id, reason, then.receipt_by, then.due_at)
    tx.incidents.lock(one.row.incident)
    if not tx.attempts.outcome(one.row.id, one.claim.token, now, came):
        return False
    if kind == "unknown":
        tx.attempts.mark_possible_duplicate(one.row.id)
    if then.moves_on:
        _move_on(tx, one.row, then, reason or kind, now)
    tx.changes.add("incident", one.row.incident, 0, one.row.purpose)
    tx.touches("changes")
    return True


def _told(result: Result) -> tuple[ResultKind, str | None, str | None, int]:
    match result:
        case Delivered(provider_id):
            return "delivered", None, provider_id, 0
        case Accepted(provider_id):
            return "accepted", None, provider_id, 0
        case Retry(after_us, reason):
            return "retry", reason, None, after_us
        case Failed(reason):
            return "failed", reason, None, 0
        case Unknown(reason):
            return "unknown", reason, None, 0


def _move_on(tx: Transaction, row: AttemptRow, then: After, reason: str, now: Instant) -> None:
    """The person's next contact is tried now, and the timeline says why (R15)."""
    has_next = then.moves_on and tx.attempts.pull_next(row.page, row.id, now)
    tx.touches("attempts")
    if then.state != "failed":
        return
    kept = tx.incidents.get(row.incident)
    if kept is None:
        return
    params = {"person": row.person, "contact": row.contact, "channel": row.channel, "reason": reason, "next": has_next}
    entry = Entry(
        kept.incident.n + 1, now, "attempt_failed", Actor("provider", row.vendor, "engine"), reason[:60], params
    )
    tx.ledger.write(row.incident, (entry,), kept.incident.purpose)
    tx.incidents.save(replace(kept, incident=apply(kept.incident, entry)))


def receipt(tx: Transaction, house: House, vendor: str, said: Receipt) -> bool:
    """Take what a vendor says later of its message; False when no attempt of its is known by that id (yet).

    A receipt may come before the outcome of its send is recorded: the door then asks the vendor to say it again. Safe
    to call twice, in any order (`domain.delivery.receipted`). Failed: the person's next contact is tried now, unless it
    was tried already because the receipt was overdue; after an acknowledgement nothing is left to be tried (R9, R15).
    """
    now = house.clock.now()
    found = tx.attempts.of_provider(vendor, said.provider_id)
    if found is None:
        return False
    tx.incidents.lock(found[0].incident)
    row, is_awaited = tx.attempts.of_provider(vendor, said.provider_id) or found  # as it is now that we have it
    state = receipted(row.state, said.state)
    reason = (said.reason or said.state)[:120] if state == "failed" else None
    if state is None or not tx.attempts.receipt(row, state, now, reason):
        return True
    if state == "failed":
        _move_on(tx, row, After("failed", moves_on=is_awaited), reason or "failed", now)
    tx.changes.add("incident", row.incident, 0, row.purpose)
    tx.touches("changes")
    return True


def look_after(tx: Transaction, house: House) -> int:
    """Give back what a vanished sender held (R8), and move on where a receipt is overdue (R15)."""
    now = house.clock.now()
    recovered = tx.attempts.recover(now)
    for row in tx.attempts.silent(now, 100):
        if tx.attempts.stop_waiting(row):
            tx.attempts.pull_next(row.page, row.id, now)
            tx.touches("attempts")
    if recovered:
        tx.touches("attempts")
    return recovered
