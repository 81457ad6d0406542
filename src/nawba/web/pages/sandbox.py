"""The sandbox: every stand-in phone with what was really sent to it, and the rooms; answering is a tap."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from nawba.actions.house import House
from nawba.actions.respond import Declaration, NotFound, declare
from nawba.domain.scene import Scene
from nawba.domain.time import Instant
from nawba.store.attempts import AttemptRow
from nawba.store.incidents import Kept
from nawba.store.pages import PageRow
from nawba.store.transaction import Transaction
from nawba.web.calls import reading, writing
from nawba.web.identity import Caller
from nawba.web.pages import facts
from nawba.web.pages.rendering import both, render

_RECENT = 240
_SHORT = ("sms", "call")


@get("/sandbox", opt={"permission": "read"})
async def show_sandbox(request: Request[Any, Any, Any], house: NamedDependency[House]) -> Response[str]:
    """Show every stand-in phone and room."""
    return await render(request, "sandbox.html", await reading(house, lambda tx: _phones(tx, house)))


def _phones(tx: Transaction, house: House) -> facts.Context:
    now = house.clock.now()
    scene = house.policies.scene(tx, now)
    if not scene.live.is_sandbox:
        raise NotFound("sandbox")
    cases = _Cases(tx, house)
    people: dict[str, list[facts.Context]] = {}
    whys: dict[str, dict[str, str]] = {}
    rooms: dict[str, list[facts.Context]] = {}
    for row, message in tx.pages.recent("sandbox", _RECENT):
        page, kept = cases.page(row.page), cases.incident(row.incident)
        if page is None or kept is None:
            continue
        if row.kind == "announce":
            words = str(message["body"])
            text = dict.fromkeys(scene.live.organisation.languages, words)
            rooms.setdefault(page.room or "", []).append({"at": row.at, "text": text})
            continue
        people.setdefault(row.person, []).append(_call(house, scene, kept, page, row, message))
        if row.person not in whys:
            whys[row.person] = facts.why(scene, page, now)
    phones: list[facts.Context] = [
        {
            "person": facts.person(scene, key),
            "vacant": key.startswith("role:"),
            "why": whys.get(key),
            "calls": calls,
        }
        for key, calls in people.items()
    ]
    phones.sort(key=lambda p: (not any(c["token"] for c in p["calls"]), p["vacant"]))
    return {
        "phones": phones,
        "rooms": [
            {"key": key, "name": _room_name(scene, key), "messages": messages} for key, messages in rooms.items()
        ],
        "waiting": _waiting(tx, scene, cases, now),
        "topic": "sandbox",
    }


def _room_name(scene: Scene, key: str) -> dict[str, str]:
    room = scene.live.rooms.get(key)
    return dict.fromkeys(scene.live.organisation.languages, (room.address if room else None) or key)


class _Cases:
    """Pages and incidents of the attempts shown, each read once."""

    def __init__(self, tx: Transaction, house: House) -> None:
        self._tx = tx
        self._pages: dict[str, PageRow | None] = {}
        self._incidents: dict[str, Kept | None] = {}

    def page(self, id_: str) -> PageRow | None:
        if id_ not in self._pages:
            self._pages[id_] = self._tx.pages.get(id_)
        return self._pages[id_]

    def incident(self, id_: str) -> Kept | None:
        if id_ not in self._incidents:
            self._incidents[id_] = self._tx.incidents.get(id_)
        return self._incidents[id_]


def _call(
    house: House, scene: Scene, kept: Kept, page: PageRow, row: AttemptRow, message: dict[str, Any]
) -> facts.Context:
    is_page = row.kind in ("page", "confirm")
    reached = row.state in ("accepted", "delivered", "seen")
    answerable = is_page and reached and kept.incident.is_live and _is_current(kept, page, row)
    body = message["short"] if row.channel in _SHORT else _without_link(message)
    return {
        "channel": row.channel,
        "incident": {
            "id": kept.incident.id,
            "number": kept.incident.number,
            "title": kept.title,
            "severity": facts.severity(scene, kept.incident.severity),
        },
        "lang": message["language"],
        "title": message["title"],
        "body": body,
        "link": message["link"],
        "token": house.page_token(page.id) if answerable else None,
        "state": row.state,
        "at": row.at,
        "due_at": row.due_at,
        "round": page.round,
        "level": page.level,
        "possible_duplicate": row.possible_duplicate,
        "is_page": is_page,
    }


def _without_link(message: dict[str, Any]) -> str:
    """Return the body without the line of the link: on these phones it is the tap or the button."""
    lines = str(message["body"]).splitlines()
    return "\n".join(line for line in lines if str(message["link"]) not in line).strip()


def _is_current(kept: Kept, page: PageRow, row: AttemptRow) -> bool:
    return page.kind == "confirm" or (row.epoch == kept.incident.paging_epoch and page.answered_at is None)


def _waiting(tx: Transaction, scene: Scene, cases: _Cases, now: Instant) -> list[facts.Context]:
    found = [
        {
            "person": facts.person(scene, row.person),
            "vacant": row.person.startswith("role:"),
            "channel": row.channel,
            "due_at": row.due_at,
            "state": row.state,
            "incident": {"number": kept.incident.number},
        }
        for kept in tx.incidents.live(20)
        for row in tx.pages.attempts_of(kept.incident.id)
        if row.state == "pending" and row.person and row.due_at >= now
    ]
    return sorted(found, key=_due_at)[:12]


def _due_at(waiting: facts.Context) -> int:
    return int(waiting["due_at"])


@post("/sandbox/fire", opt={"permission": "respond"})
async def fire(
    request: Request[Any, Any, Any], house: NamedDependency[House], caller: NamedDependency[Caller]
) -> Redirect:
    """Raise a test incident of the worst severity: marked as a test in every message, left out of the figures."""

    def unit(tx: Transaction) -> None:
        live = house.policies.scene(tx, house.clock.now()).live
        if not live.is_sandbox:
            raise NotFound("sandbox")
        worst, service = next(iter(live.severities)), next(iter(live.services), None)
        title = both("sandbox.fire.title")[live.organisation.languages[0]]
        declare(tx, house, Declaration(title, worst, service, purpose="test"), caller.actor)

    await writing(house, unit)
    return Redirect("/sandbox", status_code=303)


HANDLERS = (show_sandbox, fire)
