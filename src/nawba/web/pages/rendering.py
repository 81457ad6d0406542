"""From a context to an answer: the reader's language, what every page is given, fragments for live pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from jinja2 import Environment
from litestar import Request, Response

from nawba.actions import self_audit
from nawba.actions.holding import held
from nawba.actions.house import House
from nawba.domain.time import Instant
from nawba.domain.watching import AUDIT_GOOD_US
from nawba.store.transaction import Transaction
from nawba.text.catalogue import LANGUAGES, has, say
from nawba.web.calls import reading
from nawba.web.identity import NOBODY, RANK, Caller, caller_of
from nawba.web.presenting.environment import environment

_COOKIE = "nawba_language"
_YEAR = 365 * 86_400
_PATIENCE_S = 1.0


class Place(NamedTuple):
    """Where the page is read: the organisation's zone and digits, whether it is a sandbox, what Nawba cannot keep.

    `held`: incidents that are held since a restore from a backup of `held_since`.
    """

    zone: str = "UTC"
    digits: str = "latin"
    is_sandbox: bool = False
    troubles: Sequence[Mapping[str, Any]] = ()
    held: int = 0
    held_since: Instant = 0


_NOWHERE = Place()


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
    return page(request, caller, await reading(house, lambda tx: _place(tx, house)), template, context, status)


def render_at_once(
    request: Request[Any, Any, Any], template: str, context: Mapping[str, Any], status: int
) -> Response[str]:
    """Render without waiting for anybody: for exception handlers, which may not. Short of a database, in UTC."""
    house: House = request.app.state.house
    try:
        place = house.store.read(lambda tx: _place(tx, house)).result(_PATIENCE_S)
    except Exception:  # noqa: BLE001 - edge: the page that says so must not need what has failed
        place = _NOWHERE
    return page(request, request.scope.get("nawba.caller") or NOBODY, place, template, context, status)


def page(
    request: Request[Any, Any, Any],
    caller: Any,
    place: Place,
    template: str,
    context: Mapping[str, Any],
    status: int,
) -> Response[str]:
    """Return the page as `caller` sees it."""
    lang = language_of(request)
    given = {**_common(request, caller, place, lang), **context}
    html = _environment().get_template(template).render(given)
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Language, Cookie"}
    answer = Response(html, status_code=status, media_type="text/html", headers=headers)
    if request.query_params.get("lang") in LANGUAGES:
        answer.set_cookie(key=_COOKIE, value=lang, max_age=_YEAR, path="/", samesite="lax")
    return answer


def _place(tx: Transaction, house: House) -> Place:
    version = tx.policy.live_version()
    found = troubles(tx, house)
    if not version:
        return Place(troubles=found)
    live = house.policies.playbook(tx, version)
    waiting = held(tx)
    since = waiting.hold.taken_at if waiting.hold else 0
    where = live.organisation
    return Place(where.zone, where.digits, live.is_sandbox, found, len(waiting.incidents), since)


def troubles(tx: Transaction, house: House) -> list[dict[str, Any]]:
    """Return which promises are not being kept, each once with how many it is about: for the banner (R12)."""
    exhausted = sum(n for _, is_exhausted, n in tx.incidents.live_counts() if is_exhausted)
    counts: dict[str, int] = {"exhausted": exhausted} if exhausted else {}
    kept = self_audit.kept(tx)
    if kept is not None:
        if house.clock.now() - kept.at > AUDIT_GOOD_US:
            counts["auditor_silent"] = 1
        for one in kept.findings:
            counts[one.code] = counts.get(one.code, 0) + one.count
    return [{"code": code, "n": n} for code, n in counts.items() if has(LANGUAGES[0], f"trouble.{code}")]


def _common(request: Request[Any, Any, Any], caller: Caller, place: Place, lang: str) -> dict[str, Any]:
    house: House = request.app.state.house
    return {
        "lang": lang,
        "dir": "rtl" if lang == "ar" else "ltr",
        "zone": place.zone,
        "digits": place.digits,
        "now": house.clock.now(),
        "person": {"id": caller.person, "name": dict(caller.name)} if caller is not NOBODY and caller.person else None,
        "can": {p for p in ("read", "respond", "admin") if caller.may(p)} if RANK[caller.scope] else set(),
        "path": request.url.path,
        "banner": None,
        "restored": {"n": place.held, "taken_at": place.held_since} if place.held else None,
        "sandbox": place.is_sandbox,
        "troubles": place.troubles,
        "seen": request.scope.get("nawba.seen"),
        "fragment": request.headers.get("x-fragment") is not None,
    }
