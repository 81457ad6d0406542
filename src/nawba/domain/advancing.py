"""What time does to an incident: everything that is due at `now`, in its order, each thing once.

A late `now` never skips a level and never calls two that should have waited for each other: a wait is counted from the
commit of the call before it (`engine.md` §3).
"""

from __future__ import annotations

from dataclasses import replace

from nawba.domain.chain import Rung
from nawba.domain.choosing import ask_again
from nawba.domain.decision import CancelPending, Course
from nawba.domain.entry import SYSTEM
from nawba.domain.escalation import Step, next_step, page_rungs
from nawba.domain.incident import Incident
from nawba.domain.ringing import Ring, Said, announce, call_level, last_resort, tell, tell_level
from nawba.domain.scene import Scene
from nawba.domain.time import Instant

_AT_MOST = 1_000
"""Steps at one instant; more means a rule that feeds itself, which is a bug and is quarantined (R34)."""


class RunsAway(RuntimeError):
    """An incident that would never stop stepping at one instant."""


def due(incident: Incident, scene: Scene) -> Step | None:
    """Return what `incident` does next by itself."""
    calendar = scene.live.calendars.get(scene.live.organisation.calendar)
    return next_step(incident, scene.ladder(incident), calendar)


def advance(course: Course, scene: Scene) -> None:
    """Carry out every step that is due at the course's `now`."""
    for _ in range(_AT_MOST):
        step = due(course.incident, scene)
        if step is None or step.due_at > course.now:
            return
        _take(course, scene, step)
    raise RunsAway(course.incident.id)


def _take(course: Course, scene: Scene, step: Step) -> None:
    before, course.actor = course.actor, SYSTEM
    try:
        match step.kind:
            case "clock":
                course.write("clock", step.becomes, {"clock": step.clock, "at": step.due_at}, at=step.due_at)
            case "hold_end":
                course.write("hold_ended", "no_person_answered", {"source": course.incident.held_by})
            case "snooze_end":
                course.write("snooze_ended", "time", {"due_at": step.due_at})
            case "ask":
                _ask(course, scene)
            case "unconfirmed":
                _unconfirmed(course, scene, step.due_at)
            case "ask_again":
                ask_again(course, scene, step.question, step.due_at)
            case "rung":
                _run(course, scene, step)
            case "repeat":
                _repeat(course, scene, step)
            case "exhausted":
                course.write("exhausted", "nobody_answered", {"due_at": step.due_at})
                last_resort(course, scene, Ring("exhausted", step.due_at))
    finally:
        course.actor = before


def _run(course: Course, scene: Scene, step: Step) -> None:
    rule = scene.ladder(course.incident)[step.rung]
    if rule.verb == "announce":
        announce(course, scene, rule, step.rung)
        return
    chain = scene.chain(course.incident)
    number = chain.level_number(rule.level or "")
    if rule.verb == "tell":
        tell_level(course, scene, chain.levels[number - 1], rule, step.rung)
        return
    left = rule.at_most - 1 if rule.at_most is not None else None
    call_level(course, scene, number, rule, Ring(rule.when or "after", step.due_at, step.rung, left))


def _repeat(course: Course, scene: Scene, step: Step) -> None:
    call = course.incident.calls[step.level]
    rule = Rung("page", repeat_us=call.repeat_us, unless=call.unless, when=None)
    left = call.left - 1 if call.left is not None else None
    call_level(course, scene, step.level, rule, Ring("repeat", step.due_at, None, left))


def _ask(course: Course, scene: Scene) -> None:
    owner = course.incident.owner
    course.write("confirmation_asked", "still_awake", {"person": owner})
    if owner is not None:
        tell(course, scene, [owner], Said("confirm", "still_awake", {}))


def _unconfirmed(course: Course, scene: Scene, due_at: Instant) -> None:
    """The owner gave no sign: the acknowledgement falls, the same person is called first, then the chain (S17).

    The ladder starts from its top, its response rungs with it; who was told of a clock is not told again.
    """
    incident = course.incident
    ladder = scene.ladder(incident)
    owner = incident.owner or ""
    stays = [r.when is not None and (r.verb != "page" or r.unless == "restored") for r in ladder]
    keep = [[index, at] for index, at in incident.ladder.runs.items() if stays[index]]
    course.write("unconfirmed", "no_sign", {"person": owner, "keep": keep})
    course.effects.append(CancelPending("unconfirmed"))
    pages = page_rungs(ladder)
    if pages:
        rule = ladder[pages[0]]
        level = scene.chain(incident).level_number(rule.level or "")
        left = rule.at_most - 1 if rule.at_most is not None else None
        call_level(course, scene, level, rule, Ring("unconfirmed", due_at, pages[0], left, first=(owner,)))
    else:
        rule = replace(Rung("page"), repeat_us=None)
        call_level(course, scene, 1, rule, Ring("unconfirmed", due_at, first=(owner,)))
