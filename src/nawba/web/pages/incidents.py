"""The list of incidents, one incident, and the forms that answer it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from nawba.actions.house import House
from nawba.actions.respond import Answer, NotFound, respond
from nawba.actions.views import Whole, whole
from nawba.domain.incident import Incident
from nawba.domain.scene import Scene
from nawba.domain.time import MINUTE
from nawba.store.alerts import Shown
from nawba.store.transaction import Transaction
from nawba.text.entries import described
from nawba.web.api import shapes
from nawba.web.api.incidents import by_right, command_of, id_of
from nawba.web.api.listing import Page
from nawba.web.api.presenting import names_of
from nawba.web.calls import reading, writing
from nawba.web.identity import Caller
from nawba.web.pages import facts
from nawba.web.pages.judging import judgement
from nawba.web.pages.rendering import render
from nawba.web.pages.reviewing import review_overdue

_FILTERS = ("state", "severity", "service")
_STATES = {"active": ["open", "acknowledged", "snoozed"]}
_SAYS_THE_DOOR = ("acknowledged", "source_acknowledged")
_FIELDS = ("note", "person", "severity", "measure", "value", "source", "decision", "option")
_GUARDED = ("severity", "close", "reopen", "adopt", "accept", "dismiss", "decide")
_SNOOZES = (15, 30, 60, 120)


@get("/incidents", opt={"permission": "read"})
async def show_incidents(
    request: Request[Any, Any, Any], house: NamedDependency[House], page: NamedDependency[Page]
) -> Response[str]:
    """Show incidents, newest first, filtered."""
    chosen = {name: request.query_params.get(name) or None for name in _FILTERS}

    def query(tx: Transaction) -> facts.Context:
        where = {name: _STATES.get(value, [value]) for name, value in chosen.items() if value and value != "all"}
        found = tx.incidents.newest(where, page.before, page.limit + 1)
        now = house.clock.now()
        shown = [facts.incident(k, house.policies.scene(tx, now, k.incident.playbook)) for k in found[: page.limit]]
        cursor = page.next_of([(k.incident.opened_at, k.incident.id) for k in found])
        asked = {k: v for k, v in chosen.items() if v}
        live = house.policies.scene(tx, now).live
        return {
            "incidents": shown,
            "filters": chosen,
            "next": f"/incidents?{urlencode({**asked, 'cursor': cursor})}" if cursor else None,
            "severities": [{"key": s.key, "order": s.order, "name": dict(s.name)} for s in live.severities.values()],
            "services": [{"key": s.key, "name": dict(s.name)} for s in live.services.values()],
        }

    return await render(request, "incidents.html", await reading(house, query))


@get("/incidents/{incident_id:str}", opt={"permission": "read"})
async def show_incident(
    request: Request[Any, Any, Any], house: NamedDependency[House], caller: NamedDependency[Caller], incident_id: str
) -> Response[str]:
    """Show one incident: its course, the next step, who is called, the record."""

    def query(tx: Transaction) -> facts.Context:
        id_ = id_of(tx, incident_id)
        found = whole(tx, house, id_)
        if found is None:
            raise NotFound(incident_id)
        return _context(house, found, tx.alerts.of_incident(id_), caller)

    return await render(request, "incident.html", await reading(house, query))


def _context(house: House, found: Whole, alerts: list[Shown], caller: Caller) -> facts.Context:
    now, kept, scene = house.clock.now(), found.kept, found.scene
    pages = facts.pages(found, now)
    is_older = kept.incident.playbook != scene.live_version
    return {
        "incident": facts.incident(kept, scene, pages[:6], len(alerts)),
        "pages": pages,
        "timeline": timeline(found),
        "alerts": [_alert(s) for s in alerts],
        "allowed": facts.allowed(kept, scene, caller.person) if caller.may("respond") else set(),
        "people": facts.people(scene, kept.incident.severity),
        "severities": [facts.severity(scene, key) for key in scene.pinned.severities],
        "ladder": facts.ladder(kept, scene) if kept.incident.is_live else [],
        "adopt_to": str(scene.live_version) if is_older else None,
        "snoozes": snoozes(kept.incident, scene),
        "review": review_overdue(scene.live, now),
        "topic": f"incident:{kept.incident.id}",
        **judgement(found, now),
    }


def snoozes(incident: Incident, scene: Scene) -> list[int]:
    """Return the minutes the page offers: no more than the severity allows."""
    at_most = scene.severity(incident).snooze_at_most_us
    limit = at_most // MINUTE if at_most is not None else max(_SNOOZES)
    return [m for m in (5, *_SNOOZES) if m <= limit]


def timeline(found: Whole) -> list[facts.Context]:
    """Return the timeline, newest first, every sentence in every language."""
    names = names_of(found)
    rows = []
    for entry in reversed(found.entries):
        said = {lang: described(entry, names, lang) for lang in found.scene.live.organisation.languages}
        one = next(iter(said.values()))
        why = {lang: d.why for lang, d in said.items() if d.why}
        rows.append(
            {
                "n": entry.n,
                "at": entry.at,
                "kind": entry.kind,
                "actor": str(entry.actor),
                "via": entry.actor.via
                if entry.actor.kind in ("person", "key") and entry.kind not in _SAYS_THE_DOOR
                else "",
                "text": {lang: d.text for lang, d in said.items()},
                "why": why or None,
                "icon": one.icon,
                "tone": one.tone,
                "note": one.note,
            }
        )
    return rows


def _alert(s: Shown) -> facts.Context:
    a = s.alert
    return {
        "dedup_key": a.dedup_key,
        "source": a.source,
        "title": a.title,
        "state": a.state,
        "severity": a.severity,
        "count": a.count,
        "last_at": a.last_at,
        "labels": dict(s.labels),
    }


@post("/incidents/{incident_id:str}/{verb:str}", opt={"permission": "respond"})
async def answer_incident(
    request: Request[Any, Any, Any],
    house: NamedDependency[House],
    caller: NamedDependency[Caller],
    incident_id: str,
    verb: str,
) -> Redirect:
    """Carry out a form's verb and show the incident again. The form's `version` guards what somebody else changed,
    except for an acknowledgement: whoever answers is never sent back for being a second late."""
    form = await request.form()
    minutes = str(form.get("minutes") or "")
    body = shapes.AnswerBody(
        minutes=float(minutes) if minutes.isdecimal() and 0 < int(minutes[:7]) < 1_000_000 else None,
        **{field: str(form.get(field) or "") or None for field in _FIELDS},
    )
    version = str(form.get("version") or "")
    guarded = verb in _GUARDED and version.isdecimal() and len(version) < 10
    command = by_right(command_of(verb, body, house.clock.now()), caller)
    answer = Answer(command, body.note, int(version) if guarded else None)

    def unit(tx: Transaction) -> str:
        id_ = id_of(tx, incident_id)
        respond(tx, house, id_, answer, caller.actor)
        return id_

    return Redirect(f"/incidents/{await writing(house, unit)}", status_code=303)


HANDLERS = (show_incidents, show_incident, answer_incident)
