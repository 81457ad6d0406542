"""Would somebody be reached tonight and in the next 30 days? The live text together with the data of the day (class L).

Asked by the doctor whenever somebody asks, and by housekeeping every night, which keeps the answer for all to see. It
is a hint for people and no broken promise: whoever is not reached is recorded and passed over (R13).
"""

from __future__ import annotations

from typing import Final

import msgspec

from nawba.actions.house import House
from nawba.domain import walltime
from nawba.domain.time import DAY, Instant
from nawba.playbook import Finding, read
from nawba.playbook.checking import tonight
from nawba.playbook.checking.tonight import PAST_US, Data, Past
from nawba.store.transaction import Transaction

_KEY: Final = "readiness"
_MOST_PAST: Final = 1_000
_NIGHT_HOUR: Final = 3
"""By the organisation's clock, when it is asked by itself."""
_LAST_ID: Final = b"\xff" * 16


class Hint(msgspec.Struct, frozen=True):
    """One finding, in both languages."""

    code: str
    severity: str
    about: str
    message: dict[str, str]
    remedy: dict[str, str]


class Readiness(msgspec.Struct, frozen=True):
    """What was found at `at` about `version`. No hints: everybody who may be called can be reached."""

    at: Instant
    version: int
    hints: list[Hint]


def look(tx: Transaction, house: House) -> Readiness | None:
    """Return what is found now, None while no text is in force. Only reads; takes as long as reading a text does."""
    now = house.clock.now()
    kept = tx.policy.version(tx.policy.live_version())
    if kept is None:
        return None
    data = Data(now, house.policies.today(tx, now), tx.policy.verified(), _past(tx, now), tx.policy.rulings())
    return Readiness(now, kept.version, [_hint(one) for one in tonight.look(read(kept.files), data)])


def _past(tx: Transaction, now: Instant) -> tuple[Past, ...]:
    """Return the incidents of the last 90 days that were no drill, newest first."""
    kept = tx.incidents.newest({}, (now + 1, _LAST_ID), _MOST_PAST)
    return tuple(
        Past(i.number, i.severity, frozenset(clock.kind for clock in i.clocks if clock.state == "breached"))
        for i in (one.incident for one in kept)
        if i.purpose == "real" and i.opened_at >= now - PAST_US
    )


def _hint(finding: Finding) -> Hint:
    about = finding.params.get("about", "")
    return Hint(finding.code, finding.severity, about, dict(finding.message), dict(finding.remedy))


def last(tx: Transaction) -> Readiness | None:
    """Return what the last night found, None before the first."""
    raw = tx.policy.get(_KEY)
    return None if raw is None else msgspec.json.decode(raw, type=Readiness)


def keep(tx: Transaction, found: Readiness) -> None:
    """Keep it, for `/health`, the doctor and the log of the next night."""
    tx.policy.set(_KEY, msgspec.json.encode(found))


def is_due(tx: Transaction, house: House, now: Instant) -> bool:
    """Say whether nobody has looked at the live text since the last night began, at three by the organisation's clock,
    or whether another text has come into force."""
    version = tx.policy.live_version()
    if not version:
        return False
    before = last(tx)
    if before is None or before.version != version:
        return True
    zone = house.policies.playbook(tx, version).organisation.zone
    there = walltime.local(now, zone)
    night = walltime.instant(there.date(), there.time().replace(_NIGHT_HOUR, 0, 0, 0), zone)
    return before.at < (night if night <= now else night - DAY)
