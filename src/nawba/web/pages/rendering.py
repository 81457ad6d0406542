"""From a context to an answer: the reader's language, what every page is given, fragments for live pages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment
from litestar import Request, Response

from nawba.actions.house import House
from nawba.text.catalogue import LANGUAGES, say
from nawba.web.calls import reading
from nawba.web.identity import NOBODY, RANK, Caller, caller_of
from nawba.web.presenting.environment import environment

_COOKIE = "nawba_language"
_YEAR = 365 * 86_400


@cache
def _environment() -> Environment:
    return environment()


def language_of(request: Request[Any, Any, Any]) -> str:
    """Return the reader's language: `?lang=`, what they chose before, what their browser asks for, Arabic."""
    for wanted in (request.query_params.get("lang"), request.cookies.get(_COOKIE)):
        if wanted in LANGUAGES:
            return str(wanted)
    for part in request.headers.get("accept-language", "").lower().split(","):
        if part.strip()[:2] in LANGUAGES:
            return part.strip()[:2]
    return LANGUAGES[0]


def both(key: str, **params: object) -> dict[str, str]:
    """Return a sentence in every language; a parameter that is a map by language is taken in its own."""
    return {
        lang: say(lang, key, **{k: v.get(lang, "") if isinstance(v, Mapping) else v for k, v in params.items()})
        for lang in LANGUAGES
    }


async def render(
    request: Request[Any, Any, Any], template: str, context: Mapping[str, Any], status: int = 200
) -> Response[str]:
    """Render a page for whoever asks; only its main part when live.js asks for a fragment."""
    house: House = request.app.state.house
    caller = await caller_of(request, house)
    lang = language_of(request)
    given = {**await _common(request, house, caller, lang), **context}
    html = _environment().get_template(template).render(given)
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Language, Cookie"}
    answer = Response(html, status_code=status, media_type="text/html; charset=utf-8", headers=headers)
    if request.query_params.get("lang") in LANGUAGES:
        answer.set_cookie(key=_COOKIE, value=lang, max_age=_YEAR, path="/", samesite="lax")
    return answer


async def _common(request: Request[Any, Any, Any], house: House, caller: Caller, lang: str) -> dict[str, Any]:
    now = house.clock.now()

    def query(tx: Any) -> tuple[str, str, bool]:
        version = tx.policy.live_version()
        if not version:
            return "UTC", "latin", False
        live = house.policies.playbook(tx, version)
        return live.organisation.zone, live.organisation.digits, live.is_sandbox

    zone, digits, is_sandbox = await reading(house, query)
    return {
        "lang": lang,
        "dir": "rtl" if lang == "ar" else "ltr",
        "zone": zone,
        "digits": digits,
        "now": now,
        "person": {"id": caller.person, "name": dict(caller.name)} if caller is not NOBODY and caller.person else None,
        "can": {p for p in ("read", "respond", "admin") if caller.may(p)} if RANK[caller.scope] else set(),
        "path": request.url.path,
        "banner": None,
        "sandbox": is_sandbox,
        "fragment": request.headers.get("x-fragment") is not None,
    }
