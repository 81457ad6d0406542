"""What is needed to print the handbook of the version in force: its files, its number, the coming covers."""

from __future__ import annotations

from datetime import time

from nawba.actions.house import House
from nawba.domain import walltime
from nawba.handbook.child import Order
from nawba.store.transaction import Transaction


def handbook_order(tx: Transaction, house: House, lang: str) -> Order | None:
    """Return the order for the live version in `lang`, as of the beginning of today; None while none was applied."""
    kept = tx.policy.version(tx.policy.live_version())
    if kept is None:
        return None
    zone = house.policies.playbook(tx, kept.version).organisation.zone
    today_at = walltime.instant(walltime.local(house.clock.now(), zone).date(), time(0, 0), zone)
    return Order(
        dict(kept.files),
        lang,
        today_at,
        applied=(kept.version, kept.applied_at),
        overrides=tuple(tx.policy.overrides(today_at)),
    )
