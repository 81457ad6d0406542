"""`/api/v1/holidays`: tentative holidays, and what administrators say of them (S14)."""

from __future__ import annotations

from datetime import date

import msgspec
from litestar import Router, get, post
from litestar.di import NamedDependency

from nawba.actions.holidays import Expected, Wish, expected, follow, rule
from nawba.actions.house import House
from nawba.domain.people import Text
from nawba.domain.time import iso
from nawba.web.calls import reading, writing
from nawba.web.identity import Caller


class Ruled(msgspec.Struct):
    at: str
    by: str


class HolidayItem(msgspec.Struct):
    """`days` in force, `computed` by the tables; `ruled` null: still a guess. `is_near`: within thirty days."""

    id: str
    holiday: str
    country: str
    hijri_year: int
    name: Text
    days: list[date]
    computed: list[date]
    ruled: Ruled | None
    calendars: list[str]
    is_near: bool


class HolidayList(msgspec.Struct):
    items: list[HolidayItem]


class HolidayBody(msgspec.Struct, forbid_unknown_fields=True):
    """Nothing: as computed. `by_days`: the computed days so many later. `first` and `last`: from then to then."""

    by_days: int = 0
    first: date | None = None
    last: date | None = None


@get("/holidays", opt={"permission": "read"}, summary="Tentative holidays ahead", operation_id="listHolidays")
async def list_holidays(house: NamedDependency[House]) -> HolidayList:
    """Return the tentative holidays of the live text that are not over, in their order."""
    return HolidayList([_item(one) for one in await reading(house, lambda tx: expected(tx, house))])


@post(
    "/holidays/{holiday:str}",
    opt={"permission": "admin"},
    summary="Confirm or move a tentative holiday",
    operation_id="ruleHoliday",
    status_code=200,
)
async def post_holiday(
    house: NamedDependency[House], caller: NamedDependency[Caller], holiday: str, data: HolidayBody
) -> HolidayItem:
    """Say on which days it is. The working-time clocks of open incidents follow; a breach is never undone."""
    return _item(await ruled(house, caller, Wish(holiday, data.by_days, data.first, data.last)))


async def ruled(house: House, caller: Caller, wish: Wish) -> Expected:
    """Commit what was said, then let the open incidents follow, a portion at a time."""
    said = await writing(house, lambda tx: rule(tx, house, wish, caller.actor))
    while await writing(house, lambda tx: follow(tx, house)):
        pass
    return said


def _item(one: Expected) -> HolidayItem:
    feast = one.feast
    said = Ruled(iso(one.ruling.at), one.ruling.by) if one.ruling else None
    return HolidayItem(
        feast.id, feast.key, feast.country, feast.year, dict(feast.name), list(one.days), list(feast.days), said,
        list(one.calendars), one.is_near,
    )  # fmt: skip


router = Router("/", route_handlers=[list_holidays, post_holiday], tags=["Holidays"])
