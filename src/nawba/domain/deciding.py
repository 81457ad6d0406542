"""One door to the core: `decide(incident, command, scene, now, actor)`.

Entries are applied as they are written. A verb comes before what is due at the same moment, so an answer that arrives
while a level falls due spares that level; whatever the verb itself makes due runs in the same commit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from nawba.domain import choosing, measuring, proposing, recounting, responding
from nawba.domain import commands as c
from nawba.domain.advancing import advance
from nawba.domain.applying import apply
from nawba.domain.clock import started, to_params
from nawba.domain.decision import Course, Decision
from nawba.domain.entry import Actor, Entry
from nawba.domain.incident import Incident
from nawba.domain.scene import Scene
from nawba.domain.time import Instant

Verb = Callable[[Course, Scene, Any], str]

_VERBS: Mapping[type, Verb] = {
    c.AttachAlert: responding.attach_alert,
    c.ClearAlert: responding.clear_alert,
    c.Acknowledge: responding.acknowledge,
    c.Decline: responding.decline,
    c.Escalate: responding.escalate,
    c.Reassign: responding.reassign,
    c.Snooze: responding.snooze,
    c.ChangeSeverity: responding.change_severity,
    c.AcceptProposal: choosing.accept,
    c.DismissProposal: proposing.dismiss,
    c.Measure: measuring.measure,
    c.Choose: choosing.choose,
    c.Note: responding.note,
    c.Resolve: responding.resolve,
    c.Reopen: responding.reopen,
    c.Close: responding.close,
    c.Adopt: responding.adopt,
    c.Recount: recounting.recount,
}


def decide(incident: Incident, command: c.Command, scene: Scene, now: Instant, actor: Actor) -> Decision:
    """Return what `command` by `actor` makes of `incident` at `now`. Refused verbs raise `decision.Refused`."""
    course = Course(incident, now, actor)
    if isinstance(command, c.Advance):
        advance(course, scene)
        return course.decided("time")
    reason = _VERBS[type(command)](course, scene, command)
    if isinstance(command, c.Adopt):
        scene = replace(scene, pinned=scene.live)
    advance(course, scene)
    return course.decided(reason)


def open_incident(command: c.Open, scene: Scene, now: Instant, actor: Actor) -> Decision:
    """Return a new incident and the first calls its ladder makes at once."""
    severity = scene.live.severities[command.severity]
    service = scene.live.services.get(command.service or "")
    organisation = scene.live.organisation
    clocks = started(severity, command.detected_at, scene.live.calendars, organisation.calendar, organisation.zone)
    params: dict[str, Any] = {
        "id": command.id,
        "number": command.number,
        "severity": severity.key,
        "service": service.key if service else None,
        "team": service.team if service else None,
        "chain": command.chain,
        "playbook": scene.live_version,
        "detected_at": command.detected_at,
        "clocks": to_params(clocks),
        "purpose": command.purpose,
        "visibility": command.visibility,
        "route": command.route,
        "proposes": command.proposes,
        **_fits(command, scene),
    }
    entry = Entry(1, now, "opened", actor, command.reason, params)
    course = Course(apply(None, entry), now, actor, [entry])
    if command.alert is not None:
        course.write("alert_attached", "first", {"alert": command.alert})
    if command.fits is not None:
        proposing.put_first(course, scene, command.fits)
    advance(course, scene)
    return course.decided("opened")


def _fits(command: c.Open, scene: Scene) -> dict[str, Any]:
    return {} if command.fits is None else proposing.example_of(scene, command.fits)
