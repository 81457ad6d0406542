"""`nawba holiday …`: confirm or move a holiday whose days are only computed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import quote

from cyclopts import App, Parameter

from nawba.cli.failed import Failed
from nawba.cli.options import WHERE, WHO, Json, Lang, Where, Who
from nawba.cli.printing import safe, say, show_json, table, title

app = App(name="holiday", result_action="return_value")
Holiday = Annotated[str, Parameter(name="ID", help="The holiday's id (nawba holiday list).")]


@app.command(name="list")
def list_(*, json_: Json = False, lang: Lang = "en", where: Where = WHERE) -> int:
    """List the tentative holidays ahead, and what was said of them."""
    with where.open() as api:
        found = api.must("GET", "/api/v1/holidays")
    if json_:
        show_json(found)
        return 0
    if not found["items"]:
        say("No tentative holiday is ahead: the playbook names none, or their days are over.")
        return 0
    rows = [[one["id"], title(one["name"], lang), _days(one["days"]), _state(one)] for one in found["items"]]
    table(["Id", "Holiday", "Days", "State"], rows)
    return 0


@app.command
def confirm(holiday: Holiday, /, *, json_: Json = False, lang: Lang = "en", who: Who = WHO) -> int:
    """Confirm the days that were computed."""
    return _rule(holiday, {}, json_, lang, who)


@app.command
def move(  # noqa: PLR0913 - the options of a command
    holiday: Holiday,
    /,
    *,
    days: Annotated[int | None, Parameter(help="So many days later than computed; -1 is a day earlier.")] = None,
    first: Annotated[str | None, Parameter(help="The first day off, 2026-03-19; with --last.")] = None,
    last: Annotated[str | None, Parameter(help="The last day off.")] = None,
    json_: Json = False,
    who: Who = WHO,
) -> int:
    """Move it. The due times of open incidents follow; what has been breached stays breached."""
    if (days is None) == (first is None) or (first is None) != (last is None):
        raise Failed("say either --days N, or --first and --last", 2)
    body: dict[str, Any] = {"by_days": days} if days is not None else {"first": first, "last": last}
    return _rule(holiday, body, json_, "en", who)


def _rule(holiday: str, body: Mapping[str, Any], is_json: bool, lang: str, who: Who) -> int:
    with who.open() as api:
        made = api.must("POST", f"/api/v1/holidays/{quote(holiday, safe='')}", body)
    if is_json:
        show_json(made)
    else:
        say(f"{title(made['name'], lang)} ({safe(made['id'])}) is {_days(made['days'])}.")
    return 0


def _days(days: list[str]) -> str:
    return safe(days[0]) if days[0] == days[-1] else f"{safe(days[0])} to {safe(days[-1])}"


def _state(one: Mapping[str, Any]) -> str:
    if one["ruled"]:
        return f"confirmed by {safe(one['ruled']['by'])}"
    return "a guess: confirm or move it" if one["is_near"] else "a guess"
