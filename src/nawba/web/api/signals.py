"""`/api/v1/alerts` and `/api/v1/signals`: what came in, and that nothing of it is unaccounted for (R5)."""

from __future__ import annotations

from litestar import Router, get
from litestar.di import NamedDependency

from nawba.actions.house import House
from nawba.domain.time import iso
from nawba.store.transaction import Transaction
from nawba.web.api import presenting, shapes
from nawba.web.api.listing import Page
from nawba.web.calls import reading


@get(
    "/alerts",
    opt={"permission": "read"},
    summary="Alerts, last heard of first",
    operation_id="listAlerts",
    tags=["Signals"],
)
async def list_alerts(house: NamedDependency[House], page: NamedDependency[Page]) -> shapes.AlertList:
    """Return alerts of every state, the last heard of first."""

    def query(tx: Transaction) -> shapes.AlertList:
        found = tx.alerts.newest(page.before, page.limit + 1)
        positions = [(s.alert.last_at, s.alert.id) for s in found]
        return shapes.AlertList([presenting.alert_item(s) for s in found[: page.limit]], page.next_of(positions))

    return await reading(house, query)


@get(
    "/signals/summary",
    opt={"permission": "read"},
    summary="Where signals ended",
    operation_id="signalSummary",
    tags=["Signals"],
)
async def signal_summary(house: NamedDependency[House]) -> shapes.SignalSummary:
    """Return how many signals came in and where they ended."""
    counts, oldest = await reading(house, lambda tx: tx.signals.summary())
    return shapes.SignalSummary(**counts, oldest_pending_at=None if oldest is None else iso(oldest))


router = Router("/", route_handlers=[list_alerts, signal_summary])
