"""A page's own link: `/p/<token>` shows one call to the one person it was for; a human's tap answers it (C16).

Opening it changes nothing: GET is safe, mail scanners may open it. The token carries one right, for that person and
that call, for a day.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from nawba.actions.house import House
from nawba.actions.respond import Answer, NotFound, respond
from nawba.actions.views import whole
from nawba.domain import commands as c
from nawba.domain.decision import Refused
from nawba.domain.entry import Actor
from nawba.domain.time import DAY
from nawba.store.pages import PageRow
from nawba.store.transaction import Transaction
from nawba.web.calls import reading, writing
from nawba.web.pages import facts
from nawba.web.pages.rendering import render

_COMMANDS: dict[str, Callable[[], c.Command]] = {
    "acknowledge": c.Acknowledge,
    "cannot": c.Decline,
    "escalate": c.Escalate,
}
_SAFE_RETURN = ("/sandbox",)


@get("/p/{token:str}", opt={"permission": "public"})
async def show_page(request: Request[Any, Any, Any], house: NamedDependency[House], token: str) -> Response[str]:
    """Show one call to the person it was for."""
    return await _show(request, house, token)


async def _show(request: Request[Any, Any, Any], house: House, token: str) -> Response[str]:
    def query(tx: Transaction) -> facts.Context:
        row = page_of(tx, house, token)
        found = whole(tx, house, row.incident)
        if found is None:
            raise NotFound("page")
        now, scene, incident = house.clock.now(), found.scene, found.kept.incident
        pages = [p for p in facts.pages(found, now) if p["round"] == row.round or p["person"]["id"] == row.person]
        inc = facts.incident(found.kept, scene)
        return {
            "incident": inc,
            "me": facts.person(scene, row.person or ""),
            "round": row.round,
            "pages": _mine_first(pages, row.person or ""),
            "answer_state": _state(found.kept.incident, row),
            "by": facts.person(scene, incident.owner) if incident.owner else None,
            "token": token,
            "next": inc["next"],
            "topic": f"incident:{incident.id}",
        }

    return await render(request, "page.html", await reading(house, query))


def page_of(tx: Transaction, house: House, token: str) -> PageRow:
    """Return the page a token was made for; NotFound for a token that is not ours or too old.

    It ends with its incident: reopening calls people anew, and no older link answers for them (C16).
    """
    id_ = house.page_of_token(token)
    row = tx.pages.get(id_) if id_ else None
    if row is None or row.kind not in ("page", "confirm") or house.clock.now() - row.created_at > DAY:
        raise NotFound("page")
    if any(e.kind == "reopened" and e.at > row.created_at for e in tx.ledger.of(row.incident)):
        raise NotFound("page")
    return row


def _mine_first(pages: list[facts.Context], person: str) -> list[facts.Context]:
    """Return each person once, the reader first."""
    seen: dict[str, facts.Context] = {}
    for page in sorted(pages, key=lambda p: (p["person"]["id"] != person, -p["made_at"])):
        seen.setdefault(page["person"]["id"], page)
    return list(seen.values())[:6]


def _state(incident: Any, row: PageRow) -> str | None:
    if not incident.is_live:
        return "gone"
    if incident.owner == row.person:
        return None if row.kind == "confirm" and incident.asked_at is not None else "answered"
    if row.person in incident.declined:
        return "declined"
    if incident.owner is not None:
        called = any(row.person in call.people for call in incident.ringing())
        return None if called else "joined" if row.answered_at is not None else "gone"
    return None


@post("/p/{token:str}", opt={"permission": "public"})
async def answer_page(
    request: Request[Any, Any, Any], house: NamedDependency[House], token: str
) -> Redirect | Response[str]:
    """Answer for the person of the page. Somebody was first: the page says who."""
    form = await request.form()
    wanted = _COMMANDS.get(str(form.get("answer")))
    back = str(form.get("return") or "")
    target = back if back in _SAFE_RETURN else f"/p/{token}"

    def unit(tx: Transaction) -> None:
        row = page_of(tx, house, token)
        if wanted is None:
            raise NotFound("answer")
        via = "sandbox" if back == "/sandbox" else "link"
        respond(tx, house, row.incident, Answer(wanted()), Actor("person", row.person or "", via))

    try:
        await writing(house, unit)
    except Refused:
        pass  # the page itself says who was first, or that it is over
    return Redirect(target, status_code=303)


HANDLERS = (show_page, answer_page)
