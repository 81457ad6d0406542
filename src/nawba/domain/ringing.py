"""Calling a level, telling a level, announcing to rooms: one rung becomes entries and effects.

Every call opens the level's next round. An empty member is recorded and passed over; an empty level falls through at
once (R13). A page after an acknowledgement opens a new epoch (`engine.md` §3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from nawba.domain.calling import Called, Roster, contacts_of, gather, roster
from nawba.domain.chain import Level, Rung
from nawba.domain.decision import Announce, Course, Page, Superseded
from nawba.domain.escalation import ON_TIME
from nawba.domain.incident import Incident
from nawba.domain.paging import Planned, plan, quiet_until
from nawba.domain.scene import LAST_RESORT, Scene
from nawba.domain.time import Instant


@dataclass(frozen=True, slots=True)
class Ring:
    """Why a level is called: `trigger` a reason code, the rung's index if it is one, when it was due.

    `first`: people called before the level's own (the one who did not confirm). `only`: call these and nobody else.
    """

    trigger: str
    due_at: Instant
    rung: int | None = None
    left: int | None = None
    first: tuple[str, ...] = ()
    only: tuple[str, ...] | None = None


def call_level(course: Course, scene: Scene, level: int, rule: Rung, ring: Ring) -> bool:
    """Call `level` (the number after the last is the last resort); return whether anybody is called."""
    found = _whom(course, scene, level, ring)
    late_us = course.now - ring.due_at
    before = course.incident.calls.get(level)
    common: dict[str, Any] = {
        "level": level,
        "rung": ring.rung,
        "repeat_us": rule.repeat_us,
        "unless": rule.unless,
        "left": ring.left,
        "empties": [e.to_params() for e in found.empties],
    }
    if not found.people:
        common["falls_through"] = ring.rung is not None and rule.when is None
        course.write("nobody", ring.trigger, common)
        return False
    round_ = (before.rounds if before else 0) + 1
    opens = course.incident.state != "open" and not course.incident.is_ringing
    shown_late = late_us if late_us > ON_TIME else 0
    course.write(
        "called",
        ring.trigger,
        {
            **common,
            "round": round_,
            "people": [c.person for c in found.people],
            "opens_epoch": opens,
            "late_us": shown_late,
        },
    )
    _page(course, scene, _Round(level, round_, found.people, ring, rule, shown_late))
    return True


def _whom(course: Course, scene: Scene, level: int, ring: Ring) -> Roster:
    incident = course.incident
    if ring.only is not None:
        return Roster(tuple(Called(p, "reassigned", {}) for p in ring.only), ())
    levels = scene.chain(incident).levels
    if level > len(levels):
        found = gather(scene, scene.live.organisation.last_resort_call, incident.severity, course.now)
    else:
        found = roster(scene, levels[level - 1], incident.service, incident.severity, course.now)
    people = found.people
    for person in ring.first:
        if contacts_of(scene, person, incident.severity):
            people = (Called(person, "unconfirmed", {}), *(c for c in people if c.person != person))
    willing = tuple(c for c in people if c.person not in incident.declined)
    return Roster(willing or people, found.empties)


@dataclass(frozen=True, slots=True)
class _Round:
    """One call of a level, about to become pages."""

    level: int
    number: int
    people: tuple[Called, ...]
    ring: Ring
    rule: Rung
    late_us: int


def _page(course: Course, scene: Scene, call: _Round) -> None:
    plans = [(one, *_plan(course, scene, one)) for one in call.people]
    everybody_held = all(held is not None for _, held, _ in plans)
    for one, held, tries in plans:
        at = _tries(course, scene, one.person, None) if held is not None and everybody_held else tries
        if held is not None and not everybody_held:
            course.effects.append(Superseded(one.person, call.level, held))
        why = {**one.params, "trigger": call.ring.trigger, "held_until": held if not everybody_held else None}
        course.effects.append(
            Page(
                "page",
                one.person,
                call.level,
                call.number,
                course.incident.paging_epoch,
                at,
                one.reason,
                why,
                call.rule.say,
                call.late_us,
            )
        )


def _plan(course: Course, scene: Scene, one: Called) -> tuple[Instant | None, tuple[Planned, ...]]:
    """Return until when quiet hours hold the page (None: not at all) and its tries."""
    held = None
    if scene.severity(course.incident).quiet_hours == "kept" and not one.is_on_track:
        held = quiet_until(scene.today.quiet.get(one.person), scene.live.organisation.zone, course.now)
    return held, _tries(course, scene, one.person, held)


def _tries(course: Course, scene: Scene, person: str, held: Instant | None) -> tuple[Planned, ...]:
    severity = course.incident.severity
    return plan(scene.contact_rules(severity), contacts_of(scene, person, severity), course.now, held)


def tell_level(course: Course, scene: Scene, level: Level, rule: Rung, rung: int) -> None:
    """Tell the people of `level`: they learn of it and nobody waits for their answer."""
    found = roster(scene, level, course.incident.service, course.incident.severity, course.now)
    number = scene.chain(course.incident).level_number(level.key)
    params: dict[str, Any] = {
        "level": number,
        "rung": rung,
        "people": [c.person for c in found.people],
        "empties": [e.to_params() for e in found.empties],
    }
    course.write("told", rule.when or "after", params)
    tell(course, scene, [c.person for c in found.people], Said("tell", rule.when or "after", {"level": number}))


@dataclass(frozen=True, slots=True)
class Said:
    """What a message that asks for nothing is about: `reason` a code, `params` its ids."""

    kind: Literal["tell", "confirm"]
    reason: str
    params: Mapping[str, Any]


def tell(course: Course, scene: Scene, people: list[str], said: Said) -> None:
    """Send one message to each of `people` on the first contacts that do not ring."""
    incident = course.incident
    channels = scene.live.channels
    for person in people:
        tries = _tries(course, scene, person, None)
        quiet = [t for t in tries if (c := channels.get(t.channel)) is None or c.kind != "call"]
        chosen = tuple(quiet[:1] or tries[:1])
        at = tuple(Planned(t.contact, t.channel, course.now) for t in chosen)
        level = int(said.params.get("level", 0))
        course.effects.append(Page(said.kind, person, level, 0, incident.paging_epoch, at, said.reason, said.params))


def announce(course: Course, scene: Scene, rule: Rung, rung: int | None) -> None:
    """Announce to the rooms of `rule`; `affected_room` is the room of the service, or of its team. Reaches nobody."""
    rooms = [r for key in rule.rooms if (r := room_of(scene, course.incident, key)) is not None]
    course.write("announced", rule.when or "after", {"rooms": list(dict.fromkeys(rooms)), "rung": rung})
    for room in dict.fromkeys(rooms):
        course.effects.append(Announce(room, course.incident.paging_epoch, course.now, rule.say))


def room_of(scene: Scene, incident: Incident, key: str) -> str | None:
    """Return the room a key comes to: itself, or the room of the affected service or its team; None: there is none."""
    if key != "affected_room":
        return key if key in scene.live.rooms else None
    service = scene.live.services.get(incident.service or "")
    if service is None:
        return None
    team = scene.live.teams.get(service.team)
    room = service.room or (team.room if team else None)
    return room if room in scene.live.rooms else None


def last_resort(course: Course, scene: Scene, ring: Ring) -> bool:
    """Call the last resort and let its rooms hear (R12)."""
    organisation = scene.live.organisation
    reached = call_level(course, scene, len(scene.chain(course.incident).levels) + 1, LAST_RESORT, ring)
    if organisation.last_resort_announce:
        announce(course, scene, Rung("announce", rooms=organisation.last_resort_announce), None)
    return reached
