"""When is a worse severity proposed, and what becomes of the proposal? Nobody is paged by a proposal (S16).

A proposal stands until the severity changes, a worse one is proposed, or a person dismisses it with a reason; then it
is not made again for an hour.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from nawba.domain import commands as c
from nawba.domain.decision import Course, Refused
from nawba.domain.entry import SYSTEM
from nawba.domain.ringing import Said, tell
from nawba.domain.scene import Scene
from nawba.domain.suggesting import Fit
from nawba.domain.time import HOUR

DISMISSED_US: Final = HOUR
"""What somebody said no to is not proposed again so soon, however many alerts and readings say so; never for ever."""


def propose(
    course: Course, scene: Scene, to: str, why: Literal["source", "example", "tripwire"], params: Mapping[str, Any]
) -> bool:
    """Propose `to` where it is worse than the incident's severity and than what is proposed already.

    An owner who did not bring it about is told; nobody is paged. Return whether it was proposed.
    """
    incident, known = course.incident, scene.pinned.severities
    if to not in known or not incident.is_live or known[to].order >= scene.severity(incident).order:
        return False
    standing = known.get(incident.proposed or "")
    if standing is not None and standing.order <= known[to].order:
        return False
    if incident.dismissed_at is not None and course.now < incident.dismissed_at + DISMISSED_US:
        dismissed = known.get(incident.dismissed or "")
        if dismissed is not None and dismissed.order <= known[to].order:
            return False
    said = {"from": incident.severity, "to": to, **params}
    course.write("severity_proposed", why, said, actor=SYSTEM)
    owner = incident.owner if incident.state == "acknowledged" else None
    if owner is not None and owner != course.actor.id:
        tell(course, scene, [owner], Said("tell", "severity_proposed", {"from": incident.severity, "to": to}))
    return True


def propose_by_alert(course: Course, scene: Scene, command: c.AttachAlert) -> None:
    """An alert that joined fits an example of a worse severity, or would have been one on its own (`engine.md` §4)."""
    if command.fits is not None:
        example = example_of(scene, command.fits)
        propose(course, scene, command.fits.severity, "example", {**example, "alert": command.alert})
        put_first(course, scene, command.fits)
    if command.proposes is not None:
        propose(course, scene, command.proposes, "source", {"alert": command.alert})


def example_of(scene: Scene, fit: Fit) -> dict[str, Any]:
    """Return an example as an entry names it: severity, place, and the version of the text it was found in."""
    return {"example": [fit.severity, fit.example, scene.live_version]}


def put_first(course: Course, scene: Scene, fit: Fit) -> None:
    """Put the decision that an example wants taken before anything else (S3); once in an incident."""
    severity = scene.live.severities.get(fit.severity)
    example = severity.examples[fit.example] if severity and fit.example < len(severity.examples) else None
    decision = example.ask_first if example else None
    if decision is None or decision not in scene.pinned.decisions or decision in course.incident.standings:
        return
    course.write("decision_asked", "example", {"decision": decision, **example_of(scene, fit)}, actor=SYSTEM)


def dismiss(course: Course, scene: Scene, command: c.DismissProposal) -> str:
    """A person says why it stays what it is."""
    incident = course.incident
    if incident.proposed is None:
        raise Refused("nothing_proposed", {})
    if command.note is None:
        raise Refused("reason_needed", {})
    course.write(
        "proposal_dismissed",
        course.actor.kind,
        {"to": incident.proposed, "proposed_by": incident.proposed_n, "note": command.note},
    )
    return "dismissed"
