"""What the pages show of an incident: the same facts as the API, with names, reasons and what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nawba.actions.messages import level_name, next_call
from nawba.actions.views import Whole
from nawba.domain.calling import contacts_of
from nawba.domain.chain import Rung
from nawba.domain.clock import Clock
from nawba.domain.escalation import rung_due
from nawba.domain.hold import natural
from nawba.domain.incident import Incident
from nawba.domain.people import Text
from nawba.domain.ringing import room_of
from nawba.domain.scene import Scene
from nawba.domain.time import Instant
from nawba.store.attempts import AttemptRow
from nawba.store.incidents import Kept
from nawba.store.pages import PageRow
from nawba.text.catalogue import LANGUAGES, has, say
from nawba.text.isolate import isolate
from nawba.text.times import Reader, moment, short
from nawba.web.api.presenting import named
from nawba.web.pages.rendering import both

Context = dict[str, Any]


def person(scene: Scene, id_: str) -> Context:
    """Return a person by id and names."""
    found = named(scene, id_)
    return {"id": found.id, "name": found.name}


def severity(scene: Scene, key: str) -> Context:
    """Return a severity by key, order and names."""
    one = scene.pinned.severities.get(key) or scene.live.severities[key]
    return {"key": one.key, "order": one.order, "name": dict(one.name)}


def incident(kept: Kept, scene: Scene, reaching: Iterable[Context] = (), alerts: int = 0) -> Context:
    """Return the INC context of a page."""
    i = kept.incident
    service = scene.live.services.get(i.service or "")
    return {
        "id": i.id,
        "number": i.number,
        "title": kept.title,
        "severity": severity(scene, i.severity),
        "state": i.state,
        "exhausted": i.is_exhausted,
        "service": {"key": service.key, "name": dict(service.name)} if service else None,
        "purpose": i.purpose,
        "opened_at": i.detected_at,
        "acknowledged_at": i.acknowledged_at,
        "resolved_at": i.resolved_at,
        "snoozed_until": i.snoozed_until,
        "owner": person(scene, i.owner) if i.owner else None,
        "held_by_source": i.held_by,
        "alerts_count": alerts or i.firing,
        "clocks": [clock(c) for c in i.clocks],
        "reaching": list(reaching),
        "next": next_of(kept, scene),
        "version": kept.version,
        "playbook_version": i.playbook,
    }


def clock(c: Clock) -> Context:
    """Return a clock as the ring draws it."""
    return {
        "kind": c.kind,
        "due_at": c.due_at,
        "started_at": c.started_at,
        "stopped_at": c.stopped_at,
        "at_risk_at": c.at_risk_at,
        "state": c.state,
    }


def next_of(kept: Kept, scene: Scene) -> Context | None:
    """Return when the next level is called and which, None when nobody is."""
    following = next_call(scene, kept)
    if following is None:
        return None
    at, level = following
    return {"at": at, "what": both("calls.last_resort") if level is None else both("calls.level", level=level)}


def pages(whole: Whole, now: Instant) -> list[Context]:
    """Return the PAGE contexts of an incident, the newest round first."""
    by_page: dict[str, list[AttemptRow]] = {}
    for one in whole.attempts:
        by_page.setdefault(one.page, []).append(one)
    shown = [page(whole, row, by_page.get(row.id, []), now) for row in whole.pages if row.kind == "page" and row.person]
    return sorted(shown, key=lambda p: -p["made_at"])


def page(whole: Whole, row: PageRow, attempts: list[AttemptRow], now: Instant) -> Context:
    """Return the PAGE context of one call to one person."""
    scene, key = whole.scene, row.person or ""
    level = level_name(scene, whole.kept, row.level)
    return {
        "round": row.round,
        "level": row.level,
        "level_name": dict(level) if level else both("last_resort"),
        "person": person(scene, key),
        "vacant": key.startswith("role:"),
        "why": why(scene, row, now),
        "made_at": row.created_at,
        "attempts": [attempt(a, row.late_us) for a in attempts],
    }


def attempt(a: AttemptRow, late_us: int = 0) -> Context:
    """Return one try as its chip shows it."""
    return {
        "contact": a.contact,
        "channel": a.channel,
        "state": a.state,
        "due_at": natural(a.due_at),
        "at": a.at,
        "reason": a.reason,
        "possible_duplicate": a.possible_duplicate,
        "late_us": late_us,
    }


def why(scene: Scene, row: PageRow, now: Instant) -> dict[str, str]:
    """Say why this person: the role or track they were called for, held back or late."""
    p = row.params
    role = scene.live.roles.get(str(p.get("role"))) or scene.pinned.roles.get(str(p.get("role")))
    track = scene.track(str(p.get("track") or ""))
    name: Text = role.name if role else track.name if track else {}
    said: dict[str, str] = {}
    for lang in LANGUAGES:
        reader = Reader(lang, scene.live.organisation.zone, scene.live.organisation.digits)
        until = p.get("until")
        key = f"why.{row.reason}" if has(lang, f"why.{row.reason}") else "why.told"
        if row.reason == "on_call":
            key = "why.on_call.always" if until is None else "why.on_call"
            key = "why.on_call.override" if p.get("duty") == "override" and until is not None else key
        parts = [say(lang, key, role=name.get(lang, ""), until=moment(until, now, reader) if until else "")]
        if p.get("held_until"):
            parts.append(say(lang, "why.held", until=moment(p["held_until"], now, reader)))
        if row.late_us:
            parts.append(say(lang, "why.late", late=short(row.late_us, reader)))
        said[lang] = " · ".join(parts)
    return said


def ladder(kept: Kept, scene: Scene) -> list[Context]:
    """Return the ladder as it will run, and what of it has: one line a rung, in the order of the text."""
    rungs = scene.ladder(kept.incident)
    runs = kept.incident.ladder.runs
    return [_step(kept, scene, rungs, index, runs.get(index)) for index in range(len(rungs))]


def _step(kept: Kept, scene: Scene, rungs: tuple[Rung, ...], index: int, ran_at: Instant | None) -> Context:
    rung = rungs[index]
    due_at = ran_at if ran_at is not None else rung_due(kept.incident, rungs, index)
    done = ran_at is not None
    if rung.verb == "announce":
        key = "calls.was_announced" if done else "calls.announced"
        text = {lang: say(lang, key, rooms=_rooms(scene, kept.incident, rung, lang)) for lang in LANGUAGES}
    else:
        level = next(x for x in scene.chain(kept.incident).levels if x.key == rung.level)
        keys = {("page", True): "calls.called", ("page", False): "calls.level", ("tell", True): "calls.was_told"}
        text = both(keys.get((rung.verb, done), "calls.told"), level=level.name)
    if rung.when is not None and not done and due_at is None:
        known = f"calls.when.{rung.when}"
        text = both(known if known in _CONDITIONS else "calls.when.other", what=text)
    return {"at": due_at, "done": done, "verb": rung.verb, "text": text}


def _rooms(scene: Scene, i: Incident, rung: Rung, lang: str) -> str:
    """Return the rooms of a rung as people know them, `affected_room` as the room it comes to now."""
    keys = [key for room in rung.rooms if (key := room_of(scene, i, room)) is not None]
    names = [scene.live.rooms[key].address or key for key in dict.fromkeys(keys)]
    return ("، " if lang == "ar" else ", ").join(isolate(name) for name in names)


_CONDITIONS = {
    f"calls.when.{w}"
    for w in ("response_at_risk", "response_breached", "resolution_at_risk", "resolution_breached", "update_overdue")
}


def allowed(kept: Kept, scene: Scene, caller: str | None) -> set[str]:
    """Return the verbs that make sense now: what the page offers, not what the core would refuse."""
    i = kept.incident
    if i.state == "closed":
        return {"reopen", "note", "measure"}
    if i.state == "resolved":
        return {"reopen", "close", "note", "measure"}
    found = {"escalate", "reassign", "snooze", "severity", "note", "resolve", "measure", "decide"}
    if i.proposed is not None:
        found |= {"accept", "dismiss"}
    if i.state != "acknowledged" or i.owner is None or i.owner == caller:
        found.add("acknowledge")
    if i.playbook != scene.live_version:
        found.add("adopt")
    return found


def people(scene: Scene, severity_key: str) -> list[Context]:
    """Return everybody who could take it, those who can be reached first."""
    stand_ins = [f"role:{r.key}" for r in scene.live.roles.values() if r.vacant] if scene.live.is_sandbox else []
    found = [
        {**person(scene, key), "reachable": bool(contacts_of(scene, key, severity_key))}
        for key in (*scene.live.people, *stand_ins)
    ]
    return sorted(found, key=lambda p: not p["reachable"])
