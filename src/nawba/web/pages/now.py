"""Now: is anything wrong, who has it, who is on call, and does Nawba itself keep its promise?"""

from __future__ import annotations

from datetime import date
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency

from nawba.actions.house import House
from nawba.actions.oncall import on_call
from nawba.actions.views import whole
from nawba.domain.people import Text
from nawba.domain.scene import Scene
from nawba.domain.time import to_datetime
from nawba.playbook import Finding, check, read
from nawba.store.transaction import Transaction
from nawba.web.calls import reading
from nawba.web.pages import facts
from nawba.web.pages.holidays import reminders
from nawba.web.pages.rendering import both, render

_SHOWN = 100
_LOUD = 5
_checked: dict[tuple[int, date], list[Finding]] = {}


@get("/", opt={"permission": "read"})
async def show_now(request: Request[Any, Any, Any], house: NamedDependency[House]) -> Response[str]:
    """Show Now."""
    return await render(request, "now.html", await reading(house, lambda tx: _now(tx, house)))


def _now(tx: Transaction, house: House) -> facts.Context:
    now = house.clock.now()
    live = tx.incidents.live(_SHOWN)
    shown = []
    for place, kept in enumerate(live):
        scene = house.policies.scene(tx, now, kept.incident.playbook)
        reaching: list[facts.Context] = []
        if place < _LOUD and kept.incident.state == "open":
            found = whole(tx, house, kept.incident.id)
            reaching = facts.pages(found, now)[:6] if found else []
        shown.append(facts.incident(kept, scene, reaching))
    scene = house.policies.scene(tx, now)
    counts, oldest = tx.signals.summary()
    newest = tx.alerts.newest((2**62, b"\xff" * 16), 1)
    health = {
        "last_signal_at": newest[0].alert.last_at if newest else None,
        "pending": counts["pending"],
        "late_us": now - oldest if oldest is not None else 0,
        "exhausted": sum(n for _, is_exhausted, n in tx.incidents.live_counts() if is_exhausted),
    }
    return {
        "incidents": shown,
        "oncall": _duties(tx, house, scene),
        "findings": [
            *reminders(tx, house, scene.live.organisation.digits),
            *findings(tx, to_datetime(now).date()),
        ],
        "health": health,
        "topic": "all",
    }


def _duties(tx: Transaction, house: House, scene: Scene) -> list[facts.Context]:
    def duty(key: str, until: int | None, why: str) -> facts.Context:
        known = scene.live.people.get(key)
        return {
            **facts.person(scene, key),
            "code": known.code if known else "",
            "until": until,
            "why": both("duty.why.override") if why == "override" else None,
        }

    return [
        {"track": {"key": t.key, "name": dict(t.name)}, "people": [duty(d.person, d.until_at, d.why) for d in t.people]}
        for t in on_call(tx, house, house.clock.now())
    ]


def findings(tx: Transaction, today: date) -> list[facts.Context]:
    """Return what the checker says of the live text, errors and warnings first; checked once a version."""
    live = tx.policy.live_version()
    version = (live, today)
    if version not in _checked:
        kept = tx.policy.version(live)
        _checked.clear()
        _checked[version] = list(check(read(kept.files), today)) if kept else []
    order = {"error": 0, "warning": 1, "info": 2}
    found = sorted(_checked[version], key=lambda f: order[f.severity])
    return [
        {
            "severity": f.severity,
            "code": f.code,
            "message": _map(f.message),
            "remedy": _map(f.remedy),
            "place": f"{f.file}:{f.line}",
        }
        for f in found
    ]


def _map(text: Text) -> dict[str, str]:
    return dict(text)


HANDLERS = (show_now,)
