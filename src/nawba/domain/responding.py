"""What people and sources may do to an incident, and when it is refused with whom to ask.

Rules: `engine.md` §3 and §4. A verb that is already true answers 200 with nothing changed; one that contradicts what
somebody else did is refused with who and when (R10).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from nawba.domain import commands as c
from nawba.domain.calling import contacts_of, level_of, roster
from nawba.domain.chain import Rung
from nawba.domain.clock import Clock, started, to_params
from nawba.domain.decision import Answered, CancelPending, CancelPerson, Course, Refused
from nawba.domain.escalation import page_rungs
from nawba.domain.incident import Incident
from nawba.domain.proposing import propose_by_alert
from nawba.domain.ringing import Ring, Said, call_level, last_resort, tell
from nawba.domain.scene import Scene
from nawba.domain.severity import Severity
from nawba.domain.time import Instant


def acknowledge(course: Course, scene: Scene, command: c.Acknowledge) -> str:
    """A person takes it: everything that rings stops, the response clock stops. A source only holds the chain.

    By somebody who is being called while another owns it: their page is answered (`joined`). By the owner: confirmed,
    and the page of a clock rung that calls them too is answered.
    """
    incident = course.incident
    must_be_live(incident)
    if not course.actor.is_person:
        return _source_acknowledge(course, scene)
    me, severity = course.actor.id, scene.severity(incident)
    rule = severity.acknowledgement
    if incident.owner == me and incident.state == "acknowledged":
        course.write("confirmed", "again", {"confirm_every_us": rule.confirm_every_us})
        course.effects.append(Answered(me, command.attempt))
        _join(course, me)
        return "confirmed"
    if incident.owner is not None and incident.state == "acknowledged":
        if not _levels_calling(incident, me):
            raise Refused("already_acknowledged", {"by": incident.owner, "at": incident.acknowledged_at})
        course.effects.append(Answered(me, command.attempt))
        _join(course, me)
        return "joined"
    course.write(
        "acknowledged",
        "person",
        {"confirm_every_us": rule.confirm_every_us, "confirm_grace_us": rule.grace_us, "attempt": command.attempt},
    )
    _stop(course, "response")
    course.effects += [Answered(me, command.attempt), CancelPending("acknowledged")]
    return "acknowledged"


def _join(course: Course, person: str) -> None:
    """Answer every call that rings `person`: those levels stop, the owner stays."""
    for level in _levels_calling(course.incident, person):
        course.write("joined", "was_called", {"level": level})
        course.effects.append(CancelPending("joined", level))


def _levels_calling(incident: Incident, person: str) -> list[int]:
    """Return the levels that are calling `person` right now."""
    return sorted(call.level for call in incident.ringing() if person in call.people)


def _source_acknowledge(course: Course, scene: Scene) -> str:
    incident = course.incident
    if incident.state == "acknowledged":
        if incident.owner is not None and course.actor.kind == "key":
            raise Refused("already_acknowledged", {"by": incident.owner, "at": incident.acknowledged_at})
        return "already_held"
    until = course.now + scene.severity(incident).source_ack_hold_us
    course.write("source_acknowledged", "source", {"until": until})
    course.effects.append(CancelPending("source_acknowledged"))
    return "held"


def decline(course: Course, scene: Scene, command: c.Decline) -> str:
    """The person cannot. Nobody else being called: the next level is called at once; what is quiet stays quiet (R9)."""
    incident = course.incident
    must_be_live(incident)
    me = course.actor.id
    if incident.state == "acknowledged" and incident.owner != me:
        raise Refused(
            "already_acknowledged", {"by": incident.owner or incident.held_by, "at": incident.acknowledged_at}
        )
    course.write("declined", "cannot", {"person": me})
    course.effects.append(CancelPerson(me, "declined"))
    others = [p for call in incident.ringing() for p in call.people if p not in course.incident.declined]
    is_quiet = incident.state == "snoozed" or incident.held_until is not None
    if not others and not is_quiet:
        _call_next(course, scene, "declined")
    return "declined"


def escalate(course: Course, scene: Scene, command: c.Escalate) -> str:
    """Call the next level not yet called, after the last one the last resort."""
    must_be_live(course.incident)
    if course.incident.state == "snoozed" or course.incident.held_until is not None:
        course.write("snooze_ended" if course.incident.state == "snoozed" else "hold_ended", "escalated", {})
    course.write("escalated", "by_hand", {})
    _call_next(course, scene, "escalated")
    return "escalated"


def _call_next(course: Course, scene: Scene, trigger: str) -> None:
    """Bring the next rung forward: empty levels fall through to the one after (R13)."""
    levels = scene.chain(course.incident).levels
    ladder = scene.ladder(course.incident)
    is_owned = course.incident.state == "acknowledged"
    for number, level in enumerate(levels, 1):
        call = course.incident.calls.get(number)
        if call is not None and call.rounds and call.last_at >= course.incident.ladder.started_at:
            continue
        index = next((i for i in page_rungs(ladder) if ladder[i].level == level.key), None)
        rule = (
            ladder[index]
            if index is not None
            else Rung("page", repeat_us=None if not page_rungs(ladder) else 300_000_000)
        )
        if is_owned:
            rule = replace(rule, unless="restored")
        left = rule.at_most - 1 if rule.at_most is not None else None
        if call_level(course, scene, number, rule, Ring(trigger, course.now, index, left)):
            return
    last_resort(course, scene, Ring(trigger, course.now))


def reassign(course: Course, scene: Scene, command: c.Reassign) -> str:
    """Ring somebody else and nobody but them; no answer: the ladder goes on after its wait. Unreachable: refused."""
    incident = course.incident
    must_be_live(incident)
    person = command.person
    if not contacts_of(scene, person, incident.severity):
        raise Refused("unreachable", {"person": person, "reachable": reachable(scene, incident, course.now)})
    levels = scene.chain(incident).levels
    level = level_of(scene, levels, person, course.now) or 1
    pages = page_rungs(scene.ladder(incident))
    course.write("reassigned", "by_hand", {"from": incident.owner, "to": person, "level": level})
    course.effects.append(CancelPending("reassigned"))
    rule = Rung("page", repeat_us=scene.ladder(incident)[pages[0]].repeat_us if pages else None)
    call_level(course, scene, level, rule, Ring("reassigned", course.now, only=(person,)))
    return "reassigned"


def reachable(scene: Scene, incident: Incident, at: Instant) -> list[str]:
    """Return the people of the chain who could be reached now, nearest level first."""
    found: dict[str, None] = {}
    for level in scene.chain(incident).levels:
        for one in roster(scene, level, incident.service, incident.severity, at).people:
            found[one.person] = None
    return list(found)


def snooze(course: Course, scene: Scene, command: c.Snooze) -> str:
    """Quiet until then, and no longer; no clock is paused. Beyond what the severity allows: refused with how long."""
    incident = course.incident
    must_be_live(incident)
    at_most = scene.severity(incident).snooze_at_most_us
    if command.for_us <= 0:
        raise Refused("not_in_the_future", {})
    if at_most is not None and command.for_us > at_most:
        raise Refused("snooze_too_long", {"at_most_us": at_most, "severity": incident.severity})
    course.write("snoozed", "by_hand", {"until": course.now + command.for_us, "was": incident.state})
    course.effects.append(CancelPending("snoozed"))
    return "snoozed"


def change_severity(course: Course, scene: Scene, command: c.ChangeSeverity) -> str:
    """Raised: a new round from the top, the old acknowledgement does not carry. Lowered: what rings ends.

    A breach stays. Clocks are recomputed from detection either way (`engine.md` §4).
    """
    incident = course.incident
    must_be_live(incident)
    if command.severity not in scene.pinned.severities:
        raise Refused("unknown_severity", {"severity": command.severity, "known": list(scene.pinned.severities)})
    if command.severity == incident.severity:
        return "unchanged"
    new, old = scene.pinned.severities[command.severity], scene.severity(incident)
    raised = new.order < old.order
    clocks = _recomputed(course, scene, new, raised)
    params: dict[str, Any] = {"from": old.key, "to": new.key, "raised": raised, "clocks": to_params(clocks)}
    if not raised:
        ladder = scene.chain(incident).ladders.get(new.key, ())
        rule = new.acknowledgement
        params |= {"keep": _kept(incident, scene, ladder), "ladder_at": incident.ladder.started_at}
        params |= {"calls": _going_on(incident, scene, ladder)}
        params |= {"confirm_every_us": rule.confirm_every_us, "confirm_grace_us": rule.grace_us}
    called = [p for call in incident.calls.values() for p in call.people]
    course.write("severity_changed", "raised" if raised else "lowered", params)
    for clock in clocks:
        if clock.state == "breached" and incident.clock(clock.kind).state != "breached":
            course.write("clock", "breached", {"clock": clock.kind, "at": clock.due_at})
    course.effects.append(CancelPending("raised" if raised else "lowered"))
    if not raised:
        tell(course, scene, _once(called), Said("tell", "lowered", {"from": old.key, "to": new.key}))
    return "raised" if raised else "lowered"


def _recomputed(course: Course, scene: Scene, severity: Severity, raised: bool) -> tuple[Clock, ...]:
    incident = course.incident
    organisation = scene.pinned.organisation
    fresh = started(severity, incident.detected_at, scene.pinned.calendars, organisation.calendar, organisation.zone)

    def judged(clock: Clock) -> Clock:
        before = incident.clock(clock.kind)
        if before.state == "breached":
            return replace(clock, state="breached")
        if not raised and before.stopped_at is not None:
            return replace(clock, state=before.state)
        if clock.due_at <= course.now:
            return replace(clock, state="breached")
        return replace(clock, state="at_risk") if clock.at_risk_at <= course.now else clock

    return tuple(judged(clock) for clock in fresh)


def _kept(incident: Incident, scene: Scene, ladder: Sequence[Rung], old: Sequence[Rung] = ()) -> list[list[int]]:
    """Return which rungs of another `ladder` count as run, and when: pages to levels that were called already.

    With `old`, the ladder that has been running, also whatever stands there word for word and has run.
    """
    chain, runs = scene.chain(incident), incident.ladder.runs
    keep: list[list[int]] = []
    for index, rung in enumerate(ladder):
        same = [runs[i] for i, before in enumerate(old) if i in runs and before == rung]
        level = chain.level_number(rung.level) if rung.level and rung.verb == "page" and rung.when is None else None
        if same:
            keep.append([index, same[0]])
        elif level is not None and level in incident.calls and incident.calls[level].rounds:
            keep.append([index, incident.calls[level].last_at])
    return keep


def _going_on(incident: Incident, scene: Scene, ladder: Sequence[Rung]) -> list[dict[str, Any]]:
    """Return by which rule of a lower `ladder` each level that was called goes on being called."""
    chain = scene.chain(incident)
    found: dict[int, dict[str, Any]] = {}
    for index in page_rungs(ladder):
        rung = ladder[index]
        level = chain.level_number(rung.level or "")
        if level in incident.calls and incident.calls[level].rounds:
            left = rung.at_most - 1 if rung.at_most is not None else None
            found[level] = {"level": level, "repeat_us": rung.repeat_us, "unless": rung.unless, "left": left}
    return list(found.values())


def note(course: Course, scene: Scene, command: c.Note) -> str:
    """A person's words; from the owner they are a sign of life too."""
    course.write("noted", "", {"note": command.note})
    if course.actor.id == course.incident.owner and course.incident.state == "acknowledged":
        sign_of_life(course, scene)
    return "noted"


def sign_of_life(course: Course, scene: Scene) -> None:
    """What the owner does while they have it says that they are awake (`engine.md` §3)."""
    every = scene.severity(course.incident).acknowledgement.confirm_every_us
    if every is not None:
        course.write("confirmed", "acted", {"confirm_every_us": every})


def resolve(course: Course, scene: Scene, command: c.Resolve) -> str:
    """The service is back. The milestone *restored* is recorded if nobody has; a person's word stops both clocks."""
    incident = course.incident
    if incident.state in ("resolved", "closed"):
        return "unchanged"
    must_be_live(incident)
    if incident.restored_at is None:
        course.write("restored", "resolved", {})
    stops = course.actor.is_person or incident.is_touched
    _stop(course, "response", void=not stops)
    _stop(course, "resolution", void=not stops)
    course.write("resolved", course.actor.kind, {})
    course.effects.append(CancelPending("resolved"))
    if course.actor.is_person:
        course.effects.append(Answered(course.actor.id))
    return "resolved"


def reopen(course: Course, scene: Scene, command: c.Reopen) -> str:
    """It was not over: same number, same history, new clocks from now, the ladder from its top."""
    incident = course.incident
    if incident.state not in ("resolved", "closed"):
        raise Refused("not_resolved", {"state": incident.state, "by": incident.owner, "at": incident.acknowledged_at})
    organisation = scene.pinned.organisation
    clocks = started(
        scene.severity(incident), course.now, scene.pinned.calendars, organisation.calendar, organisation.zone
    )
    course.write("reopened", course.actor.kind, {"clocks": to_params(clocks)})
    return "reopened"


def close(course: Course, scene: Scene, command: c.Close) -> str:
    """Nothing more will be done about it; only a resolved incident can be closed."""
    incident = course.incident
    if incident.state == "closed":
        return "unchanged"
    if incident.state != "resolved":
        raise Refused("not_resolved", {"state": incident.state, "by": incident.owner, "at": incident.acknowledged_at})
    course.write("closed", course.actor.kind, {})
    return "closed"


def adopt(course: Course, scene: Scene, command: c.Adopt) -> str:
    """Take the live text: the next round uses it, and its targets. Refused when it no longer knows the severity.

    Both clocks are measured anew from where they started; a breach is never undone, and what was met stays met.
    """
    incident = course.incident
    if incident.playbook == scene.live_version:
        return "unchanged"
    if incident.severity not in scene.live.severities:
        raise Refused("unknown_severity", {"severity": incident.severity, "known": list(scene.live.severities)})
    chain = incident.chain if incident.chain in scene.live.chains else scene.live.organisation.chain
    adopted = replace(scene, pinned=scene.live)
    target = replace(incident, chain=chain)
    keep = _kept(target, adopted, adopted.ladder(target), scene.ladder(incident))
    clocks = _measured_anew(course, adopted)
    params = {"from": incident.playbook, "playbook": scene.live_version, "chain": chain, "keep": keep}
    course.write("adopted", "by_hand", {**params, "clocks": to_params(clocks)})
    for clock in clocks:
        if clock.state == "breached" and incident.clock(clock.kind).state != "breached":
            course.write("clock", "breached", {"clock": clock.kind, "at": clock.due_at})
    return "adopted"


def _measured_anew(course: Course, scene: Scene) -> tuple[Clock, ...]:
    """Return the clocks of the incident by the targets of `scene`; one that is stopped, or breached, stays so."""
    incident = course.incident
    organisation = scene.pinned.organisation
    start_at = incident.clock("response").started_at
    severity = scene.pinned.severities[incident.severity]
    fresh = started(severity, start_at, scene.pinned.calendars, organisation.calendar, organisation.zone)

    def judged(clock: Clock) -> Clock:
        before = incident.clock(clock.kind)
        if not before.is_measuring or before.state == "breached":
            return replace(clock, state=before.state, stopped_at=before.stopped_at)
        if clock.due_at <= course.now:
            return replace(clock, state="breached")
        return replace(clock, state="at_risk") if clock.at_risk_at <= course.now else clock

    return tuple(judged(clock) for clock in fresh)


def attach_alert(course: Course, scene: Scene, command: c.AttachAlert) -> str:
    """An alert joins; one routed to a worse severity raises the incident, an example of one only proposes it."""
    if command.fresh:
        course.write("alert_attached", "grouped", {"alert": command.alert})
    new, old = scene.pinned.severities.get(command.severity), scene.severity(course.incident)
    if new is not None and new.order < old.order and course.incident.is_live:
        change_severity(course, scene, c.ChangeSeverity(new.key))
    if course.incident.is_live:
        propose_by_alert(course, scene, command)
    return "attached"


def clear_alert(course: Course, scene: Scene, command: c.ClearAlert) -> str:
    """All alerts cleared: an incident no person has touched is resolved; otherwise it is proposed to those called."""
    course.write("alert_cleared", "source", {"alert": command.alert})
    incident = course.incident
    if incident.firing > 0 or not incident.is_live:
        return "cleared"
    if not incident.is_touched:
        return resolve(course, scene, c.Resolve())
    course.write("resolve_proposed", "all_cleared", {})
    called = [p for call in incident.calls.values() for p in call.people]
    tell(course, scene, _once([incident.owner] if incident.owner else called), Said("tell", "all_cleared", {}))
    return "proposed"


def _stop(course: Course, kind: str, *, void: bool = False) -> None:
    clock = course.incident.clock(kind)
    if not clock.is_measuring:
        return
    if void:
        if clock.state != "breached":
            course.write("clock", "void", {"clock": kind, "at": course.now})
        return
    late = clock.state == "breached" or course.now > clock.due_at
    course.write("clock", "late" if late else "met", {"clock": kind, "at": course.now})


def must_be_live(incident: Incident) -> None:
    """Refuse what has no sense once it is over."""
    if not incident.is_live:
        raise Refused(incident.state, {"at": incident.closed_at or incident.resolved_at})


def _once(people: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(people))
