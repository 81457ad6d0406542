"""What the timeline says of measures, of proposed severities, and of decisions (S11, S16, S43–S47)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nawba.text.figures import conditioned, valued
from nawba.text.naming import Case
from nawba.text.pieces import is_instant
from nawba.text.said import Said, explained, sentence


def measured(case: Case) -> Said:
    """A value was taken: what, how much, by whom, from where."""
    value = valued(case.get("value", "?"), case.get("unit"), case.reader)
    text = sentence(case, measure=case.named(case.names.measure, case.get("measure")), value=value, by=case.actor())
    why = []
    if case.entry.reason == "source" and case.get("source") != "key":
        why.append(case.say("entry.why.measured.source", source=case.code(case.get("source"))))
    if is_instant(case.get("at")) and case.get("at") != case.entry.at:
        why.append(case.say("entry.why.measured.at", at=case.at("at")))
    return Said(text, "eye", None, tuple(why))


def opening(case: Case) -> list[str]:
    """Return which example an incident was recognised by, and which worse severity is proposed at its opening."""
    proposes, example = case.get("proposes"), _example(case)
    if not proposes:
        return [example] if example else []
    if example and _example_severity(case) == proposes:
        return [example, case.say("entry.why.opened.proposes.example", severity=case.code(proposes))]
    return [case.say("entry.why.opened.proposes", severity=case.code(proposes))]


def proposed(case: Case) -> Said:
    """A worse severity is proposed: by an example, a tripwire, or what its source says."""
    text = sentence(case, old=case.code(case.get("from")), new=case.code(case.get("to")))
    match case.entry.reason:
        case "example":
            why = _example(case)
        case "tripwire":
            when = _condition(case)
            why = case.say("entry.why.severity_proposed.tripwire", when=when, inputs=_inputs(case)) if when else ""
        case _:
            why = case.say("entry.why.opened.proposes", severity=case.code(case.get("to")))
    return Said(text, "flag", "soon", (why,) if why else ())


def dismissed(case: Case) -> Said:
    """A person left the severity as it is, with their reason beside it."""
    return Said(sentence(case, new=case.code(case.get("to")), by=case.actor()), "cross", None, explained(case))


def asked(case: Case) -> Said:
    """A decision is wanted: an example asks for it first, or its time box is over."""
    why = [] if case.entry.reason != "example" else [_example(case)]
    if case.entry.reason == "time_box":
        why.append(case.say("entry.why.decision_asked.time_box", option=_option(case, case.get("option"))))
    text = sentence(case, question=case.named(case.names.question, case.get("decision")))
    return Said(text, "question", "soon", tuple(one for one in why if one))


def decided(case: Case) -> Said:
    """A person decided: what, by which rule or against it, on which values, until when."""
    question = case.named(case.names.question, case.get("decision"))
    text = sentence(case, by=case.actor(), option=_option(case, case.get("option")), question=question)
    reason, why = case.entry.reason, []
    if reason == "rule":
        when = _condition(case)
        why.append(case.say("entry.why.decided.rule", when=when) if when else case.say("entry.why.decided.rule.else"))
    elif reason == "override":
        why.append(case.say("entry.why.decided.override", option=_option(case, case.get("advised"))))
    elif reason == "without_measure":
        names = case.listing(case.names.measure, [*case.many("missing"), *case.many("stale")])
        why.append(case.say("entry.why.decided.without_measure", measures=names))
    if inputs := _inputs(case):
        why.append(inputs)
    if is_instant(case.get("until")):
        why.append(case.say("entry.why.decided.until", at=case.at("until")))
    return Said(text, "flag", "milestone", tuple(why))


def _option(case: Case, option: object) -> str:
    return case.named(lambda key: case.names.option(str(case.get("decision")), key), option)


def _example_severity(case: Case) -> object:
    found = case.many("example")
    return found[0] if found else None


def _example(case: Case) -> str:
    """Return `it looks like this example of SEV1: “…”`; without its words where the version is gone; else nothing."""
    found = case.many("example")
    if len(found) != 3:
        return ""
    severity, index, version = found
    is_known = all(isinstance(one, int) and not isinstance(one, bool) for one in (index, version))
    text = case.names.example(str(severity), index, version) if is_known else None
    key = "entry.why.example" if text else "entry.why.example.unnamed"
    return case.say(key, severity=case.code(severity), example=case.named(lambda _: text, severity))


def _rows(case: Case) -> list[Mapping[str, Any]]:
    return [row for row in case.many("inputs") if isinstance(row, Mapping)]


def _condition(case: Case) -> str:
    units = {str(row.get("measure")): str(row.get("unit", "")) for row in _rows(case)}
    return conditioned(case.get("when"), lambda key: case.named(case.names.measure, key), units, case.reader)


def _inputs(case: Case) -> str:
    """Return the values it was decided on: `Users affected 63%`."""
    said = [
        case.say(
            "entry.input",
            measure=case.named(case.names.measure, row.get("measure")),
            value=valued(row.get("value"), row.get("unit"), case.reader),
        )
        for row in _rows(case)
    ]
    return ", ".join(said) if case.lang == "en" else "، ".join(said)
