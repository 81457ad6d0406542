"""Declaring: tap what is broken, see whom the button will wake, press it."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from nawba.actions.house import House
from nawba.actions.judging import suggested
from nawba.actions.oncall import scene_of_any_time
from nawba.actions.respond import Declaration, Invalid, declare
from nawba.domain.rehearsal import Case, Rehearsal, rehearse
from nawba.domain.scene import Scene
from nawba.domain.time import HOUR, Instant
from nawba.store.transaction import Transaction
from nawba.text.catalogue import LANGUAGES, has, say
from nawba.text.times import Reader, short
from nawba.web.calls import reading, writing
from nawba.web.identity import Caller
from nawba.web.pages import facts
from nawba.web.pages.judging import answers_of, suggestion
from nawba.web.pages.rendering import both, render
from nawba.web.pages.reviewing import review_overdue

_TOLD = ("title", "severity", "service", "note")


@get("/declare", opt={"permission": "respond"})
async def show_declare(request: Request[Any, Any, Any], house: NamedDependency[House]) -> Response[str]:
    """Show the form."""
    return await _form(request, house, {})


@post("/declare", opt={"permission": "respond"})
async def post_declare(
    request: Request[Any, Any, Any], house: NamedDependency[House], caller: NamedDependency[Caller]
) -> Response[str] | Redirect:
    """Declare, and show the incident; what is wrong is said under its field, and nothing typed is lost."""
    form = await request.form()
    values = {name: str(form.get(name) or "") for name in _TOLD}
    severity, _, example = values["severity"].partition(":")
    said = Declaration(
        values["title"], severity, values["service"] or None, values["note"] or None,
        example=int(example) if example.isdecimal() and len(example) < 4 else None,
    )  # fmt: skip
    try:
        kept = await writing(house, lambda tx: declare(tx, house, said, caller.actor))
    except Invalid as error:
        key = f"declare.{error.field}.{error.code}"
        words = both(key) if has("en", key) else both("invalid.title")
        return await _form(request, house, values, {error.field: words}, status=422)
    return Redirect(f"/incidents/{kept.incident.id}", status_code=303)


@post("/declare/suggest", opt={"permission": "respond"}, status_code=200)
async def post_suggest(request: Request[Any, Any, Any], house: NamedDependency[House]) -> Response[str]:
    """Choose the severity that the sentence and the answers suggest, and say why; nothing typed is lost."""
    form = await request.form()
    values = {name: str(form.get(name) or "") for name in _TOLD}
    told = [str(one) for one in form.getall("answers", [])]
    asked = str(form.get("answer") or "")
    answers = answers_of([*told, asked])
    live = await reading(house, lambda tx: scene_of_any_time(tx, house).live)
    found = suggested(live, values["title"], {"service": values["service"]} if values["service"] else {}, answers)
    if found.severity is not None:
        values["severity"] = found.severity if found.example is None else f"{found.severity}:{found.example}"
    help_ = {**suggestion(live, found, answers), "is_asked": True}
    return await _form(request, house, values, help_=help_)


async def _form(
    request: Request[Any, Any, Any],
    house: House,
    values: dict[str, str],
    errors: dict[str, Any] | None = None,
    *,
    help_: facts.Context | None = None,
    status: int = 200,
) -> Response[str]:
    def query(tx: Transaction) -> facts.Context:
        scene = scene_of_any_time(tx, house)
        now = house.clock.now()
        live = scene.live
        return {
            "severities": [
                {
                    "key": s.key,
                    "order": s.order,
                    "name": dict(s.name),
                    "meaning": dict(s.meaning),
                    "examples": [dict(e.text) for e in s.examples],
                }
                for s in live.severities.values()
            ],
            "services": [{"key": s.key, "name": dict(s.name)} for s in live.services.values()],
            "review": review_overdue(live, now),
            "help": help_ or suggestion(live, suggested(live, "", {}, {}), {}),
            "wakes": {key: wakes(scene, key, values.get("service") or None, now) for key in live.severities},
        }

    context = {**await reading(house, query), "errors": errors or {}, "values": values}
    return await render(request, "declare.html", context, status)


def wakes(scene: Scene, severity: str, service: str | None, now: Instant) -> list[facts.Context]:
    """Return whom each level would call and after how long, by the same core that will do it."""
    made: Rehearsal = rehearse(scene, Case(severity, service if service in scene.live.services else None, now))
    chain = scene.live.chains[scene.live.severities[severity].chain or scene.live.organisation.chain]
    first: dict[int, tuple[Instant, dict[str, None]]] = {}
    for step in made.steps:
        if step.kind == "page" and step.round == 1 and step.level and step.person and step.at <= now + HOUR:
            first.setdefault(step.level, (step.at, {}))[1][step.person] = None
    found = []
    for number, (at, people) in sorted(first.items(), key=lambda item: (item[1][0], item[0])):
        level = chain.levels[number - 1].name if number <= len(chain.levels) else both("last_resort")
        found.append(
            {
                "level_name": dict(level),
                "people": [facts.person(scene, p)["name"] for p in people],
                "after": _after(scene, at - now),
            }
        )
    return found


def _after(scene: Scene, us: int) -> dict[str, str]:
    if us < 1_000_000:
        return both("after.at_once")
    zone, digits = scene.live.organisation.zone, scene.live.organisation.digits
    return {lang: say(lang, "after.wait", wait=short(us, Reader(lang, zone, digits))) for lang in LANGUAGES}


HANDLERS = (show_declare, post_declare, post_suggest)
