"""A value was taken: it is kept with its time and source, and may trip a wire (S16, S31, S36, S43)."""

from __future__ import annotations

from nawba.domain import commands as c
from nawba.domain.decision import Course, Refused
from nawba.domain.matching import holds
from nawba.domain.measure import BY_HAND, Measure
from nawba.domain.proposing import propose
from nawba.domain.reading import NotAValue, fresh_values, inputs, tests_of, value_of
from nawba.domain.responding import sign_of_life
from nawba.domain.scene import Scene
from nawba.domain.severity import Tripwire

BY_KEY = "key"
"""The source of a value that an API key sent without naming one."""


def measure(course: Course, scene: Scene, command: c.Measure) -> str:
    """Keep a value; after the end it is kept and proposes nothing.

    By the owner's own hand it is a sign of life too; by a script with their key it is none.
    Refused: merged · unknown_measure · unknown_source · not_a_value · not_yet (taken in the future).
    """
    incident, known = course.incident, scene.pinned.measures
    if incident.state == "merged":
        raise Refused("merged", {})
    one = known.get(command.measure)
    if one is None:
        raise Refused("unknown_measure", {"measure": command.measure, "known": list(known)})
    at = course.now if command.at is None else command.at
    if at > course.now:
        raise Refused("not_yet", {"measure": one.key})
    try:
        value = value_of(command.value, one)
    except NotAValue as error:
        raise Refused("not_a_value", {"measure": one.key, "unit": one.unit, "why": error.code}) from None
    source = _source(course, command, one)
    params = {"measure": one.key, "value": value, "unit": one.unit, "source": source, "at": at}
    course.write("measured", "by_hand" if source == BY_HAND else "source", params)
    if incident.is_live:
        _trip(course, scene, one.key)
        if source == BY_HAND and course.actor.id == incident.owner and course.incident.state == "acknowledged":
            sign_of_life(course, scene)
    return "measured"


def _source(course: Course, command: c.Measure, one: Measure) -> str:
    """Return where a value comes from; by hand is always possible (S82)."""
    if command.source is None:
        return BY_HAND if course.actor.is_person else BY_KEY
    if command.source != BY_HAND and command.source not in one.sources:
        raise Refused("unknown_source", {"source": command.source, "known": list(one.sources)})
    return command.source


def _trip(course: Course, scene: Scene, measured: str) -> None:
    """Propose the worst severity of the tripwires that the new value meets; what is stale meets nothing."""
    incident = course.incident
    values = fresh_values(incident.readings, scene.pinned.measures, course.now)
    severities, known = scene.pinned.severities, scene.pinned.measures
    met = [
        (severities[wire.propose].order, index, wire)
        for index, wire in enumerate(scene.severity(incident).tripwires)
        if wire.propose in severities and measured in _keys(wire) and holds(wire.when, values)
    ]
    if met:
        _, index, wire = min(met, key=lambda found: found[:2])
        params = {
            "tripwire": index,
            "when": tests_of(wire.when),
            "inputs": inputs(_keys(wire), incident.readings, known),
        }
        propose(course, scene, wire.propose, "tripwire", params)


def _keys(wire: Tripwire) -> list[str]:
    return [key for key, _ in wire.when.tests]
