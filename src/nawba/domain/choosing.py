"""Which option do the rules of a question take, may a person take another, and when is it asked again?

S11, S28, S45–S47; and taking a proposed severity (S16). A stale or missing measure is asked for, never assumed; the
first rule that fits wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from nawba.domain import commands as c
from nawba.domain.calling import holds_role
from nawba.domain.decision import Course, Refused
from nawba.domain.incident import Incident
from nawba.domain.matching import holds
from nawba.domain.measure import Measure
from nawba.domain.question import Option, Question
from nawba.domain.reading import fresh_values, inputs, is_fresh, tests_of
from nawba.domain.responding import change_severity, must_be_live, sign_of_life
from nawba.domain.ringing import Said, tell
from nawba.domain.scene import Scene
from nawba.domain.severity import Decide
from nawba.domain.time import Instant


@dataclass(frozen=True, slots=True)
class Advice:
    """What the rules say now. `take` None: they say nothing, or a measure is `missing` or `stale` and is asked for.

    `rule`: the place of the rule that fits.
    """

    take: str | None
    rule: int | None
    missing: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()

    @property
    def asks(self) -> tuple[str, ...]:
        """The measures to be taken before the rules can say anything."""
        return self.missing + self.stale


def advise(question: Question, incident: Incident, measures: Mapping[str, Measure], now: Instant) -> Advice:
    """Return what the rules of `question` make of the incident's measures at `now` (S45)."""
    needed = asked_for(question)
    missing = tuple(key for key in needed if key not in incident.readings)
    stale = tuple(
        key
        for key in needed
        if key in incident.readings and key in measures and not is_fresh(incident.readings[key], measures[key], now)
    )
    if missing or stale:
        return Advice(None, None, missing, stale)
    values = fresh_values(incident.readings, measures, now)
    for index, rule in enumerate(question.rules):
        if holds(rule.when, values):
            return Advice(rule.take, index)
    return Advice(None, None)


def asked_for(question: Question) -> tuple[str, ...]:
    """Return the measures a question cannot do without: those it asks, and those its rules look at.

    A rule that itself says what follows when a measure is not there (`present`) does not ask for it.
    """
    looked = (key for rule in question.rules for key, test in rule.when.tests if test.operator != "present")
    return tuple(dict.fromkeys((*question.asks, *looked)))


def put(incident: Incident, scene: Scene) -> tuple[str, ...]:
    """Return the questions that are put in this incident, in their order.

    1. What an example wants asked first, and what was asked or decided. 2. The action of the severity. 3. What its
    checklist opens.
    """
    severity = scene.severity(incident)
    found = list(incident.standings)
    if isinstance(severity.action, Decide):
        found.append(severity.action.decision)
    opened = (item.opens for item in severity.checklist)
    found += [opens.key for opens in opened if opens is not None and opens.kind == "decision"]
    return tuple(key for key in dict.fromkeys(found) if key in scene.pinned.decisions)


def choose(course: Course, scene: Scene, command: c.Choose) -> str:
    """A person decides; without an option it is what the rules take. Another one needs the right and a reason.

    Refused: unknown_decision · unknown_option · person_needed · measure_missing (take it, or decide without it with a
    reason) · option_needed (the rules say nothing) · not_your_right · reason_needed.
    """
    incident = course.incident
    must_be_live(incident)
    question = scene.pinned.decisions.get(command.decision)
    if question is None:
        raise Refused("unknown_decision", {"decision": command.decision, "known": list(scene.pinned.decisions)})
    if command.option is not None and command.option not in question.options:
        raise Refused("unknown_option", {"option": command.option, "known": list(question.options)})
    if not course.actor.is_person:
        raise Refused("person_needed", {"decision": question.key})
    advice = advise(question, incident, scene.pinned.measures, course.now)
    if advice.asks and command.note is None:
        raise Refused("measure_missing", {"missing": list(advice.missing), "stale": list(advice.stale)})
    key = command.option or advice.take
    if key is None:
        raise Refused("option_needed", {"decision": question.key, "known": list(question.options)})
    is_override = bool(advice.asks) or (advice.take is not None and key != advice.take)
    if is_override:
        _may_override(course, scene, question, command)
    said = {"note": command.note, **_params(question, advice, key, course.now)}
    said["inputs"] = inputs(asked_for(question), incident.readings, scene.pinned.measures)
    course.write("decided", _reason(advice, is_override=is_override), said)
    if course.actor.id == incident.owner and incident.state == "acknowledged":
        sign_of_life(course, scene)
    return "decided"


def _may_override(course: Course, scene: Scene, question: Question, command: c.Choose) -> None:
    rule = question.override
    if rule is None:
        return
    roles = [*scene.live.roles.values()]
    granted = set(command.grants) & set(rule.by)
    is_allowed = granted or any(
        (role.key in rule.by or role.grants in rule.by) and holds_role(scene, course.actor.id, role.key, course.now)
        for role in roles
    )
    if not is_allowed:
        raise Refused("not_your_right", {"needs": list(rule.by)})
    if rule.is_reason_required and command.note is None:
        raise Refused("reason_needed", {})


def _reason(advice: Advice, *, is_override: bool) -> str:
    if advice.asks:
        return "without_measure"
    if is_override:
        return "override"
    return "rule" if advice.take is not None else "free"


def _params(question: Question, advice: Advice, key: str, now: Instant) -> dict[str, Any]:
    option, rule = question.options[key], advice.rule
    return {
        "decision": question.key,
        "option": key,
        "advised": advice.take,
        "rule": rule,
        "when": tests_of(question.rules[rule].when) if rule is not None else [],
        "missing": list(advice.missing),
        "stale": list(advice.stale),
        "until": _until(option, now),
        "asks_again": option.then == "ask_again",
    }


def _until(option: Option, now: Instant) -> Instant | None:
    return now + option.time_box_us if option.time_box_us is not None else None


def accept(course: Course, scene: Scene, command: c.AcceptProposal) -> str:
    """A person takes what is proposed (S16)."""
    must_be_live(course.incident)
    if course.incident.proposed is None:
        raise Refused("nothing_proposed", {})
    return change_severity(course, scene, c.ChangeSeverity(course.incident.proposed))


def ask_again(course: Course, scene: Scene, decision: str, due_at: Instant) -> None:
    """The time box is over: the question is put again to whoever has the incident and whoever decided (S47)."""
    incident = course.incident
    standing = incident.standings[decision]
    params = {"decision": decision, "option": standing.option, "due_at": due_at}
    course.write("decision_asked", "time_box", params)
    people = _asked(incident, (incident.owner, standing.by))
    tell(course, scene, people, Said("tell", "decision_asked", {"decision": decision}))


def _asked(incident: Incident, owners: Iterable[str | None]) -> list[str]:
    """Return whom a question is put to: its owners, else those who were called."""
    known = [person for person in dict.fromkeys(owners) if person]
    called = [person for call in incident.calls.values() for person in call.people]
    return known or list(dict.fromkeys(called))
