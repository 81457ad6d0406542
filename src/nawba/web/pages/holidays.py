"""The holidays to confirm: one tap each; whoever may not only reads them."""

from __future__ import annotations

from datetime import date
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from nawba.actions.holidays import Expected, Wish, expected
from nawba.actions.house import House
from nawba.actions.respond import Invalid
from nawba.store.transaction import Transaction
from nawba.text.catalogue import LANGUAGES, say
from nawba.text.feasts import span
from nawba.text.pieces import reader_of
from nawba.web.api.holidays import ruled
from nawba.web.calls import reading
from nawba.web.identity import Caller
from nawba.web.pages import facts
from nawba.web.pages.rendering import both, render


@get("/holidays", opt={"permission": "read"})
async def show_holidays(request: Request[Any, Any, Any], house: NamedDependency[House]) -> Response[str]:
    """Show the tentative holidays ahead."""
    return await _page(request, house)


@post("/holidays/{holiday:str}", opt={"permission": "admin"})
async def post_holiday(
    request: Request[Any, Any, Any], house: NamedDependency[House], caller: NamedDependency[Caller], holiday: str
) -> Response[str] | Redirect:
    """Say on which days it is; what cannot be is said, and nothing changes."""
    form = await request.form()
    try:
        wish = Wish(holiday, int(str(form.get("by_days") or 0)), _date(form.get("first")), _date(form.get("last")))
        if (wish.first is None) != (wish.last is None):
            raise Invalid("last", "missing")
        await ruled(house, caller, wish)
    except (Invalid, ValueError):
        return await _page(request, house, wrong=holiday)
    return Redirect("/holidays", status_code=303)


def _date(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None


async def _page(request: Request[Any, Any, Any], house: House, wrong: str | None = None) -> Response[str]:
    def query(tx: Transaction) -> facts.Context:
        live = house.policies.scene(tx, house.clock.now()).live
        digits = live.organisation.digits
        return {"holidays": [_shown(tx, house, one, digits) for one in expected(tx, house)], "wrong": wrong}

    return await render(request, "holidays.html", await reading(house, query), 422 if wrong else 200)


def _shown(tx: Transaction, house: House, one: Expected, digits: str) -> facts.Context:
    scene = house.policies.scene(tx, house.clock.now())
    person = one.ruling.by.removeprefix("person:") if one.ruling else ""
    return {
        "id": one.feast.id,
        "name": dict(one.feast.name),
        "year": one.feast.year,
        "days": in_words(one.days, digits),
        "computed": in_words(one.feast.days, digits) if one.days != one.feast.days else None,
        "first": one.days[0].isoformat(),
        "last": one.days[-1].isoformat(),
        "at": one.ruling.at if one.ruling else None,
        "by": (dict(scene.name_of(person)) or dict.fromkeys(LANGUAGES, person)) if one.ruling else None,
        "calendars": ", ".join(one.calendars),
        "is_near": one.is_near,
    }


def in_words(days: tuple[date, ...], digits: str) -> dict[str, str]:
    """Return the days from the first to the last, in every language."""
    return {lang: span(days, reader_of(lang, "UTC", digits)) for lang in LANGUAGES}


def reminders(tx: Transaction, house: House, digits: str) -> list[facts.Context]:
    """Return a finding for each holiday within thirty days that is still a guess (PB304)."""
    return [
        {
            "severity": "warning",
            "code": "PB304",
            "message": both("holidays.near", name=dict(one.feast.name), days=in_words(one.days, digits)),
            "remedy": {lang: say(lang, "holidays.near.do") for lang in LANGUAGES},
            "place": None,
        }
        for one in expected(tx, house)
        if one.is_near and one.ruling is None
    ]


HANDLERS = (show_holidays, post_holiday)
