"""The auditor: is anybody forgotten, is anything late, stuck or put aside? Said once, and mended where that is safe.

Mended: an open incident without a timer gets it again; attempts of a vendor that is gone get another. Everything found
is kept in one row until it is over, so that it is said once, by whichever node looks (R11, R12, R31).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from nawba.actions.house import House, NoPlaybook
from nawba.actions.oncall import ORGANISATION
from nawba.actions.saving import NO_VENDOR, Work, arm, vendor_of
from nawba.domain.entry import SYSTEM
from nawba.domain.time import SECOND, Instant
from nawba.domain.watching import LATE_US
from nawba.store.attempts import AttemptRow
from nawba.store.transaction import Transaction
from nawba.store.watching import Behind

CODES: Final = (
    "orphans", "quarantined_timers", "vendor_gone", "late_timers", "late_attempts", "stuck_sends", "silent_receipts",
    "untriaged_signals",
)  # fmt: skip
"""What can be wrong with the rows."""
_KEPT: Final = "watch"
_NAMED_AT_MOST: Final = 50
_GRACE_US: Final = 15 * SECOND
"""What the engine takes back at the end of a lease or a wait it may take this much later without a word."""
_BREAKS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, NoPlaybook)


class Finding(msgspec.Struct, frozen=True, array_like=True):
    """One thing that is wrong: `code`, what it is about (an incident, a vendor, or nothing), how many, since when."""

    code: str
    about: str = ""
    count: int = 1
    since_at: Instant = 0

    @property
    def name(self) -> tuple[str, str]:
        return self.code, self.about


class Kept(msgspec.Struct, frozen=True):
    """What the last round found, and when it ended."""

    at: Instant
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class Round:
    """One round: all that is wrong, what is new of it, what is over since the last, what was mended."""

    findings: tuple[Finding, ...]
    fresh: tuple[Finding, ...]
    over: tuple[Finding, ...]
    mended: tuple[Finding, ...]


def kept(tx: Transaction) -> Kept | None:
    """Return what the last round found; None: nobody has looked yet, or it cannot be read and is found anew."""
    raw = tx.policy.get(_KEPT)
    try:
        return None if raw is None else msgspec.json.decode(raw, type=Kept)
    except msgspec.DecodeError:
        return None


def audit(tx: Transaction, house: House, now: Instant, seen: Iterable[Finding]) -> Round:
    """Mend what can be of what was `seen`, write what is new or over into the ledger, keep the rest for the next."""
    before = kept(tx)
    known = {f.name: f for f in before.findings} if before else {}
    findings = tuple(_since(f, known.get(f.name)) for f in seen)
    fresh = tuple(f for f in findings if f.name not in known)
    names = {f.name for f in findings}
    over = tuple(f for name, f in known.items() if name not in names)
    mended = tuple(f for f in findings if _mend(tx, house, now, f))
    for kind, some in (("watch_found", fresh), ("watch_over", over)):
        for one in some:
            tx.ledger.audit(ORGANISATION, now, kind, SYSTEM, _params(one))
    tx.policy.set(_KEPT, msgspec.json.encode(Kept(now, list(findings))))
    if fresh or over:
        tx.changes.add("watch", ORGANISATION, 0)
        tx.touches("changes")
    return Round(findings, fresh, over, mended)


def _since(one: Finding, known: Finding | None) -> Finding:
    return one if known is None else msgspec.structs.replace(one, since_at=min(one.since_at, known.since_at))


def _params(one: Finding) -> dict[str, Any]:
    return {"code": one.code, "about": one.about, "count": one.count, "since": one.since_at}


def look(tx: Transaction, house: House, now: Instant) -> list[Finding]:
    """Return everything that is wrong with the rows at `now`; only reads."""
    watching, late = tx.watching, now - LATE_US
    found = [Finding("orphans", i, since_at=now) for i in watching.orphans(_NAMED_AT_MOST)]
    found += [Finding("quarantined_timers", i, since_at=now) for i in watching.quarantined_timers(_NAMED_AT_MOST)]
    attempts = Behind()
    for vendor, urgency in tx.attempts.lanes():
        behind = watching.late_attempts(vendor, urgency, late)
        if vendor in house.vendors or vendor == NO_VENDOR:
            attempts += behind
        elif behind.count and not any(f.name == ("vendor_gone", vendor) for f in found):
            found.append(_behind("vendor_gone", behind, vendor))
    counted = (
        ("late_timers", watching.late_timers(late)),
        ("late_attempts", attempts),
        ("stuck_sends", watching.stuck_sends(now - _GRACE_US)),
        ("silent_receipts", watching.silent_receipts(now - _GRACE_US)),
    )
    found += [_behind(code, behind) for code, behind in counted if behind.count]
    counts, oldest = tx.signals.summary()
    if oldest is not None and oldest < late:
        found.append(Finding("untriaged_signals", count=max(1, counts["pending"]), since_at=oldest))
    return found


def _behind(code: str, behind: Behind, about: str = "") -> Finding:
    return Finding(code, about, behind.count, behind.oldest_at or 0)


def late_us(tx: Transaction, now: Instant) -> int:
    """Return how late the latest due page is: a timer nobody took, or an attempt that has not begun (R31)."""
    firsts = [tx.incidents.next_due(), *(tx.watching.first_pending(*lane) for lane in tx.attempts.lanes())]
    return max(0, now - min((at for at in firsts if at is not None), default=now))


def _mend(tx: Transaction, house: House, now: Instant, one: Finding) -> bool:
    match one.code:
        case "orphans":
            return _rearm(tx, house, now, one.about)
        case "vendor_gone":
            return _readdress(tx, house, now, one.about)
        case _:
            return False


def _rearm(tx: Transaction, house: House, now: Instant, incident: str) -> bool:
    """Give a forgotten incident its timer again; whatever is overdue in it then happens at once, each in its wait."""
    try:
        found = tx.incidents.get(incident)
        if found is None:
            return False
        scene = house.policies.scene(tx, now, found.incident.playbook)
        arm(Work(tx, house, scene, now), found.incident)
    except _BREAKS:  # its own rows are what is broken: it stays found, and said, until a person answers it
        return False
    return True


def _readdress(tx: Transaction, house: House, now: Instant, vendor: str) -> bool:
    rows: Sequence[AttemptRow] = [
        row
        for lane, urgency in tx.attempts.lanes()
        if lane == vendor
        for row in tx.attempts.due(lane, urgency, now, 100)
    ]
    for row in rows:
        tx.watching.readdress(row.id, _other(tx, house, now, row))
    tx.touches("attempts")
    return bool(rows)


def _other(tx: Transaction, house: House, now: Instant, row: AttemptRow) -> str:
    """Return the vendor of the attempt's channel today; without one it fails at once, and the next is tried."""
    try:
        found = tx.incidents.get(row.incident)
        pinned = None if found is None else found.incident.playbook
        return vendor_of(house, house.policies.scene(tx, now, pinned), row.channel)
    except _BREAKS:
        return NO_VENDOR
