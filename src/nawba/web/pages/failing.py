"""What a person sees when something is refused: what was not done, who was first, what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException

from nawba.actions.house import House
from nawba.actions.respond import Changed, Invalid, NotFound
from nawba.domain.decision import Refused
from nawba.domain.time import MINUTE
from nawba.store.contract import Unavailable
from nawba.text.catalogue import LANGUAGES, has, say
from nawba.text.times import Reader, moment
from nawba.web.api.presenting import named
from nawba.web.errors import api_error, to_problem
from nawba.web.pages.rendering import both, render_at_once

_HOME = {"href": "/", "text": both("go.now")}
_BY_STATUS = {401: "sign_in.needed", 403: "forbidden", 404: "not_found"}


def page_error(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Exception handler of every page; programs that ask a page's address for JSON get a problem."""
    if request.url.path.startswith("/api") or "text/html" not in request.headers.get("accept", "text/html"):
        return api_error(request, error)
    status, title, text, actions = _words(request, error)
    context = {"title": title, "text": text, "actions": actions}
    return render_at_once(request, "message.html", context, status)


def _words(
    request: Request[Any, Any, Any], error: Exception
) -> tuple[int, Mapping[str, str], Mapping[str, str], list[dict[str, Any]]]:
    back = _back(request)
    match error:
        case Refused():
            return 409, both("refused.title"), _refused(request, error), [back, _HOME]
        case Changed():
            return 412, both("refused.title"), both("refused.changed"), [back, _HOME]
        case NotFound():
            return 404, both("not_found.title"), both("not_found.text"), [_HOME]
        case Invalid():
            return 422, both("invalid.title"), both("invalid.text", field=error.field), [back, _HOME]
        case Unavailable():
            return 503, both("unavailable.title"), both("unavailable.text"), [back]
        case HTTPException() if error.status_code in _BY_STATUS:
            key = _BY_STATUS[error.status_code]
            return error.status_code, both(f"{key}.title"), both(f"{key}.text"), []
    problem = to_problem(error)
    reference = problem.detail.rsplit(" ", 1)[-1] if problem.status == 500 else str(problem.status)
    return problem.status, both("bug.title"), both("bug.text", reference=reference), [_HOME]


def _back(request: Request[Any, Any, Any]) -> dict[str, Any]:
    parts = request.url.path.split("/")
    if len(parts) > 2 and parts[1] == "incidents":
        return {"href": f"/incidents/{parts[2]}", "text": both("refused.back")}
    return _HOME


def _refused(request: Request[Any, Any, Any], error: Refused) -> dict[str, str]:
    house: House = request.app.state.house
    scene = house.store.read(lambda tx: house.policies.scene(tx, house.clock.now())).result(1.0)
    p = error.params

    def name(id_: object, lang: str) -> str:
        return named(scene, str(id_)).name.get(lang, str(id_)) if id_ else ""

    key = f"refused.{error.code}"
    said: dict[str, str] = {}
    for lang in LANGUAGES:
        reader = Reader(lang, scene.live.organisation.zone, scene.live.organisation.digits)
        separator = "، " if lang == "ar" else ", "
        said[lang] = say(
            lang,
            key if has(lang, key) else "refused.other",
            code=error.code,
            name=name(p.get("by"), lang),
            at=moment(p["at"], house.clock.now(), reader) if p.get("at") else "",
            person=name(p.get("person"), lang),
            reachable=separator.join(name(one, lang) for one in p.get("reachable", ())[:6]),
            minutes=int(p.get("at_most_us", 0) // MINUTE),
        )
    return said
