"""When a tentative holiday turns out to be on other days: the clocks that run in working time follow (S14).

Every clock that still runs is counted again from where it began, in units of work. A breach is never undone, and what
was met or void stays as it is (`engine.md` §4).
"""

from __future__ import annotations

from typing import Any

from nawba.domain.clock import Clock, started
from nawba.domain.commands import Recount
from nawba.domain.decision import Course
from nawba.domain.scene import Scene


def recount(course: Course, scene: Scene, command: Recount) -> str:
    """Count the running clocks again; an incident whose due times stand gets no entry."""
    found = [_moved(course, scene, clock) for clock in course.incident.clocks]
    moved = [row for row in found if row is not None]
    if not moved:
        return "unchanged"
    params = {"feast": command.feast, "was": list(command.was), "days": list(command.days), "clocks": moved}
    course.write("clocks_moved", "holiday", params)
    return "clocks_moved"


def _moved(course: Course, scene: Scene, clock: Clock) -> dict[str, Any] | None:
    """Return how `clock` moves, None when it stands. What is due already by its new time is then due at once."""
    if not clock.is_measuring or clock.state == "breached":
        return None
    where = scene.pinned.organisation
    both = started(
        scene.severity(course.incident), clock.started_at, scene.pinned.calendars, where.calendar, where.zone
    )
    fresh = next(one for one in both if one.kind == clock.kind)
    if (fresh.at_risk_at, fresh.due_at) == (clock.at_risk_at, clock.due_at):
        return None
    stays_at_risk = clock.state == "at_risk" and fresh.at_risk_at <= course.now
    return {
        "kind": clock.kind,
        "was_due_at": clock.due_at,
        "at_risk_at": fresh.at_risk_at,
        "due_at": fresh.due_at,
        "state": "at_risk" if stays_at_risk else "running",
    }
